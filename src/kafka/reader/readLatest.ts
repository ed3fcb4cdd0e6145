import type { Cluster } from '../cluster/cluster';
import { planRead, type TopicQuery } from './planRead';
import { readRecords, type ReadRow } from './readRecords';
import type { PartitionRange } from './readTopic';

/** A row that stands at a place: a record, a marker, a batch that cannot be decoded. */
export type PlacedRow = Extract<ReadRow, { readonly kind: 'record' | 'control' | 'error' }>;

export type NoticeRow = Extract<ReadRow, { readonly kind: 'removed' | 'truncated' }>;

export interface LatestRows {
  /** By timestamp, then partition, then offset; oldest first. */
  readonly rows: readonly PlacedRow[];
  /** Records that were read to find them. */
  readonly read: number;
  /** Of each partition the offset behind them. */
  readonly next: ReadonlyMap<number, bigint>;
  /** What went while it was read. */
  readonly notices: readonly NoticeRow[];
}

/**
 * The newest `count` records of some partitions together, with the markers and broken batches between them. Reads the end of each
 * partition, and further back where gaps, markers and aborted records leave fewer. Throws as `planRead` and `readTopic`.
 */
export async function readLatest(cluster: Cluster, query: Omit<TopicQuery, 'from'>, count: number, signal?: AbortSignal): Promise<LatestRows> {
  const plan = await planRead(cluster, { ...query, from: { kind: 'tail', count: BigInt(count) } }, signal);
  const newest = new Newest(count);
  const found = new Map<number, number>();
  const notices: NoticeRow[] = [];
  let read = 0;
  for (let ranges = plan.ranges; ranges.length > 0; ) {
    for await (const row of readRecords(cluster, { ...plan, ranges }, signal)) {
      if (row.kind === 'record' || row.kind === 'control' || row.kind === 'error') {
        newest.add(row);
      } else if (row.kind === 'removed' || row.kind === 'truncated') {
        notices.push(row);
      }
      if (row.kind === 'record') {
        read++;
        found.set(row.partition, (found.get(row.partition) ?? 0) + 1);
      }
    }
    ranges = ranges.flatMap((range) => further(range, count - (found.get(range.partition) ?? 0), plan.starts.get(range.partition) ?? 0n));
  }
  return { rows: newest.rows(), read, notices, next: new Map(plan.ranges.map(({ partition, to, from }) => [partition, to ?? from])) };
}

/** The range before one that had too few records; none where the log begins there. */
function further({ partition, from, to, stable }: PartitionRange, missing: number, start: bigint): readonly PartitionRange[] {
  if (missing <= 0 || from <= start) {
    return [];
  }
  // Twice as far as before: a compacted log can have a record in a million offsets.
  const width = [(to ?? from) - from, BigInt(missing)].reduce((a, b) => (a > b ? a : b)) * 2n;
  return [{ partition, from: from - width < start ? start : from - width, to: from, stable }];
}

/** Keeps the newest records of what is added. */
class Newest {
  private kept: { readonly row: PlacedRow; readonly timestamp: bigint; readonly offset: bigint }[] = [];

  constructor(private readonly count: number) {}

  add(row: PlacedRow): void {
    // A broken batch stands in both ranges that meet in it.
    if (row.kind === 'error' && this.kept.some((other) => other.row.kind === 'error' && other.row.partition === row.partition && other.row.from === row.from)) {
      return;
    }
    const [timestamp, offset] = row.kind === 'record' ? [row.record.timestamp, row.record.offset] : [row.header?.maxTimestamp ?? 0n, row.kind === 'control' ? row.offset : row.from];
    this.kept.push({ row, timestamp, offset });
    if (this.kept.length > 2 * this.count + 1_000) {
      this.cut();
    }
  }

  rows(): readonly PlacedRow[] {
    this.cut();
    return this.kept.map(({ row }) => row);
  }

  private cut(): void {
    this.kept.sort((a, b) => compare(a.timestamp, b.timestamp) || a.row.partition - b.row.partition || compare(a.offset, b.offset));
    let records = 0;
    const first = this.kept.findLastIndex(({ row }) => row.kind === 'record' && ++records === this.count);
    this.kept = this.kept.slice(Math.max(first, 0));
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
