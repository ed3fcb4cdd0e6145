import { randomUUID } from 'node:crypto';
import type { ExportResult, ExportTarget, ThreadCalls } from '../../bridge/clientThread';
import type { FilterProblem } from '../../bridge/messageView';
import type { ExactMessage, Histogram, RowPlace, ValueShape, ViewDetail, ViewFilter, ViewFormats, ViewQuery, ViewRow, ViewState } from '../../bridge/viewing';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';
import type { ViewerHost } from './viewerHost';
import type { ViewSettings } from './viewSettings';

/** Above the client's own limit of 30 s, so that its reason is heard. ms */
const TIMEOUT_MS = 35_000;

const NOTHING_YET: ViewState = {
  ...{ status: 'reading', query: 0, revision: 0, rows: 0, held: 0, read: 0, unfit: 0, undecodable: 0, offsets: { read: 0, total: 0 }, inTopic: null },
  ...{ bytes: { read: 0, estimated: null }, rate: 0, buffer: { bytes: 0, limit: 0 }, dropped: 0, throttleMs: 0, hasOlder: false, notice: null, error: null },
};

export interface SessionTarget {
  readonly connection: string;
  readonly topic: string;
}

/** A viewer in the client thread, from the first query on until it is closed; errors in words. A thread that dies is followed by another. */
export class ViewSession {
  state: ViewState = NOTHING_YET;
  private viewId = '';
  private closing = new AbortController();

  constructor(
    private readonly host: Pick<ViewerHost, 'request' | 'explain'>,
    private readonly target: SessionTarget,
    private query: ViewQuery,
    private formats: ViewFormats,
    private readonly settings: ViewSettings,
    private readonly changed: (state: ViewState) => void,
    /** Of the last query of the page: numbers grow, whatever topic they are about. */
    private number = 0,
  ) {
    this.begin();
  }

  /** Of the newest query. */
  get queryNumber(): number {
    return this.number;
  }

  get currentQuery(): ViewQuery {
    return this.query;
  }

  /** Reads anew. */
  async ask(query: ViewQuery): Promise<void> {
    this.query = query;
    await this.host.request('viewQuery', { ...this.own, query, number: ++this.number }, this.options);
  }

  /** Filters what was read; null: it is on. Throws what is not wrong with the filter. */
  async filter(filter: ViewFilter | null): Promise<FilterProblem | null> {
    try {
      await this.host.request('viewFilter', { ...this.own, filter, number: ++this.number }, this.options);
      this.query = { ...this.query, filter };
      return null;
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      if (error.code !== 'invalid-filter') {
        throw thrown;
      }
      const { cause } = this.host.explain(error, this.target.connection);
      return { message: cause, index: error.position === undefined || filter === null ? null : indexOf(filter.text, error.position) };
    }
  }

  async rows(from: number, count: number): Promise<{ readonly query: number; readonly revision: number; readonly total: number; readonly rows: readonly ViewRow[] }> {
    const answer = await this.host.request('viewRows', { ...this.own, from, count }, this.options);
    return { ...answer, rows: answer.rows.map((row) => (row.kind === 'error' ? { ...row, reason: this.host.explain(row.reason, this.target.connection).cause } : row)) };
  }

  async detail(place: RowPlace, shape: ValueShape, whole: boolean): Promise<ViewDetail | null> {
    const detail = await this.host.request('viewDetail', { ...this.own, ...place, shape, whole }, this.options);
    return detail?.kind === 'error' ? { ...detail, error: this.host.explain(detail.error, this.target.connection) } : detail;
  }

  message(place: RowPlace): Promise<ExactMessage | null> {
    return this.host.request('viewMessage', { ...this.own, ...place }, this.options);
  }

  find(place: RowPlace): Promise<{ readonly line: number | null }> {
    return this.host.request('viewFind', { ...this.own, ...place }, this.options);
  }

  histogram(): Promise<Histogram | null> {
    const { connection, topic } = this.target;
    return this.host.request('histogram', { connection, topic, partitions: this.query.partitions }, this.options);
  }

  exportRows(target: ExportTarget, signal: AbortSignal, onDone: (done: number) => void): Promise<ExportResult> {
    return this.host.request('viewExport', { ...this.own, ...target }, { signal: AbortSignal.any([signal, this.closing.signal]), onProgress: ({ done }) => onDone(done) });
  }

  async use(formats: ViewFormats): Promise<void> {
    this.formats = formats;
    await this.host.request('viewFormats', { ...this.own, formats }, this.options);
  }

  /** A viewer whose thread has died begins again where it is told to read on. */
  async perform(what: ThreadCalls['viewDo']['params']['what']): Promise<void> {
    if (what === 'read-on' && this.viewId === '') {
      this.begin();
    } else {
      await this.host.request('viewDo', { ...this.own, what }, this.options);
    }
  }

  close(): void {
    this.closing.abort();
  }

  private begin(): void {
    const { connection, topic } = this.target;
    const viewId = (this.viewId = randomUUID());
    const { bufferRecords: rows, bufferBytes: bytes, pageSize: page } = this.settings;
    const onProgress = (state: ViewState<KafkaErrorData>): void => this.take({ ...state, notice: this.explained(state.notice), error: this.explained(state.error) });
    this.host.request('view', { viewId, connection, topic, limits: { rows, bytes, page } }, { signal: this.closing.signal, onProgress }).catch((thrown: unknown) => this.lost(viewId, thrown));
    this.host.request('viewFormats', { ...this.own, formats: this.formats }, this.options)
      .then(() => this.ask(this.query))
      .catch((thrown: unknown) => this.lost(viewId, thrown));
  }

  private lost(viewId: string, thrown: unknown): void {
    if (this.viewId === viewId && !this.closing.signal.aborted) {
      this.viewId = '';
      this.take({ ...this.state, status: 'failed', error: this.host.explain(KafkaError.dataOf(thrown), this.target.connection) });
    }
  }

  private get own(): { readonly viewId: string } {
    return { viewId: this.viewId };
  }

  private get options(): { readonly signal: AbortSignal; readonly timeoutMs: number } {
    return { signal: this.closing.signal, timeoutMs: TIMEOUT_MS };
  }

  private explained(error: KafkaErrorData | null): ViewState['error'] {
    return error === null ? null : this.host.explain(error, this.target.connection);
  }

  private take(state: ViewState): void {
    this.state = state;
    if (!this.closing.signal.aborted) {
      this.changed(state);
    }
  }
}

/** Index of a place in a text. */
function indexOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
