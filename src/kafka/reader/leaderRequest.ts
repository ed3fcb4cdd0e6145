import { delay } from '../cluster/abortable';
import type { BrokerConnection } from '../cluster/brokerConnection';
import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { brokerError } from '../protocol/errorCodes';

/** Reading has sockets of its own: a fetch that waits holds no send up. */
export const READ_LANE = 'read';
/** So long it is tried again, without one success, where trying again can help. */
const PATIENCE_MS = 30_000;
const BACKOFF_MS = 100;

export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Asks the leader of a partition, whoever that is by now. `work` throws a retriable error where another leader, or the same
 * one later, may do it. Throws the last error, `unknown-partition`, or what `signal` was aborted with.
 */
export async function askLeader<T>(cluster: Cluster, { topic, partition }: PartitionPlace, signal: AbortSignal | undefined, work: (connection: BrokerConnection) => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (let maxAgeMs = Infinity; ; maxAgeMs = 0) {
    try {
      const { partitions } = await cluster.topic(topic, { maxAgeMs, signal });
      if (partition >= partitions.length) {
        throw new KafkaError('unknown-partition', { facts: { topic, partition, partitions: partitions.length } });
      }
      const leader = cluster.leaderOf(topic, partition);
      if (leader === null) {
        throw new KafkaError('leader-not-available', { retriable: true, facts: { topic, partition } });
      }
      return await work(await cluster.connection(leader.broker.id, READ_LANE, signal));
    } catch (thrown) {
      const { code, retriable } = KafkaError.dataOf(thrown);
      const isWorthIt = retriable || (code === 'unknown-partition' && maxAgeMs > 0);
      if (!isWorthIt || code === 'unknown-topic' || signal?.aborted === true || performance.now() > until) {
        throw thrown;
      }
      await delay(BACKOFF_MS, signal);
    }
  }
}

/** What a leader said of a partition, as an error; nothing for 0. */
export function refuse(errorCode: number, place: PartitionPlace): void {
  if (errorCode !== 0) {
    throw refusal(errorCode, place);
  }
}

/** The error of a partition's code that is not 0. */
export function refusal(errorCode: number, { topic, partition }: PartitionPlace): KafkaError {
  const { errorCode: code, name, retriable } = brokerError(errorCode);
  return new KafkaError(code, { retriable, facts: { topic, partition }, kafka: { code: errorCode, name }, raw: name });
}
