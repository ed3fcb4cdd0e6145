import type { KcatOrder, LookupOrder, LookupProgress, RawReport, RepeatOrder, SendOrder, SendProgress, TransactionReport } from '../../../src/bridge/clientThread';
import { kcatCommand } from '../../../src/client/kcatCommand';
import { Repeats } from '../../../src/client/repeats';
import { serializeMessage } from '../../../src/client/serializeMessage';
import type { RequestOptions } from '../../../src/bridge/endpoint';
import type { KnownConnection } from '../../../src/contracts/connections';
import type { Lookup, MessageDraft } from '../../../src/contracts/messages';
import { explain, explainReport, explainTransaction } from '../../../src/explain/explain';
import type { Translate } from '../../../src/explain/explanation';
import { KafkaError, type KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import { Explaining } from '../../../src/platform/explaining';
import type { Logger } from '../../../src/platform/logger';
import { parseProducerSettings, type SettingsReading } from '../../../src/platform/producerSettings';
import * as groupsModule from '../../../src/send/groups/groups';
import { ResultStore } from '../../../src/send/resultStore';
import { SendService, type SendQuestion } from '../../../src/send/sendService';

/** As VS Code without a translation. */
export const english: Translate = (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));

/** Errors in the words of a language. */
export function explainingIn(t: Translate): Explaining {
  return new Explaining(() => ({ explain, explainReport, explainTransaction }), t, (id) => id);
}

export const explaining = explainingIn(english);

/** What a log would hold. */
export class TestLog implements Logger {
  readonly lines: string[] = [];
  trace = (message: string): void => void this.lines.push(`trace ${message}`);
  debug = (message: string): void => void this.lines.push(`debug ${message}`);
  info = (message: string): void => void this.lines.push(`info ${message}`);
  warn = (message: string): void => void this.lines.push(`warn ${message}`);
  error = (message: string): void => void this.lines.push(`error ${message}`);
}

/** VS Code's Memento. */
export class TestMemory {
  readonly values = new Map<string, unknown>();
  get = (key: string): unknown => this.values.get(key);
  update = (key: string, value: unknown): Promise<void> => {
    this.values.set(key, value);
    return Promise.resolve();
  };
}

/** VS Code's SecretStorage. */
export class TestSecretStorage {
  readonly values = new Map<string, string>();
  get = (key: string): Promise<string | undefined> => Promise.resolve(this.values.get(key));
  store = (key: string, value: string): Promise<void> => {
    this.values.set(key, value);
    return Promise.resolve();
  };
  delete = (key: string): Promise<void> => {
    this.values.delete(key);
    return Promise.resolve();
  };
}

interface OpenSend {
  readonly order: SendOrder;
  readonly options: RequestOptions<SendProgress>;
  readonly answer: (report: Partial<RawReport>) => void;
}

interface OpenReading {
  readonly order: LookupOrder;
  readonly options: RequestOptions<LookupProgress>;
  readonly answer: (lookup: Lookup) => void;
  readonly fail: (error: KafkaError) => void;
}

/** A client thread that is answered by the test. */
export class TestProxy {
  readonly open: OpenSend[] = [];
  /** Answers at once where it is set. */
  auto: ((order: SendOrder) => Partial<RawReport>) | null = (order) => ({ outcome: 'acknowledged', partition: order.partition ?? 0, offset: '7' });
  validationErrors: readonly KafkaErrorData[] = [];

  send(order: SendOrder, options: RequestOptions<SendProgress> = {}): Promise<RawReport> {
    if (this.auto !== null) {
      return Promise.resolve(reportOf(order, this.auto(order)));
    }
    return new Promise((resolve) => {
      this.open.push({ order, options, answer: (report) => resolve(reportOf(order, report)) });
    });
  }

  sendBatch(orders: readonly SendOrder[], options: RequestOptions<SendProgress> = {}): Promise<readonly RawReport[]> {
    return Promise.all(orders.map((order) => this.send(order, options)));
  }

  /** Of the next transactions. */
  trace: TransactionReport['trace'];

