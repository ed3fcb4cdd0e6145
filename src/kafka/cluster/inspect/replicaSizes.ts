import { KafkaError } from '../../errors/kafkaError';
import { describeLogDirs } from '../../protocol/requests/describeLogDirs';
import type { Cluster } from '../cluster';
import type { TopicMetadata } from '../metadata';
import { askBroker, refusalOf } from './askBroker';

/** Bytes on disk of the replicas of a topic: broker → partition → bytes. */
export interface ReplicaSizes {
  readonly byBroker: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** The first thing that kept a broker from telling. */
  readonly error: KafkaError | null;
}

/** CLUSTER_AUTHORIZATION_FAILED: a broker answers without folders where the version has no field for it. */
const CLUSTER_AUTHORIZATION_FAILED = 31;

/** One request to each broker that has a replica. Those that the cluster does not list now are left out. */
export async function replicaSizes(cluster: Cluster, { name, partitions }: Pick<TopicMetadata, 'name' | 'partitions'>, signal: AbortSignal | undefined): Promise<ReplicaSizes> {
  const brokers = [...new Set(partitions.flatMap(({ replicas }) => replicas))].filter((id) => cluster.broker(id) !== null);
  const asked = brokers.map(async (broker): Promise<readonly [number, ReadonlyMap<number, number> | KafkaError]> => {
    const own = partitions.filter(({ replicas }) => replicas.includes(broker)).map(({ partition }) => partition);
    return [broker, await sizesOn(cluster, broker, name, own, signal).catch((thrown: unknown) => KafkaError.from(KafkaError.dataOf(thrown)))];
  });
  const told = await Promise.all(asked);
  return {
    byBroker: new Map(told.flatMap(([broker, sizes]) => (sizes instanceof KafkaError ? [] : [[broker, sizes] as const]))),
    error: told.map(([, sizes]) => sizes).find((sizes) => sizes instanceof KafkaError) ?? null,
  };
}

async function sizesOn(cluster: Cluster, broker: number, topic: string, partitions: readonly number[], signal: AbortSignal | undefined): Promise<ReadonlyMap<number, number>> {
  const { errorCode, results } = await askBroker(cluster, broker, describeLogDirs, { topics: [{ topic, partitions }] }, signal);
  const facts = { api: describeLogDirs.name, username: cluster.username, brokerId: broker };
  const folders = results.filter((folder) => folder.errorCode === 0);
  const [failed] = results.filter((folder) => folder.errorCode !== 0);
  const refusal = refusalOf(errorCode !== 0 ? errorCode : results.length === 0 ? CLUSTER_AUTHORIZATION_FAILED : folders.length === 0 ? (failed?.errorCode ?? 0) : 0, facts);
  if (refusal !== null) {
    throw refusal;
  }
  const replicas = folders.flatMap(({ topics }) => topics.filter(({ name }) => name === topic)).flatMap((entry) => entry.partitions);
  return new Map(replicas.filter(({ isFuture }) => !isFuture).map(({ partition, size }) => [partition, Number(size)]));
}
