import type { Coverage } from './coverage';
import { ROW, type RowIndex } from './rowIndex';

/**
 * Of the rows that stand before some offsets keeps the newest `count` records, and what stands between them. From the oldest that is kept
 * on a partition is covered without a gap, so that a record that is older than that by its time stays, too.
 */
export function keepNewest(index: RowIndex, coverage: Coverage, before: ReadonlyMap<number, bigint>, count: number): void {
  const firsts = new Map<number, bigint>();
  let records = 0;
  for (let line = index.length - 1; line >= 0 && records < count; line--) {
    const { kind, partition, offset } = index.at(line);
    if (offset < (before.get(partition) ?? 0n)) {
      records += kind === ROW.record || kind === ROW.aborted ? 1 : 0;
      const first = firsts.get(partition);
      firsts.set(partition, first === undefined || offset < first ? offset : first);
    }
  }
  if (records === count) {
    coverage.all.forEach((one) => (one.from = firsts.get(one.partition) ?? before.get(one.partition) ?? one.from));
    keepCovered(index, coverage);
  }
}

/** Drops the rows that stand before what is covered. None may wait. */
export function keepCovered(index: RowIndex, coverage: Coverage): void {
  index.keep(({ partition, offset }) => offset >= (coverage.get(partition)?.from ?? 0n));
}
