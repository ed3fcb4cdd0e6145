import type { Cluster } from '../cluster/cluster';
import { EARLIEST, LATEST } from '../protocol/requests/listOffsets';
import { batchTimes } from './batchTimes';
import { topicOffsets } from './topicOffsets';

/** How many offsets were given away in each of some spans of time that follow each other. */
export interface OffsetsOverTime {
  /** ms since the epoch; span i begins at `from + i × step`. */
  readonly from: number;
  readonly step: number;
  readonly counts: readonly number[];
}

/**
 * Of all partitions together; null: there is nothing, or no time is known. Offsets, not records: gaps and markers count, too. A question
 * a span and leader, all at once. Throws `KafkaError`.
 */
export async function offsetsOverTime(cluster: Cluster, topic: string, partitions: readonly number[], spans: number, signal?: AbortSignal): Promise<OffsetsOverTime | null> {
  const at = (timestamp: bigint): Promise<ReadonlyMap<number, bigint | null>> => topicOffsets(cluster, { topic, partitions, timestamp, isolationLevel: 0 }, signal);
  const [starts, ends] = await Promise.all([at(EARLIEST), at(LATEST)]);
  const filled = partitions.filter((partition) => (ends.get(partition) ?? 0n) > (starts.get(partition) ?? 0n));
  const edge = (offset: (partition: number) => bigint): Promise<Awaited<ReturnType<typeof batchTimes>>> =>
    batchTimes(cluster, topic, new Map(filled.map((partition) => [partition, offset(partition)])), signal);
  const [firsts, lasts] = await Promise.all([edge((partition) => starts.get(partition) ?? 0n), edge((partition) => (ends.get(partition) ?? 1n) - 1n)]);
  const known = [...firsts.values(), ...lasts.values()].filter((times) => times !== null);
  const from = Math.min(...known.map(({ base }) => base));
  const to = Math.max(...known.map(({ max }) => max));
  if (known.length === 0 || !Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from) {
    return null;
  }
  const step = Math.max(Math.ceil((to - from + 1) / spans), 1);
  const between = await Promise.all(Array.from({ length: spans - 1 }, (_, index) => at(BigInt(from + (index + 1) * step))));
  const counts = new Array<number>(spans).fill(0);
  for (const partition of filled) {
    const end = ends.get(partition) ?? 0n;
    let before = starts.get(partition) ?? 0n;
    [...between, ends].forEach((offsets, span) => {
      // Times that go back and forth: what a question skips has been counted.
      const next = offsets.get(partition) ?? end;
      const bound = next < before ? before : next > end ? end : next;
      counts[span] = (counts[span] ?? 0) + Number(bound - before);
      before = bound;
    });
  }
  return { from, step, counts };
}
