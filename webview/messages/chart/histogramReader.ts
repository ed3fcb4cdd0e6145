import type { Histogram, ViewState } from '../../../src/bridge/viewing';
import { isUnderWay, type ViewerHost } from '../model';

/** While a topic is live the histogram is read again at most this often, ms. */
const LIVE_MS = 10_000;

/** The histogram of a topic: read with every query and where one ends, and again while records come live. */
export class HistogramReader {
  histogram: Histogram | null = null;
  private state: ViewState | null = null;
  /** Records that were there when it was read last. */
  private read = 0;
  private again: number | undefined;

  constructor(
    private readonly host: ViewerHost,
    private readonly onRead: () => void,
  ) {}

  /** `isAnother`: another topic. */
  update(state: ViewState, isAnother: boolean): void {
    const before = this.state;
    this.state = state;
    if (isAnother || before === null || state.query !== before.query || (state.status !== before.status && !isUnderWay(state))) {
      this.ask();
    } else if (state.status === 'live' && state.read !== this.read) {
      this.again ??= window.setTimeout(() => this.ask(), LIVE_MS);
    }
  }

  private ask(): void {
    clearTimeout(this.again);
    this.again = undefined;
    this.read = this.state?.read ?? 0;
    this.host.request('histogram', null).then(
      (histogram) => {
        this.histogram = histogram ?? this.histogram;
        this.onRead();
      },
      () => undefined,
    );
  }
}
