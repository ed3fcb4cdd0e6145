import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TlsOptions } from '../../../src/contracts/connections';
import { explain } from '../../../src/explain/explain';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { javaJudge } from '../../harness/judges';
import type { SecuredKafka } from '../../harness/kafka';
import { ALL_COMMANDS, english } from '../../unit/explain/samples';
import { expectView, type ExpectedView } from '../expectView';
import { securedKafka, uniqueTopic } from '../hooks';
import { orderOf, type Settings } from '../product';
import { OpenerKit } from './openerKit';

/** From the settings to the listener that asks for a client certificate. */
describe('Connections with a client certificate', () => {
  let kafka: SecuredKafka;
  let host: OpenerKit;

  before(async () => {
    kafka = await securedKafka();
  });
  beforeEach(() => {
    host = new OpenerKit();
  });
  afterEach(() => host.close());

  const withTls = (tls: Partial<TlsOptions>): Settings => ({ bootstrapServers: [kafka.listeners.mtls], tls: { enabled: true, caFile: kafka.certs.ca, ...tls } });
  const withKey = (keyFile: string): Settings => withTls({ certFile: kafka.certs.clientCert, keyFile });

  async function refusal(settings: Settings, expected: ExpectedView): Promise<void> {
    const thrown = await host.open(settings).then(() => assert.fail('it opened'), KafkaError.dataOf);
    expectView(explain(thrown, { commands: ALL_COMMANDS, connectionName: 'secured', connection: 'c' }, english), expected);
  }

  it('send by certificate and key file, as the user that the certificate names', async () => {
    const topic = uniqueTopic('mtls');
    await kafka.createTopic({ name: topic, partitions: 1 });
    host.use(withKey(kafka.certs.clientKey));
    const report = await host.proxy.send(orderOf(topic));
    assert.equal(report.outcome, 'acknowledged', report.error?.raw);
    assert.equal((await (await javaJudge()).consume(kafka.direct, topic)).length, 1);
    assert.equal(host.kept.size, 0);
  });

  for (const [what, settings] of [
    ['an encrypted key file', () => withKey(kafka.certs.clientKeyEncrypted)],
    ['a PFX file', () => withTls({ pfxFile: kafka.certs.clientPfx })],
  ] as const) {
    it(`ask for the passphrase of ${what} once, and keep it`, async () => {
      host.passphrases = [kafka.certs.clientKeyPassphrase];
      assert.equal(await host.open(settings()), 1);
      assert.equal(await host.open(settings()), 1);
      assert.deepEqual([host.passphrases.length, host.kept.size], [0, 1]);
    });

    it(`say that the passphrase of ${what} is wrong or missing, ask again, and keep none of it`, async () => {
      const file = settings().tls?.keyFile ?? settings().tls?.pfxFile ?? '';
      host.passphrases = ['wrong', undefined, kafka.certs.clientKeyPassphrase];
      await refusal(settings(), {
        code: 'key-passphrase-wrong',
        title: 'The passphrase does not open the key file',
        names: [`The key file ${file} is encrypted, and not with the passphrase that was entered.`],
        fix: { label: 'Edit Connection', command: 'kafkaDispatch.editConnection', args: ['c'] },
      });
      await refusal(settings(), {
        code: 'secret-missing',
        title: '“secured” has no saved passphrase',
        names: [`The key file ${file} is encrypted, and its passphrase is not saved.`],
        fix: { label: 'Edit Connection', command: 'kafkaDispatch.editConnection', args: ['c'] },
      });
      assert.equal(host.kept.size, 0);
      assert.equal(await host.open(settings()), 1);
    });
  }

  it('say that certificate and key do not belong together', async () => {
    const { otherCaKey } = kafka.certs;
    await refusal(withKey(otherCaKey), {
      code: 'invalid-connection',
      title: 'The connection “secured” is not valid',
      names: [`tls.keyFile: the key in ${otherCaKey} does not belong to the certificate in ${kafka.certs.clientCert}.`],
      fix: { label: 'Edit Connection', command: 'kafkaDispatch.editConnection', args: ['c'] },
    });
    await refusal(withTls({ certFile: kafka.certs.clientCert }), {
      code: 'invalid-connection',
      title: 'The connection “secured” is not valid',
      names: ['tls.keyFile: a client certificate has a certificate file and a key file.'],
      fix: { label: 'Edit Connection', command: 'kafkaDispatch.editConnection', args: ['c'] },
    });
  });

  it('say which file holds no certificate or key', async () => {
    const file = join(dirname(kafka.certs.ca), 'notes.txt');
    writeFileSync(file, 'no certificate at all');
    for (const [settings, reason] of [
      [withTls({ caFile: file }), 'there is no certificate in PEM form in it'],
      [withTls({ certFile: file, keyFile: kafka.certs.clientKey }), 'there is no certificate in PEM form in it'],
      [withKey(file), 'there is no private key in PEM form in it'],
    ] as const) {
      await refusal(settings, {
        code: 'file-unreadable',
        title: file.length <= 44 ? `${file} cannot be used` : 'A file of the connection cannot be used',
        names: [`The file ${file} cannot be used: ${reason}.`],
        fix: 'Give the connection a file in PEM form: text with a line that begins with -----BEGIN.',
        button: 'editConnection',
      });
    }
  });
});
