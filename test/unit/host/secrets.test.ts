import assert from 'node:assert/strict';
import type { ConnectionScope } from '../../../src/connections/connectionList';
import { ConnectionOpener } from '../../../src/connections/connectionOpener';
import { fingerprint, SecretKeeper } from '../../../src/connections/secretKeeper';
import type { KnownConnection } from '../../../src/contracts/connections';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { TestSecretStorage } from './kit';

const USER: ConnectionScope = { kind: 'user' };
const BASE: KnownConnection = {
  id: 'c1',
  name: 'secured',
  bootstrapServers: ['broker:9093'],
  tls: { enabled: true, caFile: '/ca.pem' },
  sasl: { mechanism: 'plain', username: 'me' },
};

describe('secrets of connections', () => {
  const changes: Record<string, Partial<KnownConnection>> = {
    servers: { bootstrapServers: ['evil.example:9093'] },
    'TLS switched off': { tls: { enabled: false, caFile: '/ca.pem' } },
    'certificate checks': { tls: { enabled: true, caFile: '/ca.pem', rejectUnauthorized: false } },
    login: { sasl: { mechanism: 'plain', username: 'other' } },
    mechanism: { sasl: { mechanism: 'scram-sha-256', username: 'me' } },
    registry: { schemaRegistry: { url: 'https://evil.example' } },
    id: { id: 'c2' },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`are not given out after a change of ${what}`, () => assert.notEqual(fingerprint({ ...BASE, ...change }, USER), fingerprint(BASE, USER)));
  }

  it('are not given to the same entry in a workspace', () => {
    const workspace: ConnectionScope = { kind: 'workspace', uri: 'file:///w', base: '/w' };
    assert.notEqual(fingerprint(BASE, workspace), fingerprint(BASE, USER));
  });

  it('stay after a change of what does not matter', () => {
    const reordered = { ...BASE, name: 'renamed', protected: true, tls: { caFile: '/ca.pem', enabled: true } };
    assert.equal(fingerprint(reordered, USER), fingerprint(BASE, USER));
  });

  it('come back for the connection they were given for, and for no other', async () => {
    const keeper = new SecretKeeper(new TestSecretStorage());
    await keeper.write(BASE, USER, { password: 'p' });
    assert.deepEqual(await keeper.read(BASE, USER), { password: 'p' });
    assert.equal(await keeper.read({ ...BASE, bootstrapServers: ['evil:1'] }, USER), null);
    await keeper.forget(BASE.id);
    assert.equal(await keeper.read(BASE, USER), null);
  });
});

describe('opening a connection', () => {
  const plain: KnownConnection = { id: 'c1', name: 'secured', bootstrapServers: ['broker:9093'], sasl: { mechanism: 'plain', username: 'me' } };
  let storage: TestSecretStorage;
  let asked: number;
  let answer: string | undefined;
  let opener: ConnectionOpener;

  beforeEach(() => {
    storage = new TestSecretStorage();
    asked = 0;
    answer = 'typed';
    opener = new ConnectionOpener(new SecretKeeper(storage), {
      find: (id) => (id === 'c1' ? { connection: plain, scope: USER, index: 0 } : undefined),
      askPassword: () => {
        asked++;
        return Promise.resolve(answer);
      },
      askPassphrase: () => assert.fail('there is no key file'),
    });
  });

  it('asks for a missing password once, however many wait for it', async () => {
    const opened = await Promise.all([opener.open('c1'), opener.open('c1')]);
    assert.deepEqual(opened.map(({ secrets }) => secrets.password), ['typed', 'typed']);
    assert.equal(asked, 1);
  });

  it('keeps the password when the cluster has accepted it, not before', async () => {
    await opener.open('c1');
    assert.equal(storage.values.size, 0);
    await opener.stateChanged('c1', 'connected', null);
    assert.equal(storage.values.size, 1);
    assert.equal((await opener.open('c1')).secrets.password, 'typed');
    assert.equal(asked, 1);
  });

  it('asks again after the cluster has refused it, not after the network failed', async () => {
    await opener.open('c1');
    await opener.stateChanged('c1', 'offline', new KafkaError('connection-refused').data);
    await opener.open('c1');
    assert.equal(asked, 1);
    await opener.stateChanged('c1', 'offline', new KafkaError('sasl-authentication-failed').data);
    await opener.open('c1');
    assert.equal(asked, 2);
  });

  it('fails with the reason where nobody answers, or the connection is gone', async () => {
    answer = undefined;
    await assert.rejects(opener.open('c1'), (error: KafkaError) => error.code === 'secret-missing' && error.data.facts['username'] === 'me');
    await assert.rejects(opener.open('c9'), (error: KafkaError) => error.code === 'unknown-connection');
  });
});
