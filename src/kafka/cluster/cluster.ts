import type { BrokerAddress } from '../../contracts/messages';
import type { KafkaErrorData } from '../errors/kafkaError';
import { KafkaError } from '../errors/kafkaError';
import type { ApiRequest } from '../protocol/apiRequest';
import { brokerError } from '../protocol/errorCodes';
import { metadata, type MetadataResponse } from '../protocol/requests/metadata';
import { abortable } from './abortable';
import { BrokerConnection } from './brokerConnection';
import { closingOnTimeout } from './closingOnTimeout';
import { firstToOpen } from './firstToOpen';
import { formatAddress, type ClusterConfig, type HostPort } from './config';
import { LifeSigns } from './lifeSigns';
import type { BrokerNode, PartitionMetadata, TopicMetadata } from './metadata';
import { probeSaslMechanisms } from './saslProbe';
import { TopicConfigCache } from './topicConfigs';

/** Below 10 s, so that a row can name a broker that does not answer within 10 s. */
const METADATA_TIMEOUT_MS = 8_000;

/** What is unreachable rather than wrong: at an advertised address it has its own explanation. */
const UNREACHABLE = new Set(['host-not-found', 'connection-refused', 'connection-timeout', 'network-unreachable']);

export type ClusterState = 'idle' | 'connecting' | 'connected' | 'offline';

export interface ClusterEvents {
  /** `idle`: it worked, and no socket is open any more. */
  readonly onState: (state: ClusterState, error: KafkaErrorData | null) => void;
  readonly onLog: (level: 'debug' | 'info' | 'warn', message: string) => void;
}

export interface RequestOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Whom it goes to, before anything is written. */
  readonly onConnection?: ((connection: BrokerConnection) => void) | undefined;
  /** Right before the write. */
  readonly onWrite?: (() => void) | undefined;
}

/** Sockets, brokers and topics of one connection. Opens what is asked for, when it is asked for; closes all of it. */
export class Cluster {
  readonly configs = new TopicConfigCache();
  /** Whether any bootstrap server has ever answered with metadata. */
  everConnected = false;
  /** Of the cluster that last answered: another one can have taken its place at the same address. */
  private clusterId: string | null = null;
  private brokers = new Map<number, BrokerNode>();
  private controllerId = -1;
  private readonly topics = new Map<string, TopicMetadata>();
  private readonly open = new Map<string, BrokerConnection>();
  private readonly opening = new Map<string, Promise<BrokerConnection>>();
  private readonly refreshing = new Map<string, { readonly response: Promise<MetadataResponse>; readonly askedAt: number }>();
  private readonly alive: LifeSigns;
  private dialing: Promise<BrokerConnection> | null = null;
  private nextBootstrap = 0;
  /** Address that last let a request time out: tried last. */
  private silentAddress: string | null = null;
  private readonly closing = new AbortController();
  private state: ClusterState = 'idle';

  constructor(
    readonly config: ClusterConfig,
    private readonly events: ClusterEvents,
  ) {
    this.alive = new LifeSigns(config.idleProbe);
  }

  get brokerList(): readonly BrokerNode[] {
    return [...this.brokers.values()];
  }

  /** The cluster's own id; null: none was heard of. */
  get id(): string | null {
    return this.clusterId;
  }

  /** Whom the brokers know us as, where we log in with a name. */
  get username(): string | null {
    return this.config.sasl?.username ?? null;
  }

  get socketCount(): number {
    return this.open.size;
  }

  /** What was last read of a topic; no request. */
  cachedTopic(name: string): TopicMetadata | null {
    return this.topics.get(name) ?? null;
  }

  broker(id: number): BrokerNode | null {
    return this.brokers.get(id) ?? null;
  }

  /** The leader as last read, with its address; null: none, or not known. */
  leaderOf(topic: string, partition: number): (PartitionMetadata & { readonly broker: BrokerNode }) | null {
    const found = this.topics.get(topic)?.partitions[partition];
    const broker = found === undefined ? undefined : this.brokers.get(found.leader);
    return found === undefined || broker === undefined ? null : { ...found, broker };
  }

