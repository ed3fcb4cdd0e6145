import type { BatchPlace, BatchStore } from './batchStore';
import { grown } from './grown';
import { mergeBack, sortRuns } from './mergeRuns';

const FIRST_LENGTH = 1_024;

/** What a row is. */
export const ROW = { record: 0, aborted: 1, commit: 2, abort: 3, error: 4, removed: 5 } as const;
export type RowKind = (typeof ROW)[keyof typeof ROW];

/** What is known of a row without its payload, and where its batch is; true whatever becomes of the index. */
export interface IndexedRow extends BatchPlace {
  readonly kind: RowKind;
  /** Number of its batch in the store, until rows are dropped. */
  readonly batch: number;
  readonly offset: bigint;
}

/** Rows as they stood at a moment. */
export interface RowSnapshot {
  readonly length: number;
  /** The row on a line, from 0, oldest first. */
  readonly at: (line: number) => IndexedRow;
}

/**
 * Every row of a viewer in the order of time, then partition, then offset: 17 bytes a row and 4 of order, no object. What is added
 * is put in its place by `settle`, so that it can be held back.
 */
export class RowIndex {
  /** ms since the epoch, for the order only: rounded beyond 2^53. */
  private timestamps = new Float64Array(FIRST_LENGTH);
  private batches = new Uint32Array(FIRST_LENGTH);
  private deltas = new Int32Array(FIRST_LENGTH);
  private kinds = new Uint8Array(FIRST_LENGTH);
  private order = new Uint32Array(FIRST_LENGTH);
  private count = 0;
  private settled = 0;
  private changes = 0;

  private removed = 0;
  /** Told when rows have other numbers; null: that row is gone. */
  onRenumbered: ((renumbered: (row: number) => number | null) => void) | null = null;

  constructor(readonly store: BatchStore) {}

  /** Rows in their places. */
  get length(): number {
    return this.settled;
  }

  /** Another one: rows have come, gone or moved. */
  get version(): number {
    return this.changes;
  }

  /** Rows that were added and are not in their places yet. */
  get waiting(): number {
    return this.count - this.settled;
  }

  /** Answers the number of the row. */
  add(kind: RowKind, batch: number, delta: number, timestamp: number): number {
    if (this.count === this.timestamps.length) {
      this.timestamps = grown(this.timestamps, (length) => new Float64Array(length));
      this.batches = grown(this.batches, (length) => new Uint32Array(length));
      this.deltas = grown(this.deltas, (length) => new Int32Array(length));
      this.kinds = grown(this.kinds, (length) => new Uint8Array(length));
      this.order = grown(this.order, (length) => new Uint32Array(length));
    }
    this.timestamps[this.count] = timestamp;
    this.batches[this.count] = batch;
    this.deltas[this.count] = delta;
    this.kinds[this.count] = kind;
    return this.count++;
  }

  /** Takes a row out, from the next `settle` on. */
  remove(row: number): void {
    this.kinds[row] = ROW.removed;
    this.removed++;
  }

  /** Puts every row in its place. */
  settle(): void {
    if (this.count === this.settled && this.removed === 0) {
      return;
    }
    const added = Uint32Array.from({ length: this.count - this.settled }, (_, index) => this.settled + index);
    sortRuns(added, this.compare);
    mergeBack(this.order, this.settled, added, this.compare);
    this.settled = this.count;
    this.changes++;
    if (this.removed > 0) {
      this.keepRows(this.order.slice(0, this.settled).filter((row) => this.kinds[row] !== ROW.removed));
    }
  }

  /** The row on a line, from 0, oldest first. */
  at(line: number): IndexedRow {
    return this.row(this.order[line] ?? 0);
  }

  timestampAt(line: number): number {
    return this.timestamps[this.order[line] ?? 0] ?? 0;
  }

  /** On which line a row stands; null: it is not here, or waits. */
  lineOf(partition: number, offset: bigint): number | null {
    for (let row = 0; row < this.settled; row++) {
      const batch = this.batches[row] ?? 0;
      if (this.store.partitionOf(batch) === partition && this.store.baseOffsetOf(batch) + BigInt(this.deltas[row] ?? 0) === offset) {
        return this.lineOfRow(row);
      }
    }
    return null;
  }

  /** Whether a broken batch is among the rows: two ranges can meet in it. */
  hasError(partition: number, offset: bigint): boolean {
    for (let row = this.kinds.indexOf(ROW.error); row !== -1 && row < this.count; row = this.kinds.indexOf(ROW.error, row + 1)) {
      const batch = this.batches[row] ?? 0;
      if (this.store.partitionOf(batch) === partition && this.store.baseOffsetOf(batch) === offset) {
        return true;
      }
    }
    return false;
  }

