import type { Facts } from '../../contracts/errors';
import type { CreateTopicRequest, TopicDetails, TopicInfo } from '../../contracts/topics';
import { KafkaError } from '../errors/kafkaError';
import { brokerError } from '../protocol/errorCodes';
import { createTopics } from '../protocol/requests/createTopics';
import { deleteTopics } from '../protocol/requests/deleteTopics';
import { LATEST, listOffsets } from '../protocol/requests/listOffsets';
import { delay } from './abortable';
import type { Cluster } from './cluster';
import type { TopicMetadata } from './metadata';

const ADMIN_TIMEOUT_MS = 15_000;
const POLL_MS = 50;
const SERVED_TIMEOUT_MS = 2_000;
/** UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE, NOT_LEADER_OR_FOLLOWER, and that the new leader's offset is not known yet. */
const NOT_SERVED_YET = new Set([3, 5, 6, 78]);
const BROKER_DEFAULT = -1;

/** All topics with their partition counts, sorted by name. */
export async function listTopics(cluster: Cluster, signal?: AbortSignal): Promise<readonly TopicInfo[]> {
  return (await cluster.allTopics(signal)).map(infoOf);
}

/** Partitions and replicas as they are now, and the configs a producer has to know, at most 10 s old; null: may not be read. */
export async function describeTopic(cluster: Cluster, name: string, signal?: AbortSignal): Promise<TopicDetails> {
  const topic = await cluster.topic(name, { maxAgeMs: 0, signal });
  const { maxMessageBytes, minInSyncReplicas, timestampType, compacted } = await cluster.configs.read(cluster, name, signal);
  return {
    topic: name,
    partitions: topic.partitions.map(({ partition, leader, replicas, inSyncReplicas }) => ({ partition, leader, replicas, inSyncReplicas })),
    replicationFactor: topic.partitions[0]?.replicas.length ?? 0,
    maxMessageBytes,
    minInSyncReplicas,
    timestampType,
    compacted,
  };
}

/** Creates a topic and waits until each of its partitions has a leader that serves it; throws the broker's reason with its own text. */
export async function createTopic(cluster: Cluster, request: CreateTopicRequest, signal?: AbortSignal): Promise<TopicInfo> {
  const { topics } = await cluster.request(
    'controller',
    createTopics,
    {
      topics: [
        {
          name: request.topic,
          numPartitions: request.partitions ?? BROKER_DEFAULT,
          replicationFactor: request.replicationFactor ?? BROKER_DEFAULT,
          assignments: [],
          configs: Object.entries(request.configs ?? {}).map(([name, value]) => ({ name, value })),
        },
      ],
      timeoutMs: ADMIN_TIMEOUT_MS,
      validateOnly: false,
    },
    { timeoutMs: ADMIN_TIMEOUT_MS, signal },
  );
  refuse(topics[0], { topic: request.topic, partitions: request.partitions ?? null, replicas: request.replicationFactor ?? null, api: createTopics.name, username: cluster.username });
  cluster.configs.forget(request.topic);
  const topic = await waitFor(cluster, request.topic, signal, (found) => found !== null && found.partitions.length > 0 && found.partitions.every((entry) => entry.leader >= 0));
  await untilServed(cluster, topic, signal);
  return infoOf(topic);
}

/**
 * A broker is told as leader a moment before it serves the partition, and until then answers a Produce with an error
 * that, with acks=all, does not prove that nothing was stored. A leader that cannot be asked is not waited for.
 */
async function untilServed(cluster: Cluster, { name, partitions }: TopicMetadata, signal: AbortSignal | undefined): Promise<void> {
  const ending = AbortSignal.any([AbortSignal.timeout(SERVED_TIMEOUT_MS), ...(signal === undefined ? [] : [signal])]);
  const isServed = async (leader: number): Promise<boolean> => {
    const led = partitions.filter((entry) => entry.leader === leader).map(({ partition }) => ({ partition, leaderEpoch: -1, timestamp: LATEST }));
    const connection = await cluster.connection(leader, 'meta', ending);
    const { topics } = await connection.request(listOffsets, { isolationLevel: 0, topics: [{ name, partitions: led }] }, { timeoutMs: SERVED_TIMEOUT_MS, signal: ending });
    return !topics.some((topic) => topic.partitions.some(({ errorCode }) => NOT_SERVED_YET.has(errorCode)));
  };
  const wait = async (leader: number): Promise<void> => {
    while (!(await isServed(leader))) {
      await delay(POLL_MS, ending);
    }
  };
  await Promise.allSettled([...new Set(partitions.map(({ leader }) => leader))].map(wait));
}

/** Deletes a topic and waits until the cluster does not know it any more. */
export async function deleteTopic(cluster: Cluster, topic: string, signal?: AbortSignal): Promise<void> {
  const { responses } = await cluster.request('controller', deleteTopics, { topicNames: [topic], timeoutMs: ADMIN_TIMEOUT_MS }, { timeoutMs: ADMIN_TIMEOUT_MS, signal });
  refuse(responses[0], { topic, api: deleteTopics.name, username: cluster.username });
  cluster.forget(topic);
  cluster.configs.forget(topic);
  await waitFor(cluster, topic, signal, (found) => found === null);
}

async function waitFor(cluster: Cluster, name: string, signal: AbortSignal | undefined, isReady: (topic: TopicMetadata | null) => boolean): Promise<TopicMetadata> {
  const until = performance.now() + ADMIN_TIMEOUT_MS;
  for (;;) {
    const topic = await cluster.topic(name, { maxAgeMs: 0, signal }).catch((thrown: unknown) => {
      const error = KafkaError.dataOf(thrown);
      if (error.code === 'unknown-topic' || error.code === 'leader-not-available') {
        return null;
      }
      throw thrown;
    });
    if (isReady(topic)) {
      return topic ?? { name, internal: false, partitions: [], readAt: performance.now() };
    }
    if (performance.now() > until) {
      throw new KafkaError('metadata-timeout', { retriable: true, facts: { topic: name, timeoutMs: ADMIN_TIMEOUT_MS } });
    }
    await delay(POLL_MS, signal);
  }
}

function refuse(answer: { errorCode: number; errorMessage?: string | null } | undefined, facts: Facts): void {
  if (answer === undefined) {
    throw new KafkaError('malformed-response', { facts });
  }
  if (answer.errorCode !== 0) {
    const { code, name, retriable, errorCode } = brokerError(answer.errorCode);
    const brokerMessage = answer.errorMessage ?? null;
    throw new KafkaError(errorCode, { retriable, kafka: { code, name }, facts: { ...facts, brokerMessage }, raw: brokerMessage === null ? name : `${name}: ${brokerMessage}` });
  }
}

function infoOf(topic: TopicMetadata): TopicInfo {
  return { name: topic.name, partitions: topic.partitions.length, replicationFactor: topic.partitions[0]?.replicas.length ?? 0, internal: topic.internal };
}
