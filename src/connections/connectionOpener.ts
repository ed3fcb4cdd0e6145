import type { HostCalls, ThreadEvents } from '../bridge/clientThread';
import type { KnownConnection, Secrets } from '../contracts/connections';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { withRealFiles } from './connectionFiles';
import type { ConnectionScope, ListedConnection } from './connectionList';
import { fingerprint, type SecretKeeper } from './secretKeeper';

export interface ConnectionOpenerHost {
  readonly find: (id: string) => ListedConnection | undefined;
  /** Asks a person for the password; `undefined`: no answer. */
  readonly askPassword: (connection: KnownConnection) => PromiseLike<string | undefined>;
}

interface Answered {
  readonly connection: KnownConnection;
  readonly scope: ConnectionScope;
  readonly secrets: Secrets;
}

/**
 * Gives the client thread what it needs to open a connection. A password that is not kept is asked for, once however
 * many ask, and kept when the cluster has accepted it.
 */
export class ConnectionOpener {
  private readonly asking = new Map<string, Promise<Secrets>>();
  /** Typed, and neither accepted nor refused so far. */
  private readonly unproven = new Map<string, Answered>();

  constructor(
    private readonly secrets: SecretKeeper,
    private readonly host: ConnectionOpenerHost,
  ) {}

  /** Throws `unknown-connection`, `not-trusted`, `file-unreadable`, `secret-missing`. */
  async open(id: string): Promise<HostCalls['openConnection']['result']> {
    const listed = this.host.find(id);
    if (!listed) {
      throw new KafkaError('unknown-connection', { facts: { name: id } });
    }
    const { connection, scope } = listed;
    const config = await withRealFiles(connection, scope);
    return { config, secrets: await this.secretsOf(connection, scope) };
  }

  /** Keeps a password that works and drops one that does not, so that it is asked for again. */
  async stateChanged(id: string, state: ThreadEvents['connectionState']['state'], error: KafkaErrorData | null): Promise<void> {
    const answered = this.unproven.get(id);
    if (answered === undefined) {
      return;
    }
    if (state === 'connected') {
      this.unproven.delete(id);
      await this.secrets.write(answered.connection, answered.scope, answered.secrets);
    } else if (error?.code === 'sasl-authentication-failed') {
      this.unproven.delete(id);
    }
  }

  private async secretsOf(connection: KnownConnection, scope: ConnectionScope): Promise<Secrets> {
    const answered = this.unproven.get(connection.id);
    if (answered && fingerprint(answered.connection, answered.scope) === fingerprint(connection, scope)) {
      return answered.secrets;
    }
    const kept = (await this.secrets.read(connection, scope)) ?? {};
    if (!needsPassword(connection) || kept.password !== undefined) {
      return kept;
    }
    let asking = this.asking.get(connection.id);
    if (asking === undefined) {
      asking = this.ask(connection, scope, kept).finally(() => this.asking.delete(connection.id));
      this.asking.set(connection.id, asking);
    }
    return asking;
  }

  private async ask(connection: KnownConnection, scope: ConnectionScope, kept: Secrets): Promise<Secrets> {
    const password = await this.host.askPassword(connection);
    if (password === undefined) {
      const username = connection.sasl && 'username' in connection.sasl ? connection.sasl.username : null;
      throw new KafkaError('secret-missing', { facts: { name: connection.name, username } });
    }
    const secrets: Secrets = { ...kept, password };
    this.unproven.set(connection.id, { connection, scope, secrets });
    return secrets;
  }
}

/** Whether its login works with a password. */
export function needsPassword({ sasl }: KnownConnection): boolean {
  return sasl !== undefined && 'username' in sasl;
}