  /** Committed where every message is acknowledged. */
  async sendTransaction(orders: readonly SendOrder[], options: RequestOptions<SendProgress> = {}): Promise<TransactionReport> {
    const reports = await this.sendBatch(orders, options);
    const failed = reports.find(({ outcome }) => outcome !== 'acknowledged');
    const outcome = failed === undefined ? 'committed' : failed.outcome === 'unknown' ? 'unknown' : 'aborted';
    return { reports, outcome, error: failed?.error ?? null, ...(this.trace === undefined ? {} : { trace: this.trace }) };
  }

  /** Readings of topics that go on; the test answers them. */
  readonly readings: OpenReading[] = [];
  validate: (order: SendOrder) => unknown = () => ({ errors: this.validationErrors, bytes: { key: null, value: 2 }, keyHash: null });

  private readonly repeats = new Repeats((order, { signal, progress }) => this.send(order, { signal, onProgress: progress }));

  request = ((name: string, params: unknown, options: RequestOptions<LookupProgress> = {}) => {
    switch (name) {
      case 'validate':
        return Promise.resolve(this.validate(params as SendOrder));
      case 'kcatCommand':
        return serializeMessage(params as SendOrder).then((bytes) => kcatCommand({ ...(params as KcatOrder), ...bytes }, (params as KcatOrder).connection));
      case 'lookFor':
        return new Promise((answer, fail) => this.readings.push({ order: params as LookupOrder, options, answer, fail }));
      case 'repeat': {
        const { signal = new AbortController().signal, onProgress } = options;
        return this.repeats.run(params as RepeatOrder, { signal, progress: (progress) => onProgress?.(progress as never) });
      }
      case 'stopRepeat':
        this.repeats.stop((params as SendOrder).sendId);
        return Promise.resolve(null);
      default:
        return Promise.reject(new KafkaError('internal-error', { raw: name }));
    }
  }) as never;
}

function reportOf(order: SendOrder, report: Partial<RawReport>): RawReport {
  return {
    apiVersion: 1,
    sendId: order.sendId,
    outcome: 'acknowledged',
    connection: order.connection,
    topic: order.topic,
    partition: order.partition,
    offset: null,
    timestamp: null,
    acks: order.settings.acks,
    startedAt: 0,
    durationMs: 1,
    producer: null,
    possibleDuplicate: false,
    bytes: { key: null, value: null, record: null, batch: null, batchCompressed: null },
    batchRecords: null,
    request: null,
    throttleMs: 0,
    leaderEpoch: null,
    attempts: [],
    stages: [],
    searchFrom: null,
    lookup: null,
    error: null,
    ...report,
  };
}

export const CONNECTIONS: readonly KnownConnection[] = [
  { id: 'dev', name: 'Development', bootstrapServers: ['localhost:9092'] },
  { id: 'prod', name: 'Production', bootstrapServers: ['prod:9092'], protected: true },
  { id: 'ro', name: 'Archive', bootstrapServers: ['archive:9092'], readOnly: true },
];

/** Loaded at once. */
export const groups = (): typeof groupsModule => groupsModule;

/** A send service whose world is the test's. */
export function testSends(results = new ResultStore(groups), words = explaining): {
  sends: SendService;
  proxy: TestProxy;
  results: ResultStore;
  log: TestLog;
  questions: SendQuestion[];
  world: { confirms: boolean; settings: SettingsReading };
} {
  const proxy = new TestProxy();
  const log = new TestLog();
  const questions: SendQuestion[] = [];
  const world = { confirms: true, settings: parseProducerSettings(() => undefined) };
  const sends = new SendService({
    groups,
    proxy,
    results,
    log,
    explaining: words,
    resolveConnection: (name = 'dev') => {
      const found = CONNECTIONS.find((connection) => connection.id === name);
      if (!found) {
        throw new KafkaError('unknown-connection', { facts: { name } });
      }
      return found;
    },
    readSettings: () => world.settings,
    confirm: (question) => {
      questions.push(question);
      return Promise.resolve(world.confirms);
    },
  });
  return { sends, proxy, results, log, questions, world };
}

export const MESSAGE: MessageDraft = { topic: 'orders', value: { format: 'string', text: 'a secret payload' } };
