import type { ViewRow, ViewState } from '../../../src/bridge/viewing';
import type { ViewerHost } from '../model';
import type { TimeRange } from './bars';

/** Rows that come before the end of what is loaded is looked at once more. */
const OFTEN = 500;

/** From when to when rows are loaded: the timestamps of the first and the last of them. */
export class LoadedRange {
  range: TimeRange | null = null;
  private looked = '';
  private isLooking = false;
  private state: ViewState | null = null;

  constructor(
    private readonly host: ViewerHost,
    private readonly onChange: () => void,
  ) {}

  update(state: ViewState): void {
    this.state = state;
    const look = `${state.query} ${state.status} ${state.dropped} ${Math.floor(state.rows / OFTEN)}`;
    if (this.isLooking || look === this.looked) {
      return;
    }
    this.looked = look;
    if (state.rows === 0) {
      this.range = null;
      this.onChange();
      return;
    }
    this.isLooking = true;
    void this.read(state.rows)
      .catch(() => undefined)
      .finally(() => {
        this.isLooking = false;
        this.update(this.state ?? state);
      });
  }

  /** However few rows have come. */
  lookAgain(): void {
    this.looked = '';
    if (this.state !== null) {
      this.update(this.state);
    }
  }

  private async read(rows: number): Promise<void> {
    const ends = await Promise.all([0, rows - 1].map((from) => this.host.request('rows', { from, count: 1 })));
    const times = ends.flatMap((answer) => answer.rows.flatMap(timesOf));
    this.range = times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) };
    this.onChange();
  }
}

function timesOf({ timestamp }: ViewRow): readonly number[] {
  const time = Number(timestamp);
  return timestamp === '' || time < 0 || Number.isNaN(time) ? [] : [time];
}
