import { Endpoint, type Channel, type Handlers } from '../../src/bridge/endpoint';
import type { FilterProblem, MessagePageCalls, MessagePageEvents, MessageViewSnapshot } from '../../src/bridge/messageView';
import type { Histogram, ViewState } from '../../src/bridge/viewing';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { english, explainingIn } from '../unit/host/kit';
import type { Language } from '../unit/l10n/language';
import { Records, timestampOf } from './records';

type Calls = MessagePageCalls;
export type Asked = { readonly [K in keyof Calls]: readonly [K, Calls[K]['params']] }[keyof Calls];

const LIVE: Omit<ViewState, 'rows' | 'read'> = {
  ...{ status: 'live', query: 1, revision: 1, held: 0, unfit: 0, undecodable: 8, offsets: { read: 500, total: 500 }, inTopic: 61_204, bytes: { read: 87_000, estimated: 87_000 } },
  ...{ rate: 118, buffer: { bytes: 14_889_779, limit: 67_108_864 }, dropped: 2_000, throttleMs: 0, hasOlder: true, notice: null, error: null },
};

/** The host behind the contract, with rows that are made when they are asked for. What it is asked is written down. */
export class FakeViewer {
  readonly asked: Asked[] = [];
  readonly records: Records;
  snapshot: MessageViewSnapshot;
  state: ViewState;
  problem: FilterProblem | null = null;
  /** What the answers to `rows` wait for. */
  gate: Promise<unknown> = Promise.resolve();
  private count: number;
  /** Sequence numbers that a filter has let through; null: all. */
  private matching: readonly number[] | null = null;
  private held = 0;
  private isHolding = false;
  private readonly endpoint: Endpoint<Record<string, never>, Calls, MessagePageEvents, Record<string, never>>;

  constructor(channel: Channel, { rows = 500, state = {}, snapshot = {}, language }: { readonly language?: Language; readonly rows?: number; readonly state?: Partial<ViewState>; readonly snapshot?: Partial<MessageViewSnapshot> }) {
    this.count = rows;
    this.records = new Records(rows, explainingIn(language?.t ?? english).error(new KafkaError('corrupt-message', { facts: { topic: 'vehicle.telemetry', partition: 3, offset: '10473', lastOffset: '10480' } }).data));
    this.state = { ...LIVE, rows, read: rows, ...state };
    this.snapshot = {
      ...{ connection: { id: 'dev', name: 'staging', protected: false }, topic: 'vehicle.telemetry', partitions: 6, formats: { key: 'auto', value: 'auto', header: 'auto' }, timeZone: 'utc', strings: {}, mac: false },
      topics: ['vehicle.alerts', 'vehicle.commands', 'vehicle.telemetry'].map((name) => ({ name, partitions: 6, replicationFactor: 3, internal: false })),
      query: { partitions: null, from: { latest: 500 }, to: null, isolation: 'read_committed', order: 'newest', filter: null },
      ...{ state: this.state, formatIds: ['string', 'json', 'int64', 'base64', 'hex'], select: null, kept: null },
      ...snapshot,
    };
    const failure = (thrown: unknown): unknown => ({ title: String(thrown), cause: '' });
    this.endpoint = new Endpoint<Record<string, never>, Calls, MessagePageEvents, Record<string, never>>(channel, this.handlers(), {}, { toFailure: failure, fromFailure: (one) => new Error(String(one)), onLost: (reason) => new Error(reason), onMalformed: () => undefined });
  }

  /** Of the calls of this name, what they were asked with. */
  paramsOf<K extends keyof Calls>(name: K): readonly Calls[K]['params'][] {
    return this.asked.flatMap((one) => (one[0] === name ? [one[1] as Calls[K]['params']] : []));
  }

  tell(change: Partial<ViewState>): void {
    this.state = { ...this.state, revision: this.state.revision + 1, rows: this.rows, read: this.count, held: this.held, ...change };
    this.snapshot = { ...this.snapshot, state: this.state };
    this.endpoint.emit('state', this.state);
  }