  /**
   * A topic, read anew where what is known is older than `maxAgeMs`. One try: throws why it cannot be read, or
   * `unknown-topic`, `topic-not-authorized`, `invalid-topic-name`, `leader-not-available`.
   */
  async topic(name: string, options: { maxAgeMs: number; signal?: AbortSignal | undefined }): Promise<TopicMetadata> {
    const known = this.topics.get(name);
    if (known !== undefined && performance.now() - known.readAt <= options.maxAgeMs) {
      return known;
    }
    const { response, askedAt: readAt } = await this.readMetadata([name], options.signal);
    const topic = this.taken(name, response, readAt);
    if (topic instanceof KafkaError) {
      throw topic;
    }
    return topic;
  }

  /** Several topics in one request, read anew: each as it is, or why it cannot be read. None: only the brokers are read anew. */
  async topicsNamed(names: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, TopicMetadata | KafkaError>> {
    const { response, askedAt } = await this.readMetadata(names, signal);
    return new Map(names.map((name) => [name, this.taken(name, response, askedAt)]));
  }

  /** All topics, sorted by name. */
  async allTopics(signal?: AbortSignal): Promise<readonly TopicMetadata[]> {
    const { response, askedAt: readAt } = await this.readMetadata(null, signal);
    return response.topics
      .filter((topic) => topic.errorCode === 0 || topic.partitions.length > 0)
      .map((topic) => this.remember(topic, readAt))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What was known of a topic is no longer believed. */
  forget(topic: string): void {
    this.topics.delete(topic);
  }

  /** A request to any broker, or to the controller. */
  async request<Q, S>(to: 'any' | 'controller', api: ApiRequest<Q, S>, request: Q, options: RequestOptions = {}): Promise<S> {
    const { timeoutMs = METADATA_TIMEOUT_MS, signal, onConnection, onWrite } = options;
    const connection = await this.anyConnection(signal, to === 'controller' ? this.controllerId : null);
    onConnection?.(connection);
    return this.explainingFailure(connection, () => connection.request(api, request, { timeoutMs, signal, onWrite }));
  }

  /**
   * The open socket to a broker for one purpose (`lane`), opened if need be. Lanes do not wait for each other: a broker
   * answers the requests of one socket in order, and an acks=all Produce can take long.
   */
  async connection(brokerId: number, lane: string, signal?: AbortSignal): Promise<BrokerConnection> {
    const node = this.brokers.get(brokerId);
    if (node === undefined) {
      throw new KafkaError('leader-not-available', { retriable: true, facts: { brokerId } });
    }
    const key = `${brokerId} ${formatAddress(node)} ${lane}`;
    const current = this.open.get(key);
    if (current !== undefined && (await this.alive.of(current))) {
      return current;
    }
    try {
      return await abortable(this.openOnce(key, node), signal);
    } catch (thrown) {
      throw this.advertised(thrown, node);
    }
  }

  /** The sockets of one purpose end now. */
  closeLane(lane: string): void {
    [...this.open].filter(([key]) => key.endsWith(` ${lane}`)).forEach(([, connection]) => connection.close());
  }

  /** Every socket ends now; what is on the way fails with `reason`. */
  close(reason: KafkaError = new KafkaError('closing')): void {
    if (this.state === 'connected' || this.state === 'connecting') {
      this.tell('idle', null);
    }
    this.closing.abort(reason);
    for (const connection of this.open.values()) {
      connection.close(reason);
    }
    this.open.clear();
  }

  /** Who asks while the same is being asked gets that answer, which is as old as its request (`askedAt`). */
  private async readMetadata(topics: readonly string[] | null, signal?: AbortSignal): Promise<{ response: MetadataResponse; askedAt: number }> {
    const key = topics === null ? '*' : topics.join(' ');
    let pending = this.refreshing.get(key);
    if (pending === undefined) {
      pending = { response: this.requestMetadata(topics).finally(() => this.refreshing.delete(key)), askedAt: performance.now() };
      this.refreshing.set(key, pending);
    }
    return { response: await abortable(pending.response, signal), askedAt: pending.askedAt };
  }

  private async requestMetadata(topics: readonly string[] | null): Promise<MetadataResponse> {
    try {
      const connection = await this.anyConnection(undefined, null);
      const response = await this.explainingFailure(connection, () =>
        connection.request(metadata, { topics, allowAutoTopicCreation: false }, { timeoutMs: METADATA_TIMEOUT_MS }),
      );
      this.brokers = new Map(response.brokers.map((broker) => [broker.nodeId, { id: broker.nodeId, host: broker.host, port: broker.port, rack: broker.rack }]));
      this.controllerId = response.controllerId;
      this.clusterId = response.clusterId;
      this.everConnected = true;
      this.tell('connected', null);
      return response;
    } catch (thrown) {
      this.tell('offline', KafkaError.dataOf(thrown));
      throw thrown;
    }
  }

  /** Nothing any more once it is closed. */
  private tell(state: ClusterState, error: KafkaErrorData | null): void {
    if (!this.closing.signal.aborted) {
      this.state = state;
      this.events.onState(state, error);
    }
  }

  private taken(name: string, { topics }: MetadataResponse, readAt: number): TopicMetadata | KafkaError {
    const topic = topics.find((entry) => entry.name === name);
    if (topic !== undefined && topic.errorCode === 0) {
      return this.remember(topic, readAt);
    }
    this.topics.delete(name);
    const { errorCode, name: kafkaName, code, retriable } = brokerError(topic?.errorCode ?? 3);
    return new KafkaError(errorCode, { retriable, facts: { topic: name, api: metadata.name, username: this.username }, kafka: { code, name: kafkaName }, raw: kafkaName });
  }

  private remember(topic: MetadataResponse['topics'][number], readAt: number): TopicMetadata {
    const partitions = topic.partitions
      .map((entry): PartitionMetadata => ({
        partition: entry.partition,
        leader: entry.leader,
        leaderEpoch: entry.leaderEpoch,
        replicas: entry.replicas,
        inSyncReplicas: entry.inSyncReplicas,
      }))
      .sort((a, b) => a.partition - b.partition);
    const remembered: TopicMetadata = { name: topic.name, internal: topic.internal, partitions, readAt };
    this.topics.set(topic.name, remembered);
    return remembered;
  }

  /** An open socket for metadata and administration: one that is open, else a known broker, else a bootstrap server. */
  private async anyConnection(signal: AbortSignal | undefined, preferred: number | null): Promise<BrokerConnection> {
    this.closing.signal.throwIfAborted();
    if (preferred !== null && this.brokers.has(preferred)) {
      return this.connection(preferred, 'meta', signal);
    }
    for (const [key, connection] of this.open) {
      if (key.endsWith(' meta') && (await this.alive.of(connection))) {
        return connection;
      }
    }
    this.dialing ??= this.dial().finally(() => (this.dialing = null));
    return abortable(this.dialing, signal);
  }

  private async dial(): Promise<BrokerConnection> {
    this.tell('connecting', null);
    const { signal } = this.closing;
    const result = await firstToOpen({
      attempts: this.candidates().map(({ key, address, id }) => (stop: AbortSignal) => this.openNew(key, address, id, stop)),
      signal,
      discard: (late) => late.close(),
    });
    if ('opened' in result) {
      return result.opened;
    }
    signal.throwIfAborted();
    throw this.noBrokers(result.failures.map((thrown) => KafkaError.from(KafkaError.dataOf(thrown))));
  }

  private candidates(): readonly { key: string; address: HostPort; id: number | null }[] {
    const { bootstrapServers } = this.config;
    const start = this.nextBootstrap++ % Math.max(bootstrapServers.length, 1);
    const bootstrap = [...bootstrapServers.slice(start), ...bootstrapServers.slice(0, start)];
    const known = [...this.brokers.values()].map((node) => ({ key: `${node.id} ${formatAddress(node)} meta`, address: node, id: node.id }));
    const all = [...bootstrap.map((address) => ({ key: `bootstrap ${formatAddress(address)} meta`, address, id: null })), ...known];
    const isSilent = (address: HostPort): boolean => formatAddress(address) === this.silentAddress;
    return [...all.filter(({ address }) => !isSilent(address)), ...all.filter(({ address }) => isSilent(address))];
  }

  /** One mistake that no other server will mend (a wrong password …) is told as it is; else all addresses together. */
  private noBrokers(errors: readonly KafkaError[]): KafkaError {
    const final = errors.find((error) => !error.data.retriable);
    if (final !== undefined) {
      return final;
    }
    const last = errors.at(-1)?.data;
    const bootstrap = this.config.bootstrapServers.map(formatAddress).join(', ');
    return new KafkaError('no-brokers-available', {
      retriable: true,
      facts: {
        ...last?.facts,
        timeoutMs: null,
        lastTimeoutMs: last?.facts['timeoutMs'] ?? null,
        addresses: bootstrap,
        bootstrap,
        lastErrorCode: last?.code ?? null,
        lastError: last?.raw ?? null,
      },
      ...(last?.broker === undefined ? {} : { broker: last.broker }),
      raw: errors.map((error) => `${String(error.data.facts['address'] ?? '')} ${error.data.raw || error.code}`.trim()).join('\n'),
    });
  }

  private openOnce(key: string, node: BrokerAddress): Promise<BrokerConnection> {
    const current = this.open.get(key);
    if (current !== undefined && current.closed === null) {
      return Promise.resolve(current);
    }
    let pending = this.opening.get(key);
    if (pending === undefined) {
      pending = this.openNew(key, node, node.id, this.closing.signal).finally(() => this.opening.delete(key));
      this.opening.set(key, pending);
    }
    return pending;
  }

  private async openNew(key: string, address: HostPort, brokerId: number | null, signal: AbortSignal): Promise<BrokerConnection> {
    const connection = await BrokerConnection.open(address, brokerId, this.config, signal).catch(async (thrown: unknown) => {
      throw await this.withMechanisms(KafkaError.dataOf(thrown), address);
    });
    const other = this.open.get(key);
    if (signal.aborted || other?.closed === null) {
      connection.close();
      signal.throwIfAborted();
    }
    if (other?.closed === null) {
      return other;
    }
    this.open.set(key, connection);
    this.events.onLog('debug', `Connected to ${formatAddress(address)}.`);
    connection.onClose((error) => {
      this.events.onLog('debug', `Connection to ${formatAddress(address)} closed: ${error.message}`);
      if (this.open.get(key) === connection) {
        this.open.delete(key);
        // What answers here next may know other topics, other leaders, or be another cluster.
        this.topics.clear();
        if (this.open.size === 0 && this.state === 'connected') {
          this.tell('idle', null);
        }
      }
    });
    return connection;
  }

  /**
   * A broker that wants a login answers ApiVersions and cuts at the next request: ask it for its mechanisms. One that
   * does not answer is left alone for a while.
   */
  private async explainingFailure<T>(connection: BrokerConnection, work: () => Promise<T>): Promise<T> {
    try {
      return await closingOnTimeout(connection, work);
    } catch (thrown) {
      const { code } = KafkaError.dataOf(thrown);
      if (code === 'request-timeout') {
        this.silentAddress = formatAddress(connection.address);
      }
      const isCut = code === 'connection-closed' || code === 'connection-reset';
      if (!isCut || this.config.sasl !== null || connection.answers > 0) {
        throw thrown;
      }
      const mechanisms = await probeSaslMechanisms(connection.address, this.config);
      if (mechanisms === null) {
        throw thrown;
      }
      const { facts, ...rest } = KafkaError.dataOf(thrown);
      throw KafkaError.from({ ...rest, code: 'sasl-required', retriable: false, facts: { ...facts, mechanisms: mechanisms.join(', ') } });
    }
  }

  /** A refused mechanism is told with those that the listener takes. */
  private async withMechanisms(error: KafkaErrorData, address: HostPort): Promise<KafkaError> {
    if (error.code !== 'sasl-mechanism-not-enabled') {
      return KafkaError.from(error);
    }
    const mechanisms = await probeSaslMechanisms(address, this.config);
    return KafkaError.from({ ...error, facts: { ...error.facts, mechanisms: mechanisms?.join(', ') ?? null } });
  }

  /** A broker that cannot be reached at the address the cluster gave for it, which is not one the user typed. */
  private advertised(thrown: unknown, node: BrokerAddress): KafkaError {
    const data = KafkaError.dataOf(thrown);
    const typed = this.config.bootstrapServers.some(({ host, port }) => host === node.host && port === node.port);
    if (typed || !UNREACHABLE.has(data.code) || data.facts['connected'] === true) {
      return KafkaError.from(data);
    }
    return KafkaError.from({
      ...data,
      code: 'advertised-listener-unreachable',
      facts: { ...data.facts, brokerId: node.id, bootstrap: this.config.bootstrapServers.map(formatAddress).join(', '), reasonCode: data.code },
    });
  }
}
