import type { PartitionInspection, TopicInspection, TopicOverview } from '../../../contracts/inspection';
import { KafkaError, type KafkaErrorData } from '../../errors/kafkaError';
import { EARLIEST, LATEST } from '../../protocol/requests/listOffsets';
import type { Cluster } from '../cluster';
import type { PartitionMetadata, TopicMetadata } from '../metadata';
import { partitionOffsets } from './partitionOffsets';
import { replicaSizes } from './replicaSizes';

/** Every topic as the metadata tell it, sorted by name: one request, however many there are. */
export async function topicOverviews(cluster: Cluster, signal?: AbortSignal): Promise<readonly TopicOverview[]> {
  return (await cluster.allTopics(signal)).map(({ name, internal, partitions }) => ({
    name,
    internal,
    partitions: partitions.length,
    replicationFactor: partitions[0]?.replicas.length ?? 0,
    underReplicated: partitions.filter((one) => one.leader >= 0 && one.inSyncReplicas.length < one.replicas.length).length,
    offline: partitions.filter(({ leader }) => leader < 0).length,
  }));
}

/** The partitions of one topic with their offsets and sizes. Throws where the topic cannot be read; what else is not known says why. */
export async function inspectTopic(cluster: Cluster, name: string, signal?: AbortSignal): Promise<TopicInspection<KafkaErrorData>> {
  const topic = await cluster.topic(name, { maxAgeMs: 0, signal });
  const wanted = new Map([[name, topic.partitions.map(({ partition }) => partition)]]);
  const [first, next, sizes] = await Promise.all([partitionOffsets(cluster, wanted, EARLIEST, signal), partitionOffsets(cluster, wanted, LATEST, signal), replicaSizes(cluster, topic, signal)]);
  const partitions = topic.partitions.map((one) => inspected(one, first.get(name)?.get(one.partition), next.get(name)?.get(one.partition), sizes.byBroker.get(one.leader)?.get(one.partition) ?? null));
  return {
    topic: name,
    partitions,
    bytes: sum(partitions.map(({ bytes }) => bytes)),
    replicaBytes: sum(replicasOf(topic).map(([broker, partition]) => sizes.byBroker.get(broker)?.get(partition) ?? null)),
    sizeError: sizes.error?.data ?? null,
  };
}

function inspected({ partition, leader, replicas, inSyncReplicas }: PartitionMetadata, first: bigint | KafkaError | undefined, next: bigint | KafkaError | undefined, bytes: number | null): PartitionInspection<KafkaErrorData> {
  const error = [first, next].find((offset) => offset instanceof KafkaError);
  const text = (offset: bigint | KafkaError | undefined): string | null => (typeof offset === 'bigint' ? String(offset) : null);
  return { partition, leader, replicas, inSyncReplicas, first: text(first), next: text(next), bytes, error: error?.data ?? null };
}

function replicasOf({ partitions }: TopicMetadata): readonly (readonly [number, number])[] {
  return partitions.flatMap(({ partition, replicas }) => replicas.map((broker) => [broker, partition] as const));
}

/** null: one of them is not known. */
function sum(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce<number | null>((total, size) => (total === null || size === null ? null : total + size), 0);
}
