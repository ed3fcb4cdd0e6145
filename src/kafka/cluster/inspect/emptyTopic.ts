import { KafkaError } from '../../errors/kafkaError';
import { deleteRecords } from '../../protocol/requests/deleteRecords';
import { delay } from '../abortable';
import type { Cluster } from '../cluster';
import { askBroker, refusalOf } from './askBroker';
import { topicConfigViews } from './configViews';
import { grouped } from './grouped';

/** Up to the high watermark. */
const ALL = -1n;
/** A leader waits for the other replicas. */
const TIMEOUT_MS = 15_000;
const ATTEMPTS = 3;
const BACKOFF_MS = 200;

/**
 * Removes every record of a topic: of each partition all up to its high watermark now. Throws
 * `compacted-topic-not-emptied` before anything is removed; another error after every partition was tried, with the first
 * one that failed.
 */
export async function emptyTopic(cluster: Cluster, topic: string, signal?: AbortSignal): Promise<void> {
  const { partitions } = await cluster.topic(topic, { maxAgeMs: 0, signal });
  await refuseCompacted(cluster, topic, signal);
  let open = partitions.map(({ partition }) => partition);
  for (let attempt = 1; ; attempt++) {
    const failures = await removeAll(cluster, topic, open, signal);
    const retriable = failures.filter(([, error]) => error.data.retriable && error.code !== 'unknown-topic');
    const [first] = failures;
    if (first === undefined) {
      return;
    }
    if (attempt === ATTEMPTS || retriable.length < failures.length) {
      throw first[1];
    }
    open = retriable.map(([partition]) => partition);
    await delay(BACKOFF_MS, signal);
    await cluster.topic(topic, { maxAgeMs: 0, signal });
  }
}

/** A broker refuses it too, as a policy violation that says nothing. Where configs may not be read, it alone decides. */
async function refuseCompacted(cluster: Cluster, topic: string, signal: AbortSignal | undefined): Promise<void> {
  const configs = await topicConfigViews(cluster, topic, signal).catch(() => []);
  const policy = configs.find(({ name }) => name === 'cleanup.policy')?.value?.split(',').map((word) => word.trim()) ?? [];
  if (policy.includes('compact') && !policy.includes('delete')) {
    throw new KafkaError('compacted-topic-not-emptied', { facts: { topic } });
  }
}

type Failure = readonly [number, KafkaError];

async function removeAll(cluster: Cluster, topic: string, partitions: readonly number[], signal: AbortSignal | undefined): Promise<readonly Failure[]> {
  const byLeader = grouped(partitions, (partition) => cluster.leaderOf(topic, partition)?.broker.id ?? null);
  const asked = [...byLeader].map(async ([leader, own]) =>
    leader === null
      ? own.map((partition): Failure => [partition, new KafkaError('leader-not-available', { retriable: true, facts: { topic, partition } })])
      : removeOn(cluster, leader, topic, own, signal).catch((thrown: unknown) => own.map((partition): Failure => [partition, KafkaError.from(KafkaError.dataOf(thrown))])),
  );
  return (await Promise.all(asked)).flat();
}

async function removeOn(cluster: Cluster, leader: number, topic: string, partitions: readonly number[], signal: AbortSignal | undefined): Promise<readonly Failure[]> {
  const request = { topics: [{ name: topic, partitions: partitions.map((partition) => ({ partition, offset: ALL })) }], timeoutMs: TIMEOUT_MS };
  const { topics } = await askBroker(cluster, leader, deleteRecords, request, signal, TIMEOUT_MS);
  const told = new Map(topics[0]?.partitions.map(({ partition, errorCode }) => [partition, errorCode]));
  return partitions.flatMap((partition) => {
    const code = told.get(partition);
    const facts = { topic, partition, api: deleteRecords.name, username: cluster.username };
    const error = code === undefined ? new KafkaError('malformed-response', { facts }) : refusalOf(code, facts);
    return error === null ? [] : [[partition, error] as const];
  });
}
