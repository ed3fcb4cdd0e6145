import type { ThreadCalls, ViewOrder } from '../../bridge/clientThread';
import type { CallContext, Handlers, ProgressOf } from '../../bridge/endpoint';
import type { Cluster } from '../../kafka/cluster/cluster';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { offsetsOverTime } from '../../kafka/reader/offsetsOverTime';
import type * as FilterModule from '../filter/filters';
import { exportTo } from '../export/exports';
import type { OpenConnections } from '../openConnections';
import { Viewer } from './viewer';

/** Bars of the histogram at most. */
const BARS = 60;

type ViewCalls = Pick<ThreadCalls, 'view' | 'viewQuery' | 'viewFilter' | 'viewFormats' | 'viewRows' | 'viewDetail' | 'viewMessage' | 'viewFind' | 'viewDo' | 'viewExport' | 'histogram'>;

/** The message viewers that are open. */
export class Viewers {
  private readonly open = new Map<string, Viewer>();

  /** `filters`: loaded when the first filter is used. */
  constructor(
    private readonly connections: OpenConnections,
    private readonly filters: () => Pick<typeof FilterModule, 'compileFilter'>,
  ) {}

  handlers(): Handlers<ViewCalls> {
    return {
      view: (order, context) => this.view(order, context),
      viewQuery: ({ viewId, query, number }) => this.act(viewId, (viewer) => viewer.query(query, number)),
      viewFilter: ({ viewId, filter, number }) => this.act(viewId, (viewer) => viewer.filter(filter, number)),
      viewFormats: ({ viewId, formats }) => this.act(viewId, (viewer) => viewer.setFormats(formats)),
      viewRows: ({ viewId, from, count }, { signal }) => this.get(viewId).rows(from, count, signal),
      viewDetail: ({ viewId, shape, whole, ...place }, { signal }) => this.get(viewId).detail(place, shape, whole, signal),
      viewMessage: ({ viewId, ...place }, { signal }) => this.get(viewId).message(place, signal),
      viewFind: ({ viewId, ...place }) => ({ line: this.get(viewId).find(place) }),
      viewDo: ({ viewId, what }) => this.act(viewId, (viewer) => perform(viewer, what)),
      viewExport: ({ viewId, ...target }, context) => exportTo(target, context, (write) => this.get(viewId).exportRows(write, context.signal)),
      histogram: ({ connection, topic, partitions }, { signal }) => this.connections.use(connection, (cluster) => histogram(cluster, topic, partitions, signal), signal),
    };
  }

  private async view({ viewId, connection, topic, limits }: ViewOrder, { signal, progress }: CallContext<ProgressOf<ThreadCalls, 'view'>>): Promise<null> {
    const viewer = new Viewer({
      ...{ topic, limits, tell: progress },
      use: (work, ended) => this.connections.use(connection, work, ended),
      compile: (filter, formats) => this.filters().compileFilter(filter, topic, formats),
    });
    this.open.set(viewId, viewer);
    await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
    this.open.delete(viewId);
    viewer.close();
    return null;
  }

  private act(viewId: string, work: (viewer: Viewer) => void): null {
    work(this.get(viewId));
    return null;
  }

  private get(viewId: string): Viewer {
    const viewer = this.open.get(viewId);
    if (viewer === undefined) {
      throw new KafkaError('cancelled', { raw: `viewer ${viewId} is closed` });
    }
    return viewer;
  }
}

function perform(viewer: Viewer, what: ThreadCalls['viewDo']['params']['what']): void {
  switch (what) {
    case 'hold':
    case 'let-in':
      return viewer.hold(what === 'hold');
    case 'pause':
    case 'resume':
      return viewer.pause(what === 'pause');
    case 'stop':
      return viewer.stop();
    case 'read-on':
      return viewer.readOn();
    case 'older':
      return viewer.older();
    default:
      return what satisfies never;
  }
}

async function histogram(cluster: Cluster, topic: string, partitions: readonly number[] | null, signal: AbortSignal): Promise<ThreadCalls['histogram']['result']> {
  const { partitions: all } = await cluster.topic(topic, { maxAgeMs: 0, signal });
  const found = await offsetsOverTime(cluster, topic, partitions ?? all.map(({ partition }) => partition), BARS, signal);
  return found === null ? null : { from: found.from, step: found.step, bars: found.counts };
}
