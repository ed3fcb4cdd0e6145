import { KafkaError } from '../../errors/kafkaError';
import { listOffsets } from '../../protocol/requests/listOffsets';
import { delay } from '../abortable';
import type { Cluster } from '../cluster';
import { askBroker, refusalOf } from './askBroker';
import { grouped } from './grouped';

/** Partitions by topic. */
export type Partitions = ReadonlyMap<string, readonly number[]>;
/** What is known of each partition, by topic. */
export type ByPartition<T> = ReadonlyMap<string, ReadonlyMap<number, T>>;

interface Place {
  readonly topic: string;
  readonly partition: number;
}

const NONE = -1n;
const READ_UNCOMMITTED = 0;
/** Once more where another leader may know: what is shown is how it is now, so nothing is waited for. */
const ATTEMPTS = 2;
const BACKOFF_MS = 100;

/**
 * The offset for a special timestamp (`EARLIEST`, `LATEST`: the high watermark) in partitions of many topics, one request a
 * leader; of each partition it is the offset or why it is not known. Metadata are read anew, all in one request. Throws
 * only where the cluster cannot be asked at all.
 */
export async function partitionOffsets(cluster: Cluster, wanted: Partitions, timestamp: bigint, signal: AbortSignal | undefined): Promise<ByPartition<bigint | KafkaError>> {
  const found = new Map<string, Map<number, bigint | KafkaError>>([...wanted.keys()].map((topic) => [topic, new Map()]));
  let open: readonly Place[] = [...wanted].flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition })));
  for (let attempt = 1; open.length > 0; attempt++) {
    const retriable = (await askLeaders(cluster, open, timestamp, signal)).filter(([{ topic, partition }, answer]) => {
      found.get(topic)?.set(partition, answer);
      return answer instanceof KafkaError && answer.data.retriable;
    });
    if (attempt === ATTEMPTS || retriable.length === 0) {
      break;
    }
    open = retriable.map(([place]) => place);
    await delay(BACKOFF_MS, signal);
  }
  return found;
}

type Answer = readonly [Place, bigint | KafkaError];

async function askLeaders(cluster: Cluster, places: readonly Place[], timestamp: bigint, signal: AbortSignal | undefined): Promise<readonly Answer[]> {
  const topics = await cluster.topicsNamed([...new Set(places.map(({ topic }) => topic))], signal);
  const byLeader = new Map<number, Place[]>();
  const answers: Answer[] = [];
  for (const place of places) {
    const leader = leaderOf(cluster, topics.get(place.topic), place);
    if (leader instanceof KafkaError) {
      answers.push([place, leader]);
    } else {
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), place]);
    }
  }
  const told = [...byLeader].map(([leader, own]) => askLeader(cluster, leader, own, timestamp, signal).catch((thrown: unknown): readonly Answer[] => own.map((place) => [place, KafkaError.from(KafkaError.dataOf(thrown))])));
  return [...answers, ...(await Promise.all(told)).flat()];
}

function leaderOf(cluster: Cluster, topic: { readonly partitions: readonly unknown[] } | KafkaError | undefined, place: Place): number | KafkaError {
  if (topic === undefined || topic instanceof KafkaError) {
    return topic ?? new KafkaError('unknown-topic', { facts: { topic: place.topic } });
  }
  if (place.partition >= topic.partitions.length) {
    return new KafkaError('unknown-partition', { facts: { ...place, partitions: topic.partitions.length } });
  }
  return cluster.leaderOf(place.topic, place.partition)?.broker.id ?? new KafkaError('leader-not-available', { retriable: true, facts: { ...place } });
}

async function askLeader(cluster: Cluster, leader: number, places: readonly Place[], timestamp: bigint, signal: AbortSignal | undefined): Promise<readonly Answer[]> {
  const topics = [...grouped(places, ({ topic }) => topic)].map(([name, own]) => ({ name, partitions: own.map(({ partition }) => ({ partition, leaderEpoch: -1, timestamp })) }));
  const answer = await askBroker(cluster, leader, listOffsets, { isolationLevel: READ_UNCOMMITTED, topics }, signal);
  const told = new Map(answer.topics.map(({ name, partitions }) => [name, new Map(partitions.map((entry) => [entry.partition, entry]))]));
  return places.map((place): Answer => {
    const entry = told.get(place.topic)?.get(place.partition);
    if (entry === undefined || (entry.errorCode === 0 && entry.offset === NONE)) {
      return [place, new KafkaError('malformed-response', { facts: { ...place, api: listOffsets.name } })];
    }
    return [place, refusalOf(entry.errorCode, { ...place, api: listOffsets.name, username: cluster.username }) ?? entry.offset];
  });
}
