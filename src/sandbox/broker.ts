import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ApiName } from './apis/apiName';
import { BrokerError } from './brokerError';
import { ERROR } from './errorCodes';
import { Faults } from './faults';
import { Groups } from './groups/groups';
import { DEFAULT_LIMITS, type Limits } from './limits';
import { Topics } from './log/topics';
import { addSamples } from './samples/addSamples';
import { ClientConnection } from './server/connection';
import type { BrokerState } from './state';
import { Transactions } from './transactions/transactions';

export interface SandboxOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Sample topics with records; false if absent. */
  readonly samples?: boolean;
  readonly limits?: Partial<Limits>;
  /** Hears of a request that could not be carried out because of a mistake of ours; its connection is closed. Absent: it is thrown. */
  readonly onError?: (error: unknown) => void;
}

const HOST = '127.0.0.1';

/**
 * A Kafka cluster of one broker in this process: on this computer only, in memory only, forgotten when it stops. For
 * trying and testing; there is no TLS and no SASL.
 */
export class SandboxBroker {
  readonly faults = new Faults();
  /** How many requests of each API have come in. */
  readonly requests = new Map<ApiName, number>();
  private readonly connections = new Set<ClientConnection>();
  private readonly state: BrokerState;
  private stopped: Promise<void> | null = null;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    limits: Limits,
    private readonly onError: (error: unknown) => void,
  ) {
    let nextProducerId = 0n;
    const topics = new Topics(limits);
    this.state = {
      host: HOST,
      port,
      clusterId: randomBytes(16).toString('base64url'),
      limits,
      topics,
      groups: new Groups(limits.groups),
      transactions: new Transactions(topics, limits.transactionalIds, () => nextProducerId++),
      faults: this.faults,
      nextProducerId: () => nextProducerId++,
    };
    server.on('connection', (socket) => this.accept(socket));
  }

  /** Rejects with the error of `net.Server` where the port cannot be had, such as `EADDRINUSE`. */
  static async start(options: SandboxOptions = {}): Promise<SandboxBroker> {
    const server = createServer();
    server.listen(options.port ?? 0, HOST);
    await once(server, 'listening');
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const broker = new SandboxBroker(server, (server.address() as AddressInfo).port, limits, options.onError ?? rethrow);
    if (options.samples === true) {
      await addSamples(broker.state.topics, Date.now());
    }
    return broker;
  }

  get address(): string {
    return `${HOST}:${this.port}`;
  }

  get openConnections(): number {
    return this.connections.size;
  }

  /** Makes a topic without a client. Throws `BrokerError`. */
  createTopic(name: string, options: { readonly partitions?: number; readonly configs?: Readonly<Record<string, string>> } = {}): void {
    this.state.topics.create({ name, partitions: options.partitions ?? 1, configs: new Map(Object.entries(options.configs ?? {})) });
  }

  /** Puts batches of any format into a log with the offsets that they have, as if an older broker had left them. Throws `BrokerError`. */
  restore(name: string, partition: number, recordSet: Buffer): void {
    const [topic, log] = [this.state.topics.get(name), this.state.topics.partition(name, partition)];
    if (topic === null || log === null) {
      throw new BrokerError(ERROR.unknownTopicOrPartition, `${name}-${partition}`);
    }
    this.state.topics.restore(topic, log, recordSet);
  }

  /** Closes every connection; resolves when no socket and no timer is left. */
  stop(): Promise<void> {
    this.stopped ??= this.close();
    return this.stopped;
  }

  private async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.state.groups.close();
    this.state.transactions.close();
    for (const connection of this.connections) {
      connection.close();
    }
    await closed;
  }

  private accept(socket: Socket): void {
    if (this.connections.size >= this.state.limits.connections) {
      socket.destroy();
      return;
    }
    const count = (api: ApiName): unknown => this.requests.set(api, (this.requests.get(api) ?? 0) + 1);
    const connection = new ClientConnection(socket, this.state, count, this.onError);
    this.connections.add(connection);
    void connection.serve().finally(() => this.connections.delete(connection));
  }
}

function rethrow(error: unknown): never {
  throw error;
}
