import { Worker } from 'node:worker_threads';
import { KafkaError } from '../kafka/errors/kafkaError';
import type { Reason } from '../kafka/errors/reason';
import { Emitter } from '../platform/emitter';

const STOP_MS = 2_000;

export interface SandboxOptions {
  /** Absolute path of `dist/sandbox.js`. */
  readonly script: string;
  /** `host:port` of one that `npm start` runs, which is then the only one; null: none. */
  readonly external: string | null;
  readonly onLog: (message: string) => void;
}

export type SandboxState = 'stopped' | 'starting' | 'running';

/** The embedded broker, in a worker thread of its own; one at most. */
export class Sandbox {
  private worker: Worker | null = null;
  private starting: Promise<readonly string[]> | null = null;
  private servers: readonly string[] | null;
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly options: SandboxOptions) {
    this.servers = options.external === null ? null : [options.external];
  }

  get state(): SandboxState {
    return this.servers !== null ? 'running' : this.starting !== null ? 'starting' : 'stopped';
  }

  /** Null while it does not run. */
  get bootstrapServers(): readonly string[] | null {
    return this.servers;
  }

  get isExternal(): boolean {
    return this.options.external !== null;
  }

  /** The one that runs, or a new one. `port` 0: any free one. Throws `invalid-setting` where the port cannot be used. */
  start(port: number): Promise<readonly string[]> {
    if (this.servers !== null) {
      return Promise.resolve(this.servers);
    }
    if (this.starting === null) {
      this.starting = this.launch(port).finally(() => {
        this.starting = null;
        this.changed.fire();
      });
      this.changed.fire();
    }
    return this.starting;
  }

  /** Everything in it is gone. One that `npm start` runs stays. */
  async stop(): Promise<void> {
    await this.starting?.catch(() => undefined);
    const { worker } = this;
    if (worker === null) {
      return;
    }
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage({ kind: 'stop' });
    const timer = setTimeout(() => void worker.terminate(), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  private async launch(port: number): Promise<readonly string[]> {
    const worker = new Worker(this.options.script, { name: 'kafka-dispatch sandbox', workerData: { port, samples: true } });
    worker.on('exit', (code) => {
      this.options.onLog(`The sandbox broker ended with exit code ${code}.`);
      if (this.worker === worker) {
        this.worker = null;
        this.servers = null;
        this.changed.fire();
      }
    });
    const listening = await listeningPort(worker, port);
    this.worker = worker;
    this.servers = [`127.0.0.1:${listening}`];
    return this.servers;
  }
}

function listeningPort(worker: Worker, asked: number): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: { readonly port: number } | { readonly reason: Reason }) => {
      if ('port' in message) {
        resolve(message.port);
      } else {
        void worker.terminate();
        reject(new KafkaError('invalid-setting', { facts: { setting: 'kafkaDispatch.sandbox.port', value: asked }, reason: message.reason }));
      }
    });
    worker.once('error', (error) => reject(new KafkaError('internal-error', { raw: error instanceof Error ? error.message : String(error), cause: error })));
    worker.once('exit', () => reject(new KafkaError('internal-error', { raw: 'The sandbox broker ended while it started.' })));
  });
}
