import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ClientProxy } from '../../../src/client/proxy';
import { uniteConnections } from '../../../src/connections/connectionList';
import { ConnectionOpener } from '../../../src/connections/connectionOpener';
import { SecretKeeper } from '../../../src/connections/secretKeeper';
import type { Connection, KnownConnection } from '../../../src/contracts/connections';
import { repositoryRoot } from '../../harness/root';
import type { Settings } from '../product';

/** A connection from the user's settings to the client thread, as the extension host opens it; asked for a secret, it gives the next answer. */
export class OpenerKit {
  /** Answers to come; undefined: the question is closed. A question without an answer fails the test. */
  passwords: (string | undefined)[] = [];
  passphrases: (string | undefined)[] = [];
  /** What VS Code would keep. */
  readonly kept = new Map<string, string>();
  readonly proxy: ClientProxy;
  private settings: Connection[] = [];

  constructor() {
    const secrets = new SecretKeeper({
      get: (key) => Promise.resolve(this.kept.get(key)),
      store: (key, value) => Promise.resolve(void this.kept.set(key, value)),
      delete: (key) => Promise.resolve(void this.kept.delete(key)),
    });
    const opener = new ConnectionOpener(secrets, {
      find: (id) => uniteConnections([{ scope: { kind: 'user' }, value: this.settings }]).connections.find(({ connection }) => connection.id === id),
      askPassword: () => next('password', this.passwords),
      askPassphrase: (_connection: KnownConnection, file) => next(`passphrase of ${file}`, this.passphrases),
    });
    this.proxy = new ClientProxy({
      script: join(repositoryRoot(), 'dist/client.js'),
      openConnection: (id) => opener.open(id),
      onLog: () => undefined,
      onConnectionState: ({ connection, state, error }) => void opener.stateChanged(connection, state, error),
      onAfterthought: () => undefined,
      onDied: (reason) => assert.fail(reason),
    });
  }

  /** Puts it into the settings as connection `c`. */
  use(connection: Settings): void {
    this.settings = [{ id: 'c', name: 'secured', ...connection }];
  }

  /** Opens the connection and closes it again; how many brokers it has. */
  async open(connection: Settings): Promise<number> {
    this.use(connection);
    try {
      return (await this.proxy.request('testConnection', { connection: 'c' })).brokers.length;
    } finally {
      await this.proxy.request('closeConnection', { connection: 'c' });
    }
  }

  close(): Promise<unknown> {
    return this.proxy.dispose(0);
  }
}

function next(what: string, answers: (string | undefined)[]): Promise<string | undefined> {
  return answers.length > 0 ? Promise.resolve(answers.shift()) : assert.fail(`it asked for the ${what} once more`);
}
