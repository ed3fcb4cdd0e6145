import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { HostCalls, HostEvents, RawReport, SendOrder, SendProgress, ThreadCalls, ThreadEvents, TransactionReport } from '../bridge/clientThread';
import { Endpoint, type ProgressOf, type RequestOptions } from '../bridge/endpoint';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';

export interface ClientProxyOptions {
  /** Absolute path of `dist/client.js`. */
  readonly script: string;
  /** Configuration and secrets of a connection, asked for each time one opens. */
  readonly openConnection: (connection: string) => Promise<HostCalls['openConnection']['result']>;
  readonly onLog: (event: ThreadEvents['log']) => void;
  readonly onConnectionState: (event: ThreadEvents['connectionState']) => void;
  readonly onAfterthought: (event: ThreadEvents['afterthought']) => void;
  /** Makes the thread; a test keeps hold of it. */
  readonly spawn?: (script: string) => Worker;
  /** The thread died by itself: its open sends are unknown; the next call starts a new one. */
  readonly onDied: (reason: string) => void;
}

type Thread = {
  readonly worker: Worker;
  readonly endpoint: Endpoint<ThreadCalls, HostCalls, HostEvents, ThreadEvents>;
};

/** Sends that the thread has taken and not yet answered: what is told of them if it dies. */
interface OpenSend {
  readonly order: SendOrder;
  readonly startedAt: number;
  last: SendProgress | null;
}

/** The host's side of the client thread: starts it when first needed, replaces it when it dies. */
export class ClientProxy {
  private thread: Thread | null = null;
  private settings: HostEvents['settings'] | null = null;
  private disposed = false;

  constructor(private readonly options: ClientProxyOptions) {}

  /** Always resolves to a report. Aborting is *Cancel* before the write and *Stop Waiting* after it. */
  async send(order: SendOrder, options: RequestOptions<SendProgress> = {}): Promise<RawReport> {
    const open: OpenSend = { order, startedAt: Date.now(), last: null };
    try {
      return await this.request('send', order, tracking([open], options));
    } catch (thrown) {
      return lostReport(open, KafkaError.dataOf(thrown));
    }
  }

  /** As `send`, for several whose order counts; reports in the order of the orders. */
  async sendBatch(orders: readonly SendOrder[], options: RequestOptions<SendProgress> = {}): Promise<readonly RawReport[]> {
    const open = orders.map((order): OpenSend => ({ order, startedAt: Date.now(), last: null }));
    try {
      return await this.request('sendBatch', orders, tracking(open, options));
    } catch (thrown) {
      return open.map((send) => lostReport(send, KafkaError.dataOf(thrown)));
    }
  }

  /** All or none. Aborting is *Cancel* before the commit is written and *Stop Waiting* after it. */
  async sendTransaction(orders: readonly SendOrder[], options: RequestOptions<SendProgress> = {}): Promise<TransactionReport> {
    const open = orders.map((order): OpenSend => ({ order, startedAt: Date.now(), last: null }));
    try {
      return await this.request('sendTransaction', orders, tracking(open, options));
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      return { outcome: error.code === 'closing' ? 'aborted' : 'unknown', error, reports: open.map((send) => lostReport(send, error)) };
    }
  }

  /** Any call of the thread; rejects with `KafkaError`. */
  request<K extends keyof ThreadCalls>(
    name: K,
    params: ThreadCalls[K]['params'],
    options: RequestOptions<ProgressOf<ThreadCalls, K>> = {},
  ): Promise<ThreadCalls[K]['result']> {
    if (this.disposed) {
      return Promise.reject(new KafkaError('closing'));
    }
    return this.running().endpoint.request(name, params, options);
  }

  /** Whether a thread runs now: a question about what is open must not start one. */
  get isRunning(): boolean {
    return this.thread !== null;
  }

  /** Rows of a read have been taken. */
  taken(readId: string): void {
    this.thread?.endpoint.emit('readTaken', { readId });
  }

  configure(settings: HostEvents['settings']): void {
    this.settings = settings;
    this.thread?.endpoint.emit('settings', settings);
  }

  /** Waits for sends in flight up to `waitMs`, closes every socket and ends the thread. Answers the ids left unknown. */
  async dispose(waitMs: number): Promise<readonly string[]> {
    this.disposed = true;
    const thread = this.thread;
    if (thread === null) {
      return [];
    }
    try {
      const { unknown } = await thread.endpoint.request('shutdown', { waitMs }, { timeoutMs: waitMs + 1000 });
      return unknown;
    } catch {
      return [];
    } finally {
      this.thread = null;
      thread.endpoint.close();
      await thread.worker.terminate();
    }
  }

  private running(): Thread {
    this.thread ??= this.start();
    return this.thread;
  }

  private start(): Thread {
    const { script, spawn } = this.options;
    const worker = spawn === undefined ? new Worker(script, { name: 'kafka-dispatch client' }) : spawn(script);
    const endpoint = new Endpoint<ThreadCalls, HostCalls, HostEvents, ThreadEvents>(
      {
        post: (message) => worker.postMessage(message),
        onMessage: (listener) => worker.on('message', listener),
      },
      { openConnection: ({ connection }) => this.options.openConnection(connection) },
      {
        log: (event) => this.options.onLog(event),
        connectionState: (event) => this.options.onConnectionState(event),
        afterthought: (event) => this.options.onAfterthought(event),
      },
      {
        toFailure: (thrown) => KafkaError.dataOf(thrown),
        fromFailure: (failure) => KafkaError.from(failure as KafkaErrorData),
        onLost: (reason, name) => new KafkaError('client-stopped', { retriable: true, raw: `${reason} ${name}`.trim() }),
        onMalformed: (message, thrown) => this.options.onLog({ level: 'error', message: `Malformed message from the client thread: ${inspect(message)} ${thrown === undefined ? '' : inspect(thrown)}`.trim() }),
      },
    );
    const thread: Thread = { worker, endpoint };
    const died = (reason: string): void => {
      if (this.thread === thread) {
        this.thread = null;
        endpoint.close();
        this.options.onDied(reason);
      }
    };
    worker.on('error', (error) => died(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    worker.on('exit', (code) => died(`exit code ${code}`));
    if (this.settings !== null) {
      endpoint.emit('settings', this.settings);
    }
    return thread;
  }
}

/** Remembers the newest progress of each send, and passes it on. */
function tracking(open: readonly OpenSend[], options: RequestOptions<SendProgress>): RequestOptions<SendProgress> {
  const byId = new Map(open.map((send) => [send.order.sendId, send]));
  return {
    ...options,
    onProgress: (progress) => {
      const send = byId.get(progress.sendId);
      if (send) {
        send.last = progress;
      }
      options.onProgress?.(progress);
    },
  };
}

/**
 * The report of a send whose thread is gone. Progress can be lost with the thread, so a send it has taken is unknown
 * even where nothing was heard of a write; only one that it never got (we are closing) is rejected.
 */
function lostReport(open: OpenSend, error: KafkaErrorData): RawReport {
  const { order, last } = open;
  return {
    apiVersion: 1,
    sendId: order.sendId,
    outcome: error.code === 'closing' ? 'rejected' : 'unknown',
    connection: order.connection,
    topic: order.topic,
    partition: last?.partition ?? order.partition,
    offset: null,
    timestamp: order.timestamp === null ? null : String(order.timestamp),
    acks: order.settings.acks,
    startedAt: open.startedAt,
    durationMs: Date.now() - open.startedAt,
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
    error,
  };
}
