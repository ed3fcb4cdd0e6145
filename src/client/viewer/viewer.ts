import type { ExportedRecord } from '../../bridge/exported';
import type { ExactMessage, ViewFilter, ViewFormats, ViewQuery, ViewState, ValueShape, RowPlace } from '../../bridge/viewing';
import type { Cluster } from '../../kafka/cluster/cluster';
import type { KafkaErrorData } from '../../kafka/errors/kafkaError';
import type { Matcher } from '../filter/matcher';
import { OpenBatches } from './openBatches';
import { rowDetail, rowExports, rowMessage, rowViews, type RawViewDetail, type RawViewRow } from './rowViews';
import { Viewing, type ViewLimits } from './viewing';

/** Rows that are exported at once. */
const EXPORT_ROWS = 500;
/** A state is told at most so often, ms. */
const TELL_MS = 50;

export interface ViewerOptions {
  readonly topic: string;
  readonly limits: ViewLimits;
  readonly use: <T>(work: (cluster: Cluster) => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** Throws `invalid-filter`. */
  readonly compile: (filter: ViewFilter, formats: ViewFormats) => Matcher;
  readonly tell: (state: ViewState<KafkaErrorData>) => void;
}

/** The reading of one message viewer: one query after the other, of which the rows of the last stay until the next has some. */
export class Viewer {
  private shown: Shown | null = null;
  private coming: Shown | null = null;
  private formats: ViewFormats = { key: 'auto', value: 'auto', header: 'auto' };
  private revision = 0;
  private told: { readonly viewing: Viewing | undefined; readonly version: number } | null = null;
  private telling: NodeJS.Timeout | null = null;
  private toldAt = -TELL_MS;
  private isClosed = false;
  private isHeld = false;

  constructor(private readonly options: ViewerOptions) {}

  /** Reads anew. Throws `invalid-filter`. */
  query(query: ViewQuery, number: number): void {
    this.start(query, number, null);
  }

  /** What has been read is read once more, with another filter. Throws `invalid-filter`, and then nothing has changed. */
  filter(filter: ViewFilter | null, number: number): void {
    const { current } = this;
    if (current !== undefined) {
      this.start({ ...current.query, filter }, number, current.coverage);
    }
  }

  setFormats(formats: ViewFormats): void {
    this.formats = formats;
    this.told = null;
    this.changed();
  }

  /** Rows in the order of the query. */
  async rows(from: number, count: number, signal: AbortSignal): Promise<{ readonly query: number; readonly revision: number; readonly total: number; readonly rows: readonly RawViewRow[] }> {
    const { shown } = this;
    const revision = this.currentRevision();
    if (shown === null) {
      return { query: 0, revision, total: 0, rows: [] };
    }
    const { viewing, batches } = shown;
    const { index, query } = viewing;
    const total = index.length;
    const end = Math.min(from + count, total);
    const lines = Array.from({ length: Math.max(end - from, 0) }, (_, i) => (query.order === 'newest' ? total - 1 - from - i : from + i));
    const rows = await rowViews(viewing, batches, lines.map((line) => index.at(line)), this.formats, signal);
    return { query: viewing.number, revision, total, rows };
  }

  async detail(place: RowPlace, shape: ValueShape, isWhole: boolean, signal: AbortSignal): Promise<RawViewDetail | null> {
    const at = this.locate(place);
    return at === null ? null : rowDetail(at.viewing, at.batches, at.viewing.index.at(at.line), this.formats, shape, isWhole, signal);
  }

  /** null: the row is not there any more. */
  async message(place: RowPlace, signal: AbortSignal): Promise<ExactMessage | null> {
    const at = this.locate(place);
    return at === null ? null : rowMessage(at.batches, at.viewing.index.at(at.line), signal);
  }

  /** Every record in the order of the table, as long as `write` takes them; `done`: rows so far. */
  async exportRows(write: (record: ExportedRecord, done: number) => Promise<void>, signal: AbortSignal): Promise<void> {
    const { shown } = this;
    if (shown === null) {
      return;
    }
    const { viewing, batches } = shown;
    // What comes while it is written is not part of it, what goes is.
    const { length, at } = viewing.index.snapshot();
    const isNewestFirst = viewing.query.order === 'newest';
    for (let from = 0; from < length; from += EXPORT_ROWS) {
      signal.throwIfAborted();
      const rows = Array.from({ length: Math.min(EXPORT_ROWS, length - from) }, (_, i) => at(isNewestFirst ? length - 1 - from - i : from + i));
      for (const record of await rowExports(viewing, batches, rows, signal)) {
        if (record !== null) {
          await write(record, from + rows.length);
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  find(place: RowPlace): number | null {
    const at = this.locate(place);
    return at === null ? null : at.viewing.query.order === 'newest' ? at.viewing.index.length - 1 - at.line : at.line;
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.current?.hold(isHeld);
  }

  pause(isPaused: boolean): void {
    this.current?.pause(isPaused);
  }

  stop(): void {
    this.current?.stop();
  }

  readOn(): void {
    this.current?.readOn();
  }

  /** Begins; the state tells how it goes on. */
  older(): void {
    void this.current?.older();
  }

  close(): void {
    this.isClosed = true;
    [this.coming, this.shown].forEach((one) => one?.viewing.stop());
    clearTimeout(this.telling ?? undefined);
    this.coming = this.shown = null;
  }

  /** Among the rows that are shown, from the oldest on; null: it is none of them. */
  private locate({ partition, offset }: RowPlace): (Shown & { readonly line: number }) | null {
    const line = this.shown?.viewing.index.lineOf(partition, BigInt(offset)) ?? null;
    return this.shown === null || line === null ? null : { ...this.shown, line };
  }

  /** The one that acts: the newest. */
  private get current(): Viewing | undefined {
    return (this.coming ?? this.shown)?.viewing;
  }

  private start(query: ViewQuery, number: number, coverage: Viewing['coverage']): void {
    const { topic, limits, use, compile } = this.options;
    const matcher = query.filter === null ? null : compile(query.filter, this.formats);
    this.current?.stop();
    const viewing = new Viewing({ topic, query, number, matcher, limits, coverage, use, changed: () => this.changed() });
    viewing.hold(this.isHeld);
    this.coming = { viewing, batches: new OpenBatches(topic, viewing.index.store, use) };
    this.changed();
    void viewing.run();
  }

  private changed(): void {
    if (this.isClosed) {
      return;
    }
    if (this.coming?.viewing.isWorthShowing === true) {
      this.shown = this.coming;
      this.coming = null;
      // The first rows are waited for.
      this.toldAt = -TELL_MS;
      clearTimeout(this.telling ?? undefined);
      this.telling = null;
    }
    this.telling ??= setTimeout(() => {
      this.telling = null;
      this.toldAt = performance.now();
      this.tell();
    }, Math.max(this.toldAt + TELL_MS - performance.now(), 0));
  }

  /** Another number where what `rows` answers is another one. */
  private currentRevision(): number {
    const viewing = this.shown?.viewing;
    const version = viewing?.index.version ?? 0;
    if (this.told?.viewing !== viewing || this.told?.version !== version) {
      this.told = { viewing, version };
      this.revision++;
    }
    return this.revision;
  }

  private tell(): void {
    const current = this.current;
    if (current !== undefined) {
      const rows = this.coming === null ? {} : { rows: this.shown?.viewing.index.length ?? 0, query: this.shown?.viewing.number ?? 0 };
      this.options.tell({ ...current.state(), ...rows, revision: this.currentRevision() });
    }
  }
}

interface Shown {
  readonly viewing: Viewing;
  readonly batches: OpenBatches;
}
