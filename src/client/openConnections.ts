import type { HostCalls, ResolvedSettings, ThreadEvents, ThreadResources } from '../bridge/clientThread';
import { abortable } from '../kafka/cluster/abortable';
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

interface OpenConnection {
  readonly id: string;
  readonly cluster: Cluster;
  readonly producers: Map<string, Producer>;
  /** Work that is going on with it. */
  users: number;
  usedAt: number;
}

/** The clusters and producers in use: made when first needed, closed when idle, changed or at the end. */
export class OpenConnections {
  private readonly open = new Map<string, Promise<OpenConnection>>();
  private readonly configured = new Set<string>();
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

  /** Whether its configuration is known. */
  isOpen(connection: string): boolean {
    return this.configured.has(connection);
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
    this.open.delete(connection);
    this.configured.delete(connection);
    if (pending !== undefined) {
      const opened = await pending.catch(() => null);
      if (opened !== null) {
        await Promise.all([...opened.producers.values()].map((producer) => producer.close(waitMs)));
        opened.cluster.close();
        this.host.onLog({ level: 'info', message: `Connection ${connection} closed.` });
      }
    }
  }

  async closeAll(waitMs: number): Promise<void> {
    this.stopIdleCheck();
    await Promise.all([...this.open.keys()].map((connection) => this.close(connection, waitMs)));
  }

  async resources(): Promise<Pick<ThreadResources, 'sockets' | 'connections'>> {
    const opened = (await Promise.all([...this.open.values()].map((pending) => pending.catch(() => null)))).filter((entry) => entry !== null);
    return {
      sockets: opened.reduce((sum, { cluster }) => sum + cluster.socketCount, 0),
      connections: opened.map(({ id, producers }) => ({
        id,
        producers: producers.size,
        inFlight: [...producers.values()].reduce((sum, producer) => sum + producer.open, 0),
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
        () => isCurrent() && this.configured.add(connection),
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
    return { id: connection, cluster, producers: new Map(), users: 0, usedAt: performance.now() };
  }

  /** One producer for each distinct set of settings; acks=0 never shares a socket. */
  private producer(opened: OpenConnection, settings: ResolvedSettings): Producer {
    const key = JSON.stringify(Object.entries(settings).sort());
    let producer = opened.producers.get(key);
    if (producer === undefined) {
      producer = new Producer(opened.cluster, settings, `produce ${this.nextLane++}`);
      opened.producers.set(key, producer);
    }
    return producer;
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
    for (const [connection, pending] of [...this.open]) {
      const opened = await pending.catch(() => null);
      if (opened === null) {
        continue;
      }
      const isBusy = opened.users > 0 || [...opened.producers.values()].some((producer) => producer.open > 0);
      if (!isBusy && now - opened.usedAt >= this.idleCloseMs && this.open.get(connection) === pending) {
        await this.close(connection, 0);
      }
    }
    if (this.open.size > 0) {
      this.scheduleIdleCheck();
    }
  }
}

