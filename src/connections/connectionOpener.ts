import type { HostCalls, ThreadEvents } from '../bridge/clientThread';
import type { KnownConnection, Secrets } from '../contracts/connections';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { checkCertificateFiles, readClientKey, type ClientKey } from './certificateFiles';
import { withRealFiles } from './connectionFiles';
import type { ConnectionScope, ListedConnection } from './connectionList';
import { fingerprint, type SecretKeeper } from './secretKeeper';

export interface ConnectionOpenerHost {
  readonly find: (id: string) => ListedConnection | undefined;
  /** Asks a person for the password; `undefined`: no answer. */
  readonly askPassword: (connection: KnownConnection) => PromiseLike<string | undefined>;
  /** Asks for the passphrase of an encrypted key file; `undefined`: no answer. */
  readonly askPassphrase: (connection: KnownConnection, file: string) => PromiseLike<string | undefined>;
}

interface Answered {
  readonly connection: KnownConnection;
  readonly scope: ConnectionScope;
  readonly secrets: Secrets;
}

/**
 * Gives the client thread what it needs to open a connection. A password or passphrase that is not kept is asked for,
 * once however many ask, and kept when the cluster has accepted it.
 */
export class ConnectionOpener {
  private readonly asking = new Map<string, Promise<Secrets>>();
  /** Typed, and neither accepted nor refused so far. */
  private readonly unproven = new Map<string, Answered>();

  constructor(
    private readonly secrets: SecretKeeper,
    private readonly host: ConnectionOpenerHost,
  ) {}

  /** Throws `unknown-connection`, `invalid-connection`, `not-trusted`, `file-unreadable`, `secret-missing`, `key-passphrase-wrong`. */
  async open(id: string): Promise<HostCalls['openConnection']['result']> {
    const listed = this.host.find(id);
    if (!listed) {
      throw new KafkaError('unknown-connection', { facts: { name: id } });
    }
    const { connection, scope } = listed;
    const config = await withRealFiles(connection, scope);
    const key = config.tls?.enabled === true ? await readClientKey(config.tls) : null;
    const secrets = await this.secretsOf(connection, scope, key);
    await checkCertificateFiles(config, secrets);
    return { config, secrets };
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
      const { password: refused, ...others } = answered.secrets;
      if (others.keyPassphrase !== undefined) {
        this.unproven.set(id, { ...answered, secrets: others });
      }
    }
  }

  private async secretsOf(connection: KnownConnection, scope: ConnectionScope, key: ClientKey | null): Promise<Secrets> {
    const answered = this.unproven.get(connection.id);
    const isSame = answered !== undefined && fingerprint(answered.connection, answered.scope) === fingerprint(connection, scope);
    const known = isSame ? answered.secrets : ((await this.secrets.read(connection, scope)) ?? {});
    const wanted = { password: needsPassword(connection) && known.password === undefined, passphrase: key?.isLocked === true && !opens(key, known) ? key : null };
    if (!wanted.password && wanted.passphrase === null) {
      return known;
    }
    let asking = this.asking.get(connection.id);
    if (asking === undefined) {
      asking = this.ask({ connection, scope, secrets: known }, wanted).finally(() => this.asking.delete(connection.id));
      this.asking.set(connection.id, asking);
    }
    return asking;
  }

  private async ask({ connection, scope, secrets: known }: Answered, wanted: { readonly password: boolean; readonly passphrase: ClientKey | null }): Promise<Secrets> {
    const secrets: Secrets = {
      ...known,
      ...(wanted.passphrase === null ? {} : { keyPassphrase: await this.passphrase(connection, wanted.passphrase) }),
      ...(wanted.password ? { password: await this.password(connection) } : {}),
    };
    this.unproven.set(connection.id, { connection, scope, secrets });
    return secrets;
  }

  private async password(connection: KnownConnection): Promise<string> {
    const password = await this.host.askPassword(connection);
    if (password === undefined) {
      const username = connection.sasl && 'username' in connection.sasl ? connection.sasl.username : null;
      throw new KafkaError('secret-missing', { facts: { name: connection.name, username } });
    }
    return password;
  }

  private async passphrase(connection: KnownConnection, key: ClientKey): Promise<string> {
    const facts = { name: connection.name, file: key.file };
    const passphrase = await this.host.askPassphrase(connection, key.file);
    if (passphrase === undefined) {
      throw new KafkaError('secret-missing', { facts });
    }
    if (!key.opensWith(passphrase)) {
      throw new KafkaError('key-passphrase-wrong', { facts });
    }
    return passphrase;
  }
}

function opens(key: ClientKey, { keyPassphrase }: Secrets): boolean {
  return keyPassphrase !== undefined && key.opensWith(keyPassphrase);
}

/** Whether its login works with a password. */
export function needsPassword({ sasl }: KnownConnection): boolean {
  return sasl !== undefined && 'username' in sasl;
}
