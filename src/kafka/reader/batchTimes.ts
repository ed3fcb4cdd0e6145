import type { Cluster } from '../cluster/cluster';
import type { KafkaError } from '../errors/kafkaError';
import { batchesOf } from '../protocol/batchHeader';
import { fetch } from '../protocol/requests/fetch';
import { askLeaders } from './askLeaders';
import { refusal } from './leaderRequest';

/** Enough for most batches; a larger one comes whole where it is the first of an answer. */
const PARTITION_BYTES = 65_536;
const ANSWER_BYTES = 4 * 1_048_576;
const MAX_WAIT_MS = 0;
const TIMEOUT_MS = 10_000;

/** ms since the epoch. */
export interface BatchTimes {
  readonly base: number;
  readonly max: number;
}

/** The times of the batch that holds an offset of each partition; null: there is none. One request a leader. Throws `KafkaError`. */
export function batchTimes(cluster: Cluster, topic: string, offsets: ReadonlyMap<number, bigint>, signal?: AbortSignal): Promise<ReadonlyMap<number, BatchTimes | null>> {
  return askLeaders<BatchTimes | null>(cluster, topic, [...offsets.keys()], signal, async (connection, own) => {
    const partitions = own.map((partition) => ({ partition, leaderEpoch: -1, fetchOffset: offsets.get(partition) ?? 0n, maxBytes: PARTITION_BYTES }));
    // Each answer has one batch at least: partitions that it leaves out are asked for again.
    const found = new Map<number, BatchTimes | null | KafkaError>();
    for (let left = partitions; left.length > 0; left = left.filter(({ partition }) => !found.has(partition))) {
      const request = { maxWaitMs: MAX_WAIT_MS, minBytes: 0, maxBytes: ANSWER_BYTES, isolationLevel: 0 as const, topics: [{ name: topic, partitions: left }] };
      const answer = await connection.request(fetch, request, { timeoutMs: TIMEOUT_MS, signal });
      connection.throttle(answer.throttleTimeMs);
      const told = answer.topics[0]?.partitions ?? [];
      told.filter(({ errorCode }) => errorCode !== 0).forEach(({ partition, errorCode }) => found.set(partition, refusal(errorCode, { topic, partition })));
      const full = told.filter(({ partition, records }) => !found.has(partition) && records.length > 0);
      full.forEach(({ partition, records }) => found.set(partition, timesOf(records)));
      if (full.length === 0) {
        left.filter(({ partition }) => !found.has(partition)).forEach(({ partition }) => found.set(partition, null));
      }
    }
    return found;
  });
}

function timesOf(records: Buffer): BatchTimes | null {
  try {
    const [header] = batchesOf(records);
    return header === undefined ? null : { base: Number(header.baseTimestamp), max: Number(header.maxTimestamp) };
  } catch {
    return null;
  }
}
