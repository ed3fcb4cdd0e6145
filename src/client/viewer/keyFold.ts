import type { RowIndex } from './rowIndex';

const NO_ROW = -1;

/** Of each key of each partition only the newest record stays among the rows, as in a compacted topic. What has no key stays. */
export class KeyFold {
  /** Of each key the row of its newest record, or that it has none: the filter left it out. */
  private readonly newest = new Map<string, { row: number; readonly offset: bigint }>();

  constructor(private readonly index: RowIndex) {
    index.onRenumbered = (renumbered) => this.renumber(renumbered);
  }

  /** A record has come; `row`: its number among the rows, null: it is none of them. */
  see(partition: number, key: string, offset: bigint, row: number | null): void {
    const name = `${partition} ${key}`;
    const before = this.newest.get(name);
    if (before !== undefined && before.offset > offset) {
      // Read further back: what came before is newer.
      this.supersede(row ?? NO_ROW);
      return;
    }
    this.supersede(before?.row ?? NO_ROW);
    this.newest.set(name, { row: row ?? NO_ROW, offset });
  }

  private supersede(row: number): void {
    if (row !== NO_ROW) {
      this.index.remove(row);
    }
  }

  private renumber(renumbered: (row: number) => number | null): void {
    this.newest.forEach((entry) => {
      entry.row = entry.row === NO_ROW ? NO_ROW : (renumbered(entry.row) ?? NO_ROW);
    });
  }
}
