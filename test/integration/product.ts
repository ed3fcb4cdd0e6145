import { join } from 'node:path';
import type { SendOrder, ThreadCalls } from '../../src/bridge/clientThread';
import { ClientProxy } from '../../src/client/proxy';
import type { Connection, Secrets } from '../../src/contracts/connections';
import type { ErrorView } from '../../src/contracts/errors';
import type { SendReport } from '../../src/contracts/messages';
import * as explainModule from '../../src/explain/explain';
import { Explaining } from '../../src/platform/explaining';
import { repositoryRoot } from '../harness/root';
import { english } from '../unit/explain/samples';
import { DEFAULTS } from './kit';

export type Settings = Omit<Connection, 'id' | 'name'>;

/** What its user calls the connection under test. */
export const NAME = 'staging';

/** A failure that is not to be tried again and again, so that it is told at once. */
export const ONCE: Partial<SendOrder['settings']> = { idempotent: false, retries: 0, requestTimeoutMs: 2_000, deliveryTimeoutMs: 5_000 };

/** The way of a message through the product, from the connection's settings to the error in words: client thread and explainers as they ship. */
export class Product {
  private settings: Settings = { bootstrapServers: [] };
  private secrets: Secrets = {};
  private sends = 0;
  private readonly explaining = new Explaining(() => explainModule, english, () => NAME);
  private readonly proxy = new ClientProxy({
    script: join(repositoryRoot(), 'dist/client.js'),
    openConnection: () => Promise.resolve({ config: { id: 'c', name: NAME, ...this.settings }, secrets: this.secrets }),
    onLog: () => undefined,
    onConnectionState: () => undefined,
    onAfterthought: () => undefined,
    onDied: (reason) => {
      throw new Error(reason);
    },
  });

  /** Closes what is open, and from here on connects so. */
  async use(settings: Settings | string, secrets: Secrets = {}): Promise<void> {
    await this.proxy.request('closeConnection', { connection: 'c' });
    this.settings = typeof settings === 'string' ? { bootstrapServers: settings.split(',') } : settings;
    this.secrets = secrets;
  }

  /** Why this connection does not open. */
  async refusal(settings: Settings | string, secrets: Secrets = {}): Promise<ErrorView> {
    await this.use(settings, secrets);
    return this.failure('testConnection', { connection: 'c' });
  }

  /** Why a call of the client thread fails. */
  async failure(...[name, params]: Parameters<ClientProxy['request']>): Promise<ErrorView> {
    const result: unknown = await this.proxy.request(name, params).catch((thrown: unknown) => this.explaining.thrown(thrown, 'c'));
    if (!isView(result)) {
      throw new Error(`${name} did not fail: ${JSON.stringify(result)}`);
    }
    return result;
  }

  /** A call of the client thread that does not fail. */
  request<K extends keyof ThreadCalls>(name: K, params: ThreadCalls[K]['params']): Promise<ThreadCalls[K]['result']> {
    return this.proxy.request(name, params);
  }

  async send(topic: string, more: Partial<Omit<SendOrder, 'settings'>> = {}, settings: Partial<SendOrder['settings']> = {}): Promise<SendReport> {
    const order = orderOf(topic, { sendId: `send ${this.sends++}`, ...more }, settings);
    return this.explaining.report(await this.proxy.send(order));
  }

  /** The error that a send ends with. */
  async refusedSend(...args: Parameters<Product['send']>): Promise<ErrorView> {
    const report = await this.send(...args);
    if (report.error === null) {
      throw new Error(`The send did not fail: ${report.outcome}`);
    }
    return report.error;
  }

  close(): Promise<unknown> {
    return this.proxy.dispose(0);
  }
}

/** A small message to connection `c`. */
export function orderOf(topic: string, more: Partial<Omit<SendOrder, 'settings'>> = {}, settings: Partial<SendOrder['settings']> = {}): SendOrder {
  return {
    sendId: 'send',
    connection: 'c',
    topic,
    key: { format: 'string', text: 'truck-7' },
    value: { format: 'json', text: '{"speed": 60}' },
    headers: [],
    partition: null,
    timestamp: null,
    ...more,
    settings: { ...DEFAULTS, ...settings },
  };
}

function isView(value: unknown): value is ErrorView {
  return typeof value === 'object' && value !== null && 'fixes' in value;
}