  /** Keeps only some rows; none may wait. */
  keep(isKept: (row: IndexedRow) => boolean): void {
    this.keepRows(this.order.slice(0, this.settled).filter((row) => isKept(this.row(row))));
  }

  /** Drops the oldest rows down to so many. None may wait. */
  dropOldest(left: number): void {
    this.keepRows(this.order.slice(Math.max(this.settled - left, 0), this.settled));
  }

  /** Rows in their order; they are numbered anew in the order in which they came. */
  private keepRows(ordered: Uint32Array): void {
    const arrived = ordered.slice().sort();
    const used = new Uint8Array(this.count === 0 ? 0 : this.batches.subarray(0, this.count).reduce((max, batch) => Math.max(max, batch), 0) + 1);
    arrived.forEach((row) => (used[this.batches[row] ?? 0] = 1));
    const numbers = this.store.compact(used);
    const renumbered = new Uint32Array(this.count);
    arrived.forEach((row, index) => {
      renumbered[row] = index;
      this.timestamps[index] = this.timestamps[row] ?? 0;
      this.batches[index] = numbers[this.batches[row] ?? 0] ?? 0;
      this.deltas[index] = this.deltas[row] ?? 0;
      this.kinds[index] = this.kinds[row] ?? 0;
    });
    ordered.forEach((row, line) => (this.order[line] = renumbered[row] ?? 0));
    this.removed = 0;
    const isKept = new Uint8Array(this.count);
    arrived.forEach((row) => (isKept[row] = 1));
    this.onRenumbered?.((row) => (isKept[row] === 1 ? (renumbered[row] ?? null) : null));
    this.count = this.settled = ordered.length;
    this.changes++;
  }

  /** The smallest offset of each partition. */
  firstOffsets(): ReadonlyMap<number, bigint> {
    const smallest = new Map<number, number>();
    for (let row = 0; row < this.count; row++) {
      const batch = this.batches[row] ?? 0;
      const delta = this.deltas[row] ?? 0;
      smallest.set(batch, Math.min(smallest.get(batch) ?? delta, delta));
    }
    const offsets = new Map<number, bigint>();
    smallest.forEach((delta, batch) => {
      const partition = this.store.partitionOf(batch);
      const offset = this.store.baseOffsetOf(batch) + BigInt(delta);
      const known = offsets.get(partition);
      offsets.set(partition, known === undefined || offset < known ? offset : known);
    });
    return offsets;
  }

  /** What comes, goes or moves later does not change it: 13 bytes a row, 12 a batch. */
  snapshot(): RowSnapshot {
    const [order, kinds, batches, deltas] = [this.order.slice(0, this.settled), this.kinds.slice(0, this.count), this.batches.slice(0, this.count), this.deltas.slice(0, this.count)];
    const placeOf = this.store.places();
    return {
      length: order.length,
      at: (line) => {
        const row = order[line] ?? 0;
        const batch = batches[row] ?? 0;
        return rowOf(kinds[row] ?? 0, batch, placeOf(batch), deltas[row] ?? 0);
      },
    };
  }

  private row(row: number): IndexedRow {
    const batch = this.batches[row] ?? 0;
    return rowOf(this.kinds[row] ?? 0, batch, this.store.placeOf(batch), this.deltas[row] ?? 0);
  }

  private lineOfRow(row: number): number {
    let low = 0;
    for (let high = this.settled; low < high; ) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.order[middle] ?? 0, row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private readonly compare = (a: number, b: number): number => {
    const byTime = (this.timestamps[a] ?? 0) - (this.timestamps[b] ?? 0);
    if (byTime !== 0) {
      return byTime;
    }
    const [first, second] = [this.batches[a] ?? 0, this.batches[b] ?? 0];
    const byPartition = first === second ? 0 : this.store.partitionOf(first) - this.store.partitionOf(second);
    if (byPartition !== 0) {
      return byPartition;
    }
    const [base, other] = first === second ? [0n, 0n] : [this.store.baseOffsetOf(first), this.store.baseOffsetOf(second)];
    if (base === other) {
      return (this.deltas[a] ?? 0) - (this.deltas[b] ?? 0);
    }
    return base < other ? -1 : 1;
  };
}

function rowOf(kind: number, batch: number, { partition, baseOffset }: BatchPlace, delta: number): IndexedRow {
  return { kind: kind as RowKind, batch, partition, baseOffset, offset: baseOffset + BigInt(delta) };
}
