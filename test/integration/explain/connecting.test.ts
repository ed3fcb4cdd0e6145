import assert from 'node:assert/strict';
import type { Connection } from '../../../src/contracts/connections';
import type { SecuredKafka } from '../../harness/kafka';
import { USERS } from '../../harness/kafkaSecurity';
import { freePorts } from '../../harness/ports';
import { orSkip } from '../../harness/unavailable';
import { securedKafka, uniqueTopic } from '../hooks';
import { expectView } from '../expectView';
import { ForeignServers } from './foreignServers';
import { NAME, ONCE, Product } from '../product';

const CHECK_LISTENER = 'Check that TLS and login are what the listener on this port expects.';

/** Each mistake in a connection, made against a real listener, and what its user is told. */
describe('Why a connection does not open', () => {
  let kafka: SecuredKafka;
  const product = new Product();
  let tls: NonNullable<Connection['tls']>;

  before(async function () {
    kafka = await orSkip(this, securedKafka());
    tls = { enabled: true, caFile: kafka.certs.ca };
  });
  after(() => product.close());

  it('nothing listens: no broker is available', async () => {
    const [port] = await freePorts(1);
    const at = `127.0.0.1:${port}`;
    expectView(await product.refusal(at), {
      code: 'no-brokers-available',
      title: `No broker of “${NAME}” is available`,
      names: [`The bootstrap server ${at} could not be used.`, `${at} refused the connection`],
      fix: `Start the broker at ${at}, or correct the address.`,
      button: 'startSandbox',
    });
    expectView(await product.refusedSend('orders', {}, { deliveryTimeoutMs: 1_000 }), {
      code: 'metadata-timeout',
      title: 'The metadata of “orders” did not arrive',
      names: ['No broker said within 1 s which partitions “orders” has', `${at} refused the connection`, 'Nothing was stored.'],
      fix: `Start the broker at ${at}, or correct the address.`,
      button: 'startSandbox',
    });
  });

  it('the name does not resolve', async () => {
    expectView(await product.refusal('kafka.internal.example:9092'), {
      code: 'no-brokers-available',
      title: `No broker of “${NAME}” is available`,
      names: ['kafka.internal.example:9092', 'The name kafka.internal.example does not resolve on this machine.'],
      fix: 'Check the spelling of the bootstrap servers. A name of a VPN, Docker or Kubernetes network resolves only inside it.',
      button: 'editConnection',
    });
  });

  for (const listener of ['tls', 'saslTls'] as const) {
    it(`no TLS to a listener with TLS (${listener})`, async () => {
      const at = kafka.listeners[listener];
      expectView(await product.refusal(at), {
        code: 'plaintext-to-tls',
        title: `${at} expects TLS`,
        names: [`${at} answered with a TLS message`],
        fix: 'Switch TLS on for this connection, or use the port of a plaintext listener.',
        button: 'editConnection',
      });
    });
  }

  for (const listener of ['plaintext', 'saslPlaintext'] as const) {
    it(`TLS to a listener without it (${listener})`, async () => {
      const at = kafka.listeners[listener];
      expectView(await product.refusal({ bootstrapServers: [at], tls }), {
        code: 'tls-to-plaintext',
        title: `${at} does not speak TLS`,
        names: [`${at} ended the TLS handshake without a word`],
        fix: 'Switch TLS off for this connection, or use the port of a TLS listener: often 9093.',
        button: 'editConnection',
      });
    });
  }

  it('no login where one is asked for, with and without TLS: names the mechanisms', async () => {
    for (const [at, security] of [[kafka.listeners.saslPlaintext, {}], [kafka.listeners.saslTls, { tls }]] as const) {
      const view = await product.refusal({ bootstrapServers: [at], ...security });
      expectView(view, {
        code: 'sasl-required',
        title: `${at} asks for a login`,
        names: [`${at} answers requests only after a login`, 'It accepts '],
        fix: 'Give the connection a login: mechanism, user and password.',
        button: 'editConnection',
      });
      assert.deepEqual(String(view.facts['mechanisms']).split(', ').sort(), ['OAUTHBEARER', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']);
    }
  });

  it('a login where none is taken', async () => {
    const at = kafka.listeners.plaintext;
    expectView(await product.refusal({ bootstrapServers: [at], sasl: { mechanism: 'plain', username: 'admin' } }, { password: USERS.admin }), {
      code: 'sasl-not-expected',
      title: `${at} takes no login`,
      names: [at],
      fix: 'Remove the login from this connection, or use the port of a SASL listener.',
      button: 'editConnection',
    });
  });

  it('a mechanism that is not enabled: names those that are', async () => {
    const at = kafka.listeners.saslPlainOnly;
    expectView(await product.refusal({ bootstrapServers: [at], sasl: { mechanism: 'scram-sha-512', username: 'admin' } }, { password: USERS.admin }), {
      code: 'sasl-mechanism-not-enabled',
      title: 'SCRAM-SHA-512 is not enabled on the broker',
      names: [`${at} does not accept the mechanism SCRAM-SHA-512.`, 'It accepts PLAIN.'],
      fix: 'Change the mechanism of the connection to one of PLAIN.',
      button: 'editConnection',
    });
  });

  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
    it(`a wrong password and an unknown user by ${mechanism}: the broker's own text is there`, async () => {
      for (const username of ['admin', 'nobody']) {
        const at = kafka.listeners.saslPlaintext;
        const view = await product.refusal({ bootstrapServers: [at], sasl: { mechanism, username } }, { password: 'wrong' });
        const brokerMessage = String(view.facts['brokerMessage']);
        expectView(view, {
          code: 'sasl-authentication-failed',
          title: `The login as “${username}” was refused`,
          names: [`${at} refused the login as “${username}” with ${mechanism.toUpperCase()}.`, `The broker says: “${brokerMessage}”.`],
          fix: 'Enter user and password again.',
          button: 'editConnection',
        });
        assert.ok(brokerMessage.length > 20 && !brokerMessage.startsWith('SASL ') && view.raw.includes(brokerMessage), brokerMessage);
      }
    });
  }

  it('a certificate of an unknown authority', async () => {
    const at = kafka.listeners.tls;
    expectView(await product.refusal({ bootstrapServers: [at], tls: { enabled: true, caFile: kafka.certs.otherCa } }), {
      code: 'tls-certificate-not-trusted',
      title: 'The certificate of the broker is not trusted',
      names: [`${at} shows a certificate from an authority that this machine does not know.`],
      fix: 'Give the connection the certificate of that authority as CA file (PEM).',
      button: 'editConnection',
    });
  });

  it('a certificate for another host: names both', async () => {
    const at = kafka.listeners.wrongHost;
    expectView(await product.refusal({ bootstrapServers: [at], tls }), {
      code: 'tls-host-mismatch',
      title: 'The certificate is not for 127.0.0.1',
      names: [`${at} shows a certificate that does not name 127.0.0.1.`, 'It is for other.example.'],
      fix: 'Use a bootstrap address that the certificate names, or set the server name of the connection to such a name.',
      button: 'editConnection',
    });
    await product.use({ bootstrapServers: [at], tls: { ...tls, serverName: 'other.example' } });
    assert.equal((await product.request('testConnection', { connection: 'c' })).brokers.length, 1);
  });

  it('a certificate that has ended', async () => {
    const at = kafka.listeners.expired;
    expectView(await product.refusal({ bootstrapServers: [at], tls }), {
      code: 'tls-certificate-expired',
      title: 'The certificate of the broker is not valid now',
      names: [`${at} shows a certificate that has expired or is not valid yet.`],
      fix: 'Renew the certificate of the broker.',
    });
  });

  it('no client certificate where one is asked for, and one of somebody else', async () => {
    const at = kafka.listeners.mtls;
    expectView(await product.refusal({ bootstrapServers: [at], tls }), {
      code: 'tls-client-certificate-required',
      title: 'The broker asks for a client certificate',
      names: [`${at} ended the TLS handshake because this connection shows no client certificate.`],
      fix: 'Give the connection a certificate file and a key file that the broker trusts.',
      button: 'editConnection',
    });
    const { otherCa, otherCaKey } = kafka.certs;
    expectView(await product.refusal({ bootstrapServers: [at], tls: { ...tls, certFile: otherCa, keyFile: otherCaKey } }), {
      code: 'tls-client-certificate-required',
      title: 'The broker does not accept the client certificate',
      names: [`${at} ended the TLS handshake because of the client certificate of this connection.`],
      fix: 'Give the connection a certificate file that was signed by an authority in the broker’s truststore, and that is valid now.',
      button: 'editConnection',
    });
  });

  it('advertised listeners that lead nowhere: names the address that the broker gave, and the one that was typed', async () => {
    const topic = uniqueTopic('advertised');
    await kafka.createTopic({ name: topic, partitions: 1 });
    const cases = [
      ['advertisedWrong', 'kafka.internal.example:9092', 'That name does not resolve on this machine.', 'Set advertised.listeners of broker 1 to an address that this machine can reach.'],
      ['advertisedClosed', '127.0.0.1:1', 'Nothing listens there, seen from this machine.', 'Check that broker 1 runs. If it does, set its advertised.listeners to an address that this machine can reach.'],
    ] as const;
    for (const [listener, advertised, because, fix] of cases) {
      const at = kafka.listeners[listener];
      await product.use(at);
      const report = await product.send(topic, {}, { deliveryTimeoutMs: 1_000 });
      const said = `The cluster answered at ${at} and says that broker 1, the leader of partition 0, is at ${advertised}. ${because}`;
      assert.equal(report.outcome, 'rejected');
      expectView(report.error!, { code: 'delivery-timeout', title: 'Not acknowledged within 1 s', names: [said, 'Nothing was stored.'], fix, button: 'editConnection' });
      expectView(report.attempts[0]!.error!, {
        code: 'advertised-listener-unreachable',
        title: 'Broker 1 is unreachable at its advertised address',
        names: [advertised, because],
        fix,
        button: 'editConnection',
      });
    }
  });

  describe('because what listens is no Kafka broker:', () => {
    const servers = new ForeignServers();
    const quick = { connectionTimeoutMs: 1_000 };
    const NO_BROKER_FIX = 'Use the port of a broker’s listener: often 9092, not a port of a web interface, REST proxy or schema registry.';
    const NO_TLS_FIX = 'Switch TLS off for this connection, or use the port of a TLS listener: often 9093.';

    afterEach(() => servers.close());

    it('a web server', async () => {
      const at = await servers.web();
      expectView(await product.refusal(at), {
        code: 'not-kafka',
        title: `${at} is no Kafka broker`,
        names: [`${at} answers, but with something else than Kafka’s protocol`, 'Its answer begins with “HTTP/1.1 400 Bad Request”.'],
        fix: NO_BROKER_FIX,
        button: 'editConnection',
      });
      expectView(await product.refusal({ bootstrapServers: [at], tls }), {
        code: 'tls-to-plaintext',
        title: `${at} does not speak TLS`,
        names: [`${at} answered the TLS handshake with something that is no TLS`],
        fix: NO_TLS_FIX,
        button: 'editConnection',
      });
    });

    it('a server that says something first', async () => {
      const at = await servers.listen((socket) => socket.write('SSH-2.0-Test_1\r\n'));
      expectView(await product.refusal({ bootstrapServers: [at], ...quick }), {
        code: 'not-kafka',
        title: `${at} is no Kafka broker`,
        names: [at, 'Its answer begins with “SSH-2.0-Test_1”.'],
        fix: NO_BROKER_FIX,
        button: 'editConnection',
      });
    });

    for (const [what, answer] of [['noise', 'ff'.repeat(20)], ['a well-formed answer to something else', '0000000400000007'], ['half a frame length', '0000']] as const) {
      it(`a server that answers with ${what}, and the client survives it`, async () => {
        const at = await servers.listen((socket) => socket.on('data', () => socket.write(Buffer.from(answer, 'hex'))));
        const view = await product.refusal({ bootstrapServers: [at], ...quick });
        assert.equal(view.code, answer.length >= 8 ? 'not-kafka' : 'no-brokers-available', view.cause);
        assert.ok(view.cause.includes(at), view.cause);
        await product.use(kafka.listeners.plaintext);
        assert.equal((await product.request('testConnection', { connection: 'c' })).brokers.length, 1);
      });
    }

    it('noise in the place of TLS', async () => {
      const at = await servers.listen((socket) => socket.on('data', () => socket.write(Buffer.alloc(20, 0xff))));
      expectView(await product.refusal({ bootstrapServers: [at], tls, ...quick }), {
        code: 'tls-to-plaintext',
        title: `${at} does not speak TLS`,
        names: [`${at} answered the TLS handshake with something that is no TLS`],
        fix: NO_TLS_FIX,
        button: 'editConnection',
      });
    });

    it('a server that accepts and says nothing', async () => {
      const at = await servers.listen(() => undefined);
      for (const security of [{}, { tls }]) {
        expectView(await product.refusal({ bootstrapServers: [at], ...security, ...quick }), {
          code: 'no-brokers-available',
          title: `No broker of “${NAME}” is available`,
          names: [`${at} accepted the connection, and then no answer came within 1 s.`, 'frozen'],
          fix: 'Check that this is the port of a Kafka broker, and that the broker is not frozen.',
          button: 'editConnection',
        });
      }
    });

    it('a server that hangs up', async () => {
      const at = await servers.listen((socket) => socket.end());
      expectView(await product.refusal(at), {
        code: 'no-brokers-available',
        title: `No broker of “${NAME}” is available`,
        names: [`${at} closed the connection without an answer.`],
        fix: CHECK_LISTENER,
        button: 'editConnection',
      });
    });
  });

  it('and a send says the same as the test of the connection', async () => {
    await product.use(kafka.listeners.tls);
    const view = await product.refusedSend('orders', {}, ONCE);
    assert.equal(view.code, 'plaintext-to-tls');
    assert.ok(view.cause.endsWith('Nothing was stored.'));
  });
});
