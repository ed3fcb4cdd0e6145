import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ViewFilter, ViewQuery, ViewState } from '../../../src/bridge/viewing';
import { ClientProxy } from '../../../src/client/proxy';
import type { KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import { PRODUCER_DEFAULTS } from '../../../src/platform/producerSettings';
import { percentile } from '../statistics';

const MIB = 1_048_576;
const OPENS = 30;
const EVERYTHING: ViewQuery = { partitions: null, from: { earliest: true }, to: null, isolation: 'read_committed', order: 'oldest', filter: null };
const SEARCH: ViewFilter = { kind: 'expression', text: 'value.speed == 77777', scope: 'key-value', matchCase: true };

interface OpenView {
  readonly viewId: string;
  readonly closed: Promise<unknown>;
  close(): void;
  until(is: (state: ViewState<KafkaErrorData>) => boolean): Promise<void>;
}

/**
 * `node view.js BOOTSTRAP TOPIC TARGET CLIENT.JS`: a viewer of a large topic, as the extension has it: memory in MiB, time to the first rows in ms,
 * the longest that the host's thread was held up, and sends to TARGET while a search runs.
 */
async function main([bootstrap = '', topic = '', target = '', script = '']: readonly string[]): Promise<void> {
  const proxy = new ClientProxy({
    script,
    openConnection: () => Promise.resolve({ config: { id: 'c', name: 'c', bootstrapServers: [bootstrap] }, secrets: {} }),
    onLog: () => undefined,
    onConnectionState: () => undefined,
    onAfterthought: () => undefined,
    onDied: (reason) => console.error(reason),
  });
  const open = (viewId: string): OpenView => {
    const closing = new AbortController();
    let state: ViewState<KafkaErrorData> | null = null;
    let wake: () => void = () => undefined;
    const onProgress = (told: ViewState<KafkaErrorData>): void => {
      state = told;
      wake();
    };
    const closed = proxy.request('view', { viewId, connection: 'c', topic, limits: { rows: 2_000_000, bytes: 64 * MIB, page: 500 } }, { signal: closing.signal, onProgress });
    const until = async (is: (state: ViewState<KafkaErrorData>) => boolean): Promise<void> => {
      while (state === null || !is(state)) {
        await new Promise<void>((resolve) => (wake = resolve));
        if (state !== null && (state as ViewState).status === 'asking') {
          await proxy.request('viewDo', { viewId, what: 'read-on' });
        }
      }
    };
    return { viewId, closed, close: () => closing.abort(), until };
  };
  const send = async (index: number): Promise<number> => {
    const startedAt = performance.now();
    const order = { key: null, value: { format: 'json', text: `{"speed": ${index}}` }, headers: [], partition: null, timestamp: null, settings: { ...PRODUCER_DEFAULTS, lingerMs: 0 } };
    const { outcome, error } = await proxy.send({ sendId: String(index), connection: 'c', topic: target, ...order });
    if (outcome !== 'acknowledged') {
      throw new Error(`${outcome}: ${error?.raw}`);
    }
    return performance.now() - startedAt;
  };
  for (let index = 0; index < 300; index++) {
    await send(index);
  }
  const firstRows: number[] = [];
  for (let turn = 0; turn < OPENS; turn++) {
    const startedAt = performance.now();
    const view = open(`first ${turn}`);
    await proxy.request('viewQuery', { viewId: view.viewId, number: 1, query: { ...EVERYTHING, from: { latest: 500 }, order: 'newest' } });
    await view.until(({ rows }) => rows > 0);
    await proxy.request('viewRows', { viewId: view.viewId, from: 0, count: 50 });
    firstRows.push(performance.now() - startedAt);
    view.close();
    await view.closed;
  }
  const before = process.memoryUsage().rss;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const view = open('all');
  const { viewId } = view;
  await proxy.request('viewQuery', { viewId, number: 1, query: EVERYTHING });
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  await view.until(({ status }) => status === 'live');
  const rowTimes: number[] = [];
  for (let line = 0; line < 1_000_000; line += 25_000) {
    const startedAt = performance.now();
    await proxy.request('viewRows', { viewId, from: line, count: 50 });
    rowTimes.push(performance.now() - startedAt);
  }
  const read = { peak: (peak - before) / MIB, after: (process.memoryUsage().rss - before) / MIB };
  await proxy.request('viewFilter', { viewId, number: 2, filter: SEARCH });
  const searching = view.until(({ status, query }) => status === 'live' && query === 2).then(() => 'found' as const);
  const during: number[] = [];
  while ((await Promise.race([searching, Promise.resolve('searching')])) === 'searching') {
    during.push(await send(during.length));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  clearInterval(watch);
  delay.disable();
  view.close();
  await view.closed;
  const { sockets } = await proxy.request('resources', null);
  await proxy.dispose(1_000);
  console.log(JSON.stringify({ firstRowMs: percentile(firstRows, 0.5), hostMs: delay.max / 1e6, memoryPeak: read.peak, memoryAfter: read.after, rowsMs: percentile(rowTimes, 0.5), rowsMostMs: Math.max(...rowTimes), sends: during.length, sendP50: percentile(during, 0.5), sendP99: percentile(during, 0.99), sockets }));
}

void main(process.argv.slice(2));
