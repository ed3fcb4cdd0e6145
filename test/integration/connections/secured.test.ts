import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ClientProxy } from '../../../src/client/proxy';
import { uniteConnections } from '../../../src/connections/connectionList';
import { ConnectionOpener } from '../../../src/connections/connectionOpener';
import { SecretKeeper } from '../../../src/connections/secretKeeper';
import type { Connection } from '../../../src/contracts/connections';
import type { KafkaError } from '../../../src/kafka/errors/kafkaError';
import type { SecuredKafka } from '../../harness/kafka';
import { USERS } from '../../harness/kafkaSecurity';
import { repositoryRoot } from '../../harness/root';
import { securedKafka } from '../hooks';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** From the settings to a broker with TLS and SASL, as the extension host does it. */
describe('Connections to a secured broker', () => {
  let kafka: SecuredKafka;
  let answers: (string | undefined)[];
  let kept: Map<string, string>;
  let proxy: ClientProxy;
  let settings: Connection[];

  before(async () => {
    kafka = await securedKafka();
  });

  beforeEach(() => {
    answers = [];
    kept = new Map();
    const secrets = new SecretKeeper({
      get: (key) => Promise.resolve(kept.get(key)),
      store: (key, value) => Promise.resolve(void kept.set(key, value)),
      delete: (key) => Promise.resolve(void kept.delete(key)),
    });
    const opener = new ConnectionOpener(secrets, {
      find: (id) => uniteConnections([{ scope: { kind: 'user' }, value: settings }]).connections.find(({ connection }) => connection.id === id),
      askPassword: () => (answers.length > 0 ? Promise.resolve(answers.shift()) : assert.fail('it asked once more')),
    });
    proxy = new ClientProxy({
      script: join(repositoryRoot(), 'dist/client.js'),
      openConnection: (id) => opener.open(id),
      onLog: () => undefined,
      onConnectionState: ({ connection, state, error }) => void opener.stateChanged(connection, state, error),
      onAfterthought: () => undefined,
      onDied: (reason) => assert.fail(reason),
    });
  });

  afterEach(() => proxy.dispose(0));

  /** Opens the connection, as it stands in the settings, and closes it again. */
  async function open(connection: Omit<Connection, 'id' | 'name'>): Promise<number> {
    settings = [{ id: 'c', name: 'secured', ...connection }];
    try {
      return (await proxy.request('testConnection', { connection: 'c' })).brokers.length;
    } finally {
      await proxy.request('closeConnection', { connection: 'c' });
    }
  }

  const rejectsWith = (code: string) => (error: KafkaError) => error.code === code || assert.fail(`${error.code}: ${error.data.raw}`);

  it('opens over TLS with a CA file, and not without it', async () => {
    const bootstrapServers = [kafka.listeners.tls];
    assert.equal(await open({ bootstrapServers, tls: { enabled: true, caFile: kafka.certs.ca } }), 1);
    await assert.rejects(open({ bootstrapServers, tls: { enabled: true } }), rejectsWith('tls-certificate-not-trusted'));
  });

  for (const mechanism of MECHANISMS) {
    it(`logs in by ${mechanism} with and without TLS, and asks for the password once for each`, async () => {
      const sasl = { mechanism, username: 'admin' };
      answers = [USERS.admin, USERS.admin];
      const overTls: Omit<Connection, 'id' | 'name'> = { bootstrapServers: [kafka.listeners.saslTls], tls: { enabled: true, caFile: kafka.certs.ca }, sasl };
      assert.equal(await open({ bootstrapServers: [kafka.listeners.saslPlaintext], sasl }), 1);
      assert.equal(await open(overTls), 1);
      assert.equal(await open(overTls), 1);
      assert.deepEqual(answers, []);
      assert.equal(kept.size, 1);
    });
  }

  it('does not keep a password that the broker refuses, and asks again', async () => {
    const connection: Omit<Connection, 'id' | 'name'> = { bootstrapServers: [kafka.listeners.saslPlaintext], sasl: { mechanism: 'scram-sha-256', username: 'admin' } };
    answers = ['wrong', USERS.admin];
    await assert.rejects(open(connection), rejectsWith('sasl-authentication-failed'));
    assert.equal(kept.size, 0);
    assert.equal(await open(connection), 1);
  });

  it('says that the password is missing where nobody answers', async () => {
    answers = [undefined];
    await assert.rejects(open({ bootstrapServers: [kafka.listeners.saslPlaintext], sasl: { mechanism: 'plain', username: 'admin' } }), rejectsWith('secret-missing'));
  });
});
