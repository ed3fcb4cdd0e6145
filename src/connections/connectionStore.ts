import type { Connection, KnownConnection } from '../contracts/connections';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { Disposable } from '../platform/disposable';
import { Emitter, type Event } from '../platform/emitter';
import { uniteConnections, type ConnectionList, type ConnectionScope, type ListedConnection, type ScopedList } from './connectionList';

/** Where the lists stand: VS Code's settings, or a test's. */
export interface ConnectionSettings {
  readonly onDidChange: Event<void>;
  read(): readonly ScopedList[];
  /** Replaces the list of one scope. */
  write(scope: ConnectionScope, entries: readonly unknown[]): Promise<void>;
}

/** Structurally a part of VS Code's `Memento`. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export const SANDBOX_ID = 'sandbox';
const SANDBOX_SCOPE: ConnectionScope = { kind: 'user' };
const ACTIVE_KEY = 'kafkaDispatch.activeConnection';

/** The connections there are, and which one is active in this window. */
export class ConnectionStore extends Disposable {
  private list: ConnectionList;
  private sandbox: KnownConnection | null = null;

  private readonly changed = this._register(new Emitter<void>());
  private readonly outdated = this._register(new Emitter<string>());
  /** Anything of what this store tells. */
  readonly onDidChange = this.changed.event;
  /** The id of one that is gone or not what it was: what is open of it has to close. */
  readonly onDidOutdate = this.outdated.event;

  constructor(
    private readonly settings: ConnectionSettings,
    private readonly memory: Memory,
  ) {
    super();
    this.list = uniteConnections(settings.read());
    this._register(settings.onDidChange(() => this.reload()));
  }

  /** The sandbox first, then the user's, then those of the workspace. */
  get connections(): readonly KnownConnection[] {
    return this.listed.map(({ connection }) => connection);
  }

  /** Entries that are left out: `invalid-connection`, `not-trusted`. */
  get problems(): readonly KafkaErrorData[] {
    return this.list.problems;
  }

  /** The one last selected; where none ever was, the only one there is. Never another one in the place of one that is gone. */
  get active(): KnownConnection | null {
    const selected = this.memory.get(ACTIVE_KEY);
    if (typeof selected === 'string') {
      return this.find(selected)?.connection ?? null;
    }
    const { connections } = this;
    return this.sandbox ?? (connections.length === 1 ? (connections[0] ?? null) : null);
  }

  find(id: string): ListedConnection | undefined {
    return this.listed.find(({ connection }) => connection.id === id);
  }

  /**
   * The connection with this id or name; absent: the active one. Throws `no-connection`, `unknown-connection`,
   * `ambiguous-connection`, or why the one that is meant is left out.
   */
  resolve(idOrName: string | undefined): KnownConnection {
    if (idOrName === undefined) {
      if (this.active === null) {
        throw new KafkaError('no-connection');
      }
      return this.active;
    }
    const byId = this.find(idOrName)?.connection;
    if (byId) {
      return byId;
    }
    const [named, second] = this.connections.filter(({ name }) => name === idOrName);
    if (second) {
      throw new KafkaError('ambiguous-connection', { facts: { name: idOrName } });
    }
    if (named) {
      return named;
    }
    const problem = this.problems.find(({ facts }) => facts['name'] === idOrName);
    throw problem ? KafkaError.from(problem) : new KafkaError('unknown-connection', { facts: { name: idOrName } });
  }

  async select(id: string): Promise<void> {
    const kept = this.memory.update(ACTIVE_KEY, id);
    this.changed.fire();
    await kept;
  }

  /** Adds it to the user's settings. */
  async add(connection: KnownConnection): Promise<void> {
    const scope: ConnectionScope = { kind: 'user' };
    await this.settings.write(scope, [...this.entriesOf(scope), connection]);
    this.reload();
  }

  /** Replaces it where it stands; its id stays. */
  async update(id: string, connection: Connection): Promise<void> {
    const { scope, index } = this.editable(id);
    await this.settings.write(scope, this.entriesOf(scope).toSpliced(index, 1, { ...connection, id }));
    this.reload();
  }

  async remove(id: string): Promise<void> {
    const { scope, index } = this.editable(id);
    await this.settings.write(scope, this.entriesOf(scope).toSpliced(index, 1));
    this.reload();
  }

  /** Lists the sandbox's connection, which is in no settings; null: it stopped. */
  setSandbox(bootstrapServers: readonly string[] | null): void {
    const previous = this.sandbox;
    this.sandbox = bootstrapServers === null ? null : { id: SANDBOX_ID, name: 'Sandbox', bootstrapServers };
    if (previous !== null) {
      this.outdated.fire(SANDBOX_ID);
    }
    this.changed.fire();
  }

  /** Its secrets have changed. */
  outdate(id: string): void {
    this.outdated.fire(id);
  }

  /** Reads the settings again: they, or the trust in the workspace, have changed. */
  reload(): void {
    const before = this.list.connections;
    this.list = uniteConnections(this.settings.read());
    for (const { connection, scope } of before) {
      const now = this.list.connections.find((other) => other.connection.id === connection.id);
      if (JSON.stringify([now?.connection, now?.scope]) !== JSON.stringify([connection, scope])) {
        this.outdated.fire(connection.id);
      }
    }
    this.changed.fire();
  }

  private get listed(): readonly ListedConnection[] {
    const sandbox = this.sandbox === null ? [] : [{ connection: this.sandbox, scope: SANDBOX_SCOPE, index: -1 }];
    return [...sandbox, ...this.list.connections];
  }

  private editable(id: string): ListedConnection {
    const listed = this.list.connections.find(({ connection }) => connection.id === id);
    if (!listed) {
      throw new KafkaError('unknown-connection', { facts: { name: id } });
    }
    return listed;
  }

  private entriesOf(scope: ConnectionScope): unknown[] {
    const value = this.settings.read().find((list) => JSON.stringify(list.scope) === JSON.stringify(scope))?.value;
    return Array.isArray(value) ? [...(value as unknown[])] : [];
  }
}
