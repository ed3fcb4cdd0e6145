import type { HostCalls, ResolvedSettings, ThreadEvents, ThreadResources } from '../bridge/clientThread';
import { abortable, delay } from '../kafka/cluster/abortable';
import { Cluster } from '../kafka/cluster/cluster';
import { Producer } from '../kafka/producer/producer';
import { clusterConfig } from './clusterConfig';

const DEFAULT_IDLE_CLOSE_MS = 3 * 60_000;
/** How often what is idle is looked for, at most. */
const IDLE_CHECK_MS = 5_000;

export interface OpenConnectionsHost {
  readonly ask: (connection: string) => Promise<HostCalls['openConnection']['result']>;
  readonly onState: (event: ThreadEvents['connectionState']) => void;
  readonly onLog: (event: ThreadEvents['log']) => void;
}

interface OpenProducer {
  readonly producer: Producer;
  /** Its sockets. */
  readonly lane: string;
  usedAt: number;
}

interface OpenConnection {
  readonly id: string;
  readonly cluster: Cluster;
  readonly producers: Map<string, OpenProducer>;
  /** Those that have not ended. */
  readonly transactions: Set<Promise<unknown>>;
  /** Work that is going on with it. */
  users: number;
  usedAt: number;
}

/** The clusters and producers in use: made when first needed, closed when idle, changed or at the end. */
export class OpenConnections {
  private readonly open = new Map<string, Promise<OpenConnection>>();
  /** Those of `open` that are: for the others somebody may still be asked for a password. */
  private readonly ready = new Map<string, OpenConnection>();
  private idleCloseMs = DEFAULT_IDLE_CLOSE_MS;
  private idleTimer: NodeJS.Timeout | null = null;
  private nextLane = 1;

  constructor(private readonly host: OpenConnectionsHost) {}

  /**
   * Works with a cluster; it is not closed for idleness meanwhile. `signal` ends the wait for its configuration, for which
   * somebody may be asked for a password.
   */
  async use<T>(connection: string, work: (cluster: Cluster, producer: (settings: ResolvedSettings) => Producer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const opened = await abortable(this.get(connection), signal);
    opened.users++;
    try {
      return await work(opened.cluster, (settings) => this.producer(opened, settings));
    } finally {
      opened.users--;
      opened.usedAt = performance.now();
      this.scheduleIdleCheck();
    }
  }

  /** Works with a cluster as `use` does; what closes the connection waits for it, as for a producer's sends. */
  async transact<T>(connection: string, work: (cluster: Cluster) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { transactions } = await abortable(this.get(connection), signal);
    const running = this.use(connection, work, signal);
    transactions.add(running);
    return running.finally(() => transactions.delete(running));
  }

  /** Whether its configuration is known. */
  isOpen(connection: string): boolean {
    return this.ready.has(connection);
  }

  /** `idleMs` 0 closes as soon as nothing is under way. */
  configure(idleMs: number): void {
    this.idleCloseMs = idleMs;
    this.stopIdleCheck();
    this.scheduleIdleCheck();
  }

  /** Waits for its sends up to `waitMs`, then closes its sockets. */
  async close(connection: string, waitMs: number): Promise<void> {
    const pending = this.open.get(connection);
    const opened = this.ready.get(connection);
    this.open.delete(connection);
    this.ready.delete(connection);
    if (opened === undefined) {
      pending?.then(
        (late) => late.cluster.close(),
        () => undefined,
      );
      return;
    }
    await Promise.all([...[...opened.producers.values()].map(({ producer }) => producer.close(waitMs)), ended(opened.transactions, waitMs)]);
    opened.cluster.close();
    this.host.onLog({ level: 'info', message: `Connection ${connection} closed.` });
  }

  async closeAll(waitMs: number): Promise<void> {
    this.stopIdleCheck();
    await Promise.all([...this.open.keys()].map((connection) => this.close(connection, waitMs)));
  }

  resources(): Pick<ThreadResources, 'sockets' | 'connections'> {
    const opened = [...this.ready.values()];
    return {
      sockets: opened.reduce((sum, { cluster }) => sum + cluster.socketCount, 0),
      connections: opened.map(({ id, producers, transactions }) => ({
        id,
        producers: producers.size,
        inFlight: [...producers.values()].reduce((sum, { producer }) => sum + producer.open, transactions.size),
      })),
    };
  }

  private get(connection: string): Promise<OpenConnection> {
    let pending = this.open.get(connection);
    if (pending === undefined) {
      pending = this.make(connection);
      this.open.set(connection, pending);
      const isCurrent = (): boolean => this.open.get(connection) === pending;
      pending.then(
        (opened) => isCurrent() && this.ready.set(connection, opened),
        () => isCurrent() && this.open.delete(connection),
      );
    }
    return pending;
  }

  private async make(connection: string): Promise<OpenConnection> {
    const { config, secrets } = await this.host.ask(connection);
    const cluster = new Cluster(await clusterConfig(config, secrets), {
      onState: (state, error) => this.host.onState({ connection, state, error }),
      onLog: (level, message) => this.host.onLog({ level, message: `${config.name}: ${message}` }),
    });
    return { id: connection, cluster, producers: new Map(), transactions: new Set(), users: 0, usedAt: performance.now() };
  }

  /** One producer for each distinct set of settings; acks=0 never shares a socket. */
  private producer(opened: OpenConnection, settings: ResolvedSettings): Producer {
    const key = JSON.stringify(Object.entries(settings).sort());
    let known = opened.producers.get(key);
    if (known === undefined) {
      const lane = `produce ${this.nextLane++}`;
      known = { producer: new Producer(opened.cluster, settings, lane), lane, usedAt: 0 };
      opened.producers.set(key, known);
    }
    known.usedAt = performance.now();
    return known.producer;
  }

  private scheduleIdleCheck(): void {
    this.idleTimer ??= setTimeout(
      () => {
        this.idleTimer = null;
        void this.closeIdle();
      },
      Math.min(Math.max(this.idleCloseMs, 1), IDLE_CHECK_MS),
    );
  }

  private stopIdleCheck(): void {
    if (this.idleTimer !== null) {
      clearTimeout(this.idleTimer);
      this.idleTimer = null;
    }
  }

  private async closeIdle(): Promise<void> {
    const now = performance.now();
    for (const [connection, opened] of [...this.ready]) {
      const isBusy = opened.users > 0 || [...opened.producers.values()].some(({ producer }) => producer.open > 0);
      if (!isBusy && now - opened.usedAt >= this.idleCloseMs) {
        await this.close(connection, 0);
      } else {
        await this.closeIdleProducers(opened, now);
      }
    }
    if (this.open.size > 0) {
      this.scheduleIdleCheck();
    }
  }

  /** Each set of settings that was tried has sockets of its own. */
  private async closeIdleProducers({ producers, cluster }: OpenConnection, now: number): Promise<void> {
    for (const [key, known] of [...producers]) {
      if (known.producer.open > 0) {
        known.usedAt = now;
      } else if (now - known.usedAt >= this.idleCloseMs) {
        producers.delete(key);
        await known.producer.close(0);
        cluster.closeLane(known.lane);
      }
    }
  }
}

/** Resolves when all have ended, or after `waitMs`. */
async function ended(running: ReadonlySet<Promise<unknown>>, waitMs: number): Promise<void> {
  if (running.size > 0) {
    const late = new AbortController();
    await Promise.race([Promise.allSettled(running), delay(waitMs, late.signal).catch(() => undefined)]);
    late.abort();
  }
}
