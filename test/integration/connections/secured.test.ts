import assert from 'node:assert/strict';
import type { KafkaError } from '../../../src/kafka/errors/kafkaError';
import type { SecuredKafka } from '../../harness/kafka';
import { USERS } from '../../harness/kafkaSecurity';
import { securedKafka } from '../hooks';
import type { Settings } from '../product';
import { OpenerKit } from './openerKit';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** From the settings to a broker with TLS and SASL, as the extension host does it. */
describe('Connections to a secured broker', () => {
  let kafka: SecuredKafka;
  let host: OpenerKit;

  before(async () => {
    kafka = await securedKafka();
  });

  beforeEach(() => {
    host = new OpenerKit();
  });

  afterEach(() => host.close());

  const rejectsWith = (code: string) => (error: KafkaError) => error.code === code || assert.fail(`${error.code}: ${error.data.raw}`);

  it('opens over TLS with a CA file, and not without it', async () => {
    const bootstrapServers = [kafka.listeners.tls];
    assert.equal(await host.open({ bootstrapServers, tls: { enabled: true, caFile: kafka.certs.ca } }), 1);
    await assert.rejects(host.open({ bootstrapServers, tls: { enabled: true } }), rejectsWith('tls-certificate-not-trusted'));
  });

  for (const mechanism of MECHANISMS) {
    it(`logs in by ${mechanism} with and without TLS, and asks for the password once for each`, async () => {
      const sasl = { mechanism, username: 'admin' };
      host.passwords = [USERS.admin, USERS.admin];
      const overTls: Settings = { bootstrapServers: [kafka.listeners.saslTls], tls: { enabled: true, caFile: kafka.certs.ca }, sasl };
      assert.equal(await host.open({ bootstrapServers: [kafka.listeners.saslPlaintext], sasl }), 1);
      assert.equal(await host.open(overTls), 1);
      assert.equal(await host.open(overTls), 1);
      assert.deepEqual(host.passwords, []);
      assert.equal(host.kept.size, 1);
    });
  }

  it('does not keep a password that the broker refuses, and asks again', async () => {
    const connection: Settings = { bootstrapServers: [kafka.listeners.saslPlaintext], sasl: { mechanism: 'scram-sha-256', username: 'admin' } };
    host.passwords = ['wrong', USERS.admin];
    await assert.rejects(host.open(connection), rejectsWith('sasl-authentication-failed'));
    assert.equal(host.kept.size, 0);
    assert.equal(await host.open(connection), 1);
  });

  it('says that the password is missing where nobody answers', async () => {
    host.passwords = [undefined];
    await assert.rejects(host.open({ bootstrapServers: [kafka.listeners.saslPlaintext], sasl: { mechanism: 'plain', username: 'admin' } }), rejectsWith('secret-missing'));
  });
});
