import type { RowPlace } from '../../../src/bridge/viewing';
import { isSamePlace, placeOf } from '../model';
import type { RowCache } from './rowCache';

/** The row that is selected: a place in the topic, found again on its line at each revision. */
export class Selection {
  /** Null with a line: that line has not come yet. */
  place: RowPlace | null = null;
  /** Null with a place: it is not among the rows, or not found yet. */
  line: number | null = null;
  private looked = '';

  constructor(
    private readonly rows: RowCache,
    private readonly find: (place: RowPlace) => Promise<{ readonly line: number | null }>,
    /** `isMoved`: another row than before. */
    private readonly onChange: (isMoved: boolean) => void,
  ) {}

  choose(line: number): void {
    const row = this.rows.get(line);
    this.line = line;
    this.place = row === undefined ? null : placeOf(row);
    this.onChange(true);
  }

  /** Answers whether it is among the rows. */
  async choosePlace(place: RowPlace): Promise<boolean> {
    this.place = place;
    this.line = this.rows.lineOf(place);
    this.onChange(true);
    if (this.line === null) {
      await this.look(place);
    }
    return this.line !== null;
  }

  clear(): void {
    this.place = null;
    this.line = null;
    this.onChange(true);
  }

  /** Rows have come, or others stand on their lines. */
  rowsChanged(): void {
    const { line, place } = this;
    const row = line === null ? undefined : this.rows.fresh(line);
    if (place === null) {
      if (line !== null && row !== undefined) {
        this.place = placeOf(row);
        this.onChange(true);
      }
      return;
    }
    if (row !== undefined && isSamePlace(row, place)) {
      return;
    }
    const here = this.rows.lineOf(place);
    if (here !== null) {
      this.line = here;
    } else if (this.looked !== this.rows.revision) {
      void this.look(place).catch(() => undefined);
    }
  }

  private async look(place: RowPlace): Promise<void> {
    const { revision } = this.rows;
    this.looked = revision;
    const { line } = await this.find(place);
    if (isSamePlace(this.place, place)) {
      this.line = line;
      this.onChange(false);
      if (this.rows.revision !== revision) {
        this.rowsChanged();
      }
    }
  }
}
