import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { batchesOf, type BatchHeader } from '../protocol/batchHeader';
import { fetch, type FetchPartitionResponse } from '../protocol/requests/fetch';
import { askLeader, refuse, type PartitionPlace } from './leaderRequest';

/** Of one answer; the first batch comes whole even if it is larger. */
const ANSWER_BYTES = 1_048_576;
/** How long the broker may wait for a first byte. */
const MAX_WAIT_MS = 500;
const TIMEOUT_MS = 30_000;
const OFFSET_OUT_OF_RANGE = 1;

export interface FetchRange extends PartitionPlace {
  readonly from: bigint;
  /** Exclusive. */
  readonly to: bigint;
  /** 0: read_uncommitted, 1: read_committed. */
  readonly isolationLevel: 0 | 1;
}

/** A batch as it was fetched: it stands in `buffer` at `header.position`. Its CRC is not checked. */
export interface FetchedBatch {
  readonly header: BatchHeader;
  readonly buffer: Buffer;
}

/**
 * The batches that hold the offsets of a range, in order, without a group; the first one may begin before it. Follows the
 * leader. Ends early where the log ends early by now. Throws `KafkaError`; `offset-out-of-range` where retention has
 * removed what was to be read next.
 */
export async function* fetchBatches(cluster: Cluster, range: FetchRange, signal?: AbortSignal): AsyncGenerator<FetchedBatch, void> {
  for (let next = range.from; next < range.to; ) {
    const answer = await fetchOnce(cluster, range, next, signal);
    const before = next;
    for (const header of batchesOf(answer.records)) {
      next = header.baseOffset + BigInt(header.lastOffsetDelta) + 1n;
      if (next > before) {
        yield { header, buffer: answer.records };
      }
      if (next >= range.to) {
        return;
      }
    }
    if (next === before && answer.highWatermark <= before) {
      return;
    }
  }
}

/** One answer of a partition's leader, at `offset`. */
export function fetchOnce(cluster: Cluster, place: PartitionPlace & Pick<FetchRange, 'isolationLevel'>, offset: bigint, signal?: AbortSignal): Promise<FetchPartitionResponse> {
  const { topic, partition, isolationLevel } = place;
  return askLeader(cluster, place, signal, async (connection) => {
    const topics = [{ name: topic, partitions: [{ partition, leaderEpoch: -1, fetchOffset: offset, maxBytes: ANSWER_BYTES }] }];
    const answer = await connection.request(fetch, { maxWaitMs: MAX_WAIT_MS, minBytes: 1, maxBytes: ANSWER_BYTES, isolationLevel, topics }, { timeoutMs: TIMEOUT_MS, signal });
    connection.throttle(answer.throttleTimeMs);
    refuse(answer.errorCode, { topic, partition });
    const found = answer.topics[0]?.partitions[0];
    if (found === undefined) {
      throw new KafkaError('malformed-response', { facts: { topic, partition, api: fetch.name } });
    }
    if (found.errorCode === OFFSET_OUT_OF_RANGE) {
      throw new KafkaError('offset-out-of-range', { facts: { topic, partition, offset: String(offset), logStart: String(found.logStartOffset) }, kafka: { code: 1, name: 'OFFSET_OUT_OF_RANGE' } });
    }
    refuse(found.errorCode, { topic, partition });
    return found;
  });
}
