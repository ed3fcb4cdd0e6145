import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { listOffsets } from '../protocol/requests/listOffsets';
import { askLeaders } from './askLeaders';
import { refusal } from './leaderRequest';

const TIMEOUT_MS = 10_000;
const NONE = -1n;

export interface OffsetQuestion {
  readonly topic: string;
  readonly partitions: readonly number[];
  /** ms since the epoch, or `EARLIEST`, `LATEST`. */
  readonly timestamp: bigint;
  /** 1: read_committed, the latest is then the last stable offset; 0: the high watermark. */
  readonly isolationLevel: 0 | 1;
}

/**
 * The offset of the first record of each partition at or after a timestamp; null: there is none. One request a leader.
 * Throws `KafkaError`.
 */
export function topicOffsets(cluster: Cluster, { topic, partitions, timestamp, isolationLevel }: OffsetQuestion, signal?: AbortSignal): Promise<ReadonlyMap<number, bigint | null>> {
  return askLeaders<bigint | null>(cluster, topic, partitions, signal, async (connection, own) => {
    const topics = [{ name: topic, partitions: own.map((partition) => ({ partition, leaderEpoch: -1, timestamp })) }];
    const answer = await connection.request(listOffsets, { isolationLevel, topics }, { timeoutMs: TIMEOUT_MS, signal });
    const told = new Map(answer.topics[0]?.partitions.map((entry) => [entry.partition, entry]));
    return new Map(
      own.map((partition): [number, bigint | null | KafkaError] => {
        const entry = told.get(partition);
        if (entry === undefined) {
          return [partition, new KafkaError('malformed-response', { facts: { topic, partition, api: listOffsets.name } })];
        }
        return [partition, entry.errorCode === 0 ? (entry.offset === NONE ? null : entry.offset) : refusal(entry.errorCode, { topic, partition })];
      }),
    );
  });
}
