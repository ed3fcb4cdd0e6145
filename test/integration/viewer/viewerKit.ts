import type { ViewQuery, ViewState } from '../../../src/bridge/viewing';
import { compileFilter } from '../../../src/client/filter/filters';
import type { RawViewRow } from '../../../src/client/viewer/rowViews';
import { Viewer } from '../../../src/client/viewer/viewer';
import type { ViewLimits } from '../../../src/client/viewer/viewing';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import type { KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import { waitFor } from '../../harness/waitFor';

const LIMITS: ViewLimits = { rows: 1_000_000, bytes: 64 * 1_048_576, page: 20 };

/** A viewer in this process, with the states that it told. */
export class OpenViewer {
  readonly viewer: Viewer;
  state: ViewState<KafkaErrorData> | null = null;
  private number = 0;

  constructor(cluster: Cluster, topic: string, limits: Partial<ViewLimits> = {}) {
    this.viewer = new Viewer({
      topic,
      limits: { ...LIMITS, ...limits },
      use: (work) => work(cluster),
      compile: (filter, formats) => compileFilter(filter, topic, formats),
      tell: (state) => (this.state = state),
    });
  }

  query(query: Partial<ViewQuery>): void {
    this.viewer.query({ partitions: null, from: { earliest: true }, to: null, isolation: 'read_committed', order: 'oldest', filter: null, ...query }, ++this.number);
  }

  filter(text: string, kind: 'contains' | 'regex' | 'expression' = 'contains'): void {
    this.viewer.filter({ kind, text, scope: 'key-value', matchCase: true }, ++this.number);
  }

  noFilter(): void {
    this.viewer.filter(null, ++this.number);
  }

  /** Waits until the newest query stands so. */
  async until(what: string, is: (state: ViewState<KafkaErrorData>) => boolean): Promise<ViewState<KafkaErrorData>> {
    try {
      await waitFor(what, () => this.state !== null && this.state.query === this.number && is(this.state));
    } catch (thrown) {
      throw new Error(`${what}: ${JSON.stringify(this.state)}`, { cause: thrown });
    }
    return this.state!;
  }

  /** Waits until the range is read. */
  read(): Promise<ViewState<KafkaErrorData>> {
    return this.until('read', ({ status }) => status === 'live' || status === 'done');
  }

  async rows(from = 0, count = 10_000): Promise<readonly RawViewRow[]> {
    return (await this.viewer.rows(from, count, new AbortController().signal)).rows;
  }

  async values(): Promise<readonly (string | null)[]> {
    return (await this.rows()).map((row) => (row.kind === 'record' ? (row.value?.text ?? null) : row.kind));
  }
}