  /** As many records more. */
  produce(records: number): void {
    if (this.isHolding) {
      this.held += records;
    } else {
      this.count += records;
    }
    this.tell({});
  }

  select(sequence: number): void {
    this.endpoint.emit('select', this.records.placeOf(sequence));
  }

  show(change: Partial<MessageViewSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    this.endpoint.emit('snapshot', this.snapshot);
  }

  private get rows(): number {
    return this.matching?.length ?? this.count;
  }

  private sequenceAt(line: number): number {
    const at = this.snapshot.query.order === 'newest' ? this.rows - 1 - line : line;
    return this.matching === null ? at : (this.matching[at] ?? 0);
  }

  private handlers(): Handlers<Calls> {
    const noted =
      <K extends keyof Calls>(name: K, answer: (params: Calls[K]['params']) => Calls[K]['result'] | Promise<Calls[K]['result']>) =>
      (params: Calls[K]['params']): Calls[K]['result'] | Promise<Calls[K]['result']> => {
        this.asked.push([name, params] as unknown as Asked);
        return answer(params);
      };
    const done = (): null => null;
    return {
      ready: noted('ready', () => this.snapshot),
      query: noted('query', ({ query }) => {
        this.snapshot = { ...this.snapshot, query: { ...query, filter: this.snapshot.query.filter } };
        this.tell({ query: this.state.query + 1 });
        return null;
      }),
      filter: noted('filter', ({ filter }) => {
        if (this.problem === null) {
          const all = Array.from({ length: this.count }, (_, sequence) => sequence);
          this.snapshot = { ...this.snapshot, query: { ...this.snapshot.query, filter } };
          this.matching = filter === null || filter.kind !== 'contains' ? null : all.filter((sequence) => this.records.row(sequence).kind === 'record' && this.records.keyOf(sequence) === filter.text);
          this.tell({});
        }
        return { problem: this.problem };
      }),
      rows: noted('rows', async ({ from, count }) => {
        const { query, revision } = this.state;
        const total = this.rows;
        const rows = Array.from({ length: Math.max(Math.min(count, total - from), 0) }, (_, index) => this.records.row(this.sequenceAt(from + index)));
        await this.gate;
        return { query, revision, total, rows };
      }),
      detail: noted('detail', ({ shape, whole, ...place }) => this.records.detail(this.records.sequenceOf(place), shape, whole)),
      find: noted('find', (place) => {
        const sequence = this.records.sequenceOf(place);
        const at = this.matching === null ? sequence : this.matching.indexOf(sequence);
        const isHere = at >= 0 && at < this.rows;
        return { line: isHere ? (this.snapshot.query.order === 'newest' ? this.rows - 1 - at : at) : null };
      }),
      hold: noted('hold', ({ held }) => {
        this.isHolding = held;
        if (!held && this.held > 0) {
          this.count += this.held;
          this.held = 0;
          this.tell({});
        }
        return null;
      }),
      pause: noted('pause', ({ paused }) => {
        this.tell({ status: paused ? 'paused' : 'live' });
        return null;
      }),
      ...{ stop: noted('stop', done), readOn: noted('readOn', done), older: noted('older', done), goTo: noted('goTo', done), exportRows: noted('exportRows', done), act: noted('act', done) },
      ...{ formats: noted('formats', done), timeZone: noted('timeZone', done), selectTopic: noted('selectTopic', done), askFrom: noted('askFrom', done), askPartitions: noted('askPartitions', done) },
      ...{ copyText: noted('copyText', done), runCommand: noted('runCommand', done), histogram: noted('histogram', () => histogram(this.count)) },
    };
  }
}

/** 93 bars before the newest record, as a topic with a rhythm has them. */
function histogram(count: number): Histogram {
  const step = 30_000;
  const bars = Array.from({ length: 93 }, (_, index) => Math.round(700 + 500 * Math.sin(index / 9) + ((index * 37) % 11) * 20 - (index > 70 ? 250 : 0)));
  return { from: Number(timestampOf(count)) - step * bars.length, step, bars };
}
