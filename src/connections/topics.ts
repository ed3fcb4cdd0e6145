import type { TopicList } from '../bridge/sendView';
import type { ClientProxy } from '../client/proxy';
import type { KnownConnection } from '../contracts/connections';
import type { CreateTopicRequest, TopicDetails, TopicInfo } from '../contracts/topics';
import { KafkaError } from '../kafka/errors/kafkaError';
import { Emitter } from '../platform/emitter';
import type { Explaining } from '../platform/explaining';

/** Above the client's own limit of 30 s, so that its reason is heard. ms */
const TIMEOUT_MS = 35_000;
/** Each leader waits for the other replicas, up to three times. */
const EMPTY_TIMEOUT_MS = 60_000;

interface Connections {
  readonly active: KnownConnection | null;
  resolve(idOrName: string | undefined): KnownConnection;
}

/** The topics of the active connection as last read, and every request about topics. */
export class Topics {
  private current: TopicList = { status: 'idle', connection: null, topics: [] };
  private reading = 0;
  private readonly changed = new Emitter<TopicList>();
  readonly onDidChange = this.changed.event;
  private readonly altered = new Emitter<string>();
  /** The id of a connection on which a topic was made, changed or deleted by us. */
  readonly onDidAlter = this.altered.event;

  constructor(
    private readonly proxy: Pick<ClientProxy, 'request'>,
    private readonly connections: Connections,
    private readonly explaining: Explaining,
  ) {}

  /** Of the active connection; `idle` and empty before they are asked for. */
  get list(): TopicList {
    const active = this.connections.active?.id ?? null;
    return this.current.connection === active ? this.current : { status: 'idle', connection: active, topics: [] };
  }

  /** Reads them where that has not happened for the active connection yet. */
  ensure(): void {
    if (this.list.status === 'idle' && this.list.connection !== null) {
      void this.refresh();
    }
  }

  /** Reads them again; a failure is part of the list. */
  async refresh(): Promise<void> {
    const connection = this.connections.active?.id;
    const turn = ++this.reading;
    if (connection === undefined) {
      this.set({ status: 'idle', connection: null, topics: [] });
      return;
    }
    const { topics: before } = this.list;
    this.set({ status: 'loading', connection, topics: before });
    let next: TopicList;
    try {
      next = { status: 'loaded', connection, topics: await this.read(connection) };
    } catch (thrown) {
      next = { status: 'failed', connection, topics: before, error: this.explaining.thrown(thrown, connection) };
    }
    if (turn === this.reading) {
      this.set(next);
    }
  }

  /** The connection changed: what is known of its topics is not true any more. */
  forget(connection: string): void {
    if (this.current.connection === connection) {
      this.reading++;
      this.set({ status: 'idle', connection, topics: [] });
    }
  }

  /** By id or name of a connection; absent: the active one. */
  read(connection: string | undefined, signal?: AbortSignal): Promise<readonly TopicInfo[]> {
    const { id } = this.connections.resolve(connection);
    return this.proxy.request('listTopics', { connection: id }, { timeoutMs: TIMEOUT_MS, signal });
  }

  describe(topic: string): Promise<TopicDetails> {
    const { id } = this.connections.resolve(undefined);
    return this.proxy.request('describeTopic', { connection: id, topic }, { timeoutMs: TIMEOUT_MS });
  }

  async create(request: CreateTopicRequest): Promise<TopicInfo> {
    const { id } = this.writable(request.connection);
    const created = await this.proxy.request('createTopic', { ...request, connection: id }, { timeoutMs: TIMEOUT_MS });
    await this.changedOn(id);
    return created;
  }

  async delete(connection: string | undefined, topic: string): Promise<void> {
    const { id } = this.writable(connection);
    await this.proxy.request('deleteTopic', { connection: id, topic }, { timeoutMs: TIMEOUT_MS });
    await this.changedOn(id);
  }

  /** Removes every message. */
  async empty(connection: string | undefined, topic: string): Promise<void> {
    const { id } = this.writable(connection);
    await this.proxy.request('emptyTopic', { connection: id, topic }, { timeoutMs: EMPTY_TIMEOUT_MS });
    this.altered.fire(id);
  }

  /** Sets a config; `value` null: back to what the brokers say. */
  async alterConfig(connection: string | undefined, config: { readonly topic: string; readonly name: string; readonly value: string | null }): Promise<void> {
    const { id } = this.writable(connection);
    await this.proxy.request('alterTopicConfig', { connection: id, ...config }, { timeoutMs: TIMEOUT_MS });
    this.altered.fire(id);
  }

  /** The connection that is meant; throws `read-only-connection` where nothing is written to it. */
  writable(connection: string | undefined): KnownConnection {
    const known = this.connections.resolve(connection);
    if (known.readOnly === true) {
      throw new KafkaError('read-only-connection', { facts: { name: known.name } });
    }
    return known;
  }

  private async changedOn(connection: string): Promise<void> {
    this.altered.fire(connection);
    if (this.current.connection === connection) {
      await this.refresh();
    }
  }

  private set(list: TopicList): void {
    this.current = list;
    this.changed.fire(list);
  }
}
