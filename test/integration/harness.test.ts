import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { JavaJudge } from '../harness/javaJudge';
import { javaJudge } from '../harness/judges';
import { startKafka, type SecuredKafka } from '../harness/kafka';
import { PortTakenError } from '../harness/kafkaBroker';
import type { KafkaCluster } from '../harness/kafkaCluster';
import { askBrokers } from '../harness/kafkaProbe';
import { USERS, type SecuredListener } from '../harness/kafkaSecurity';
import { orSkip } from '../harness/unavailable';
import { waitFor } from '../harness/waitFor';
import { securedKafka, uniqueTopic } from './hooks';

const RECORD = [{ partition: 0, value: Buffer.from('x') }];

describe('harness: one broker', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let started: KafkaCluster | undefined;
  let java: JavaJudge;

  before(async function () {
    kafka = started = await orSkip(this, startKafka({ topics: [{ name: 'given', partitions: 2, config: { 'max.message.bytes': '1234' } }], config: { 'message.max.bytes': '4321' } }));
    java = await orSkip(this, javaJudge());
  });

  after(() => started?.stop());

  it('answers on its port and has the topics and settings asked for', async () => {
    const broker = kafka.brokers[0]!;
    assert.deepEqual(await askBrokers(broker.host, broker.port), [{ id: 1, host: broker.host, port: broker.port }]);
    assert.deepEqual((await kafka.partitions('given')).map((one) => one.leader), [1, 1]);
    const large = [{ partition: 0, value: Buffer.alloc(2000) }];
    await assert.rejects(java.produce(kafka.bootstrap, 'given', large), { type: 'RecordTooLargeException' });
    await kafka.createTopic({ name: 'larger', partitions: 1 });
    await java.produce(kafka.bootstrap, 'larger', large);
  });

  it('is silent while frozen and answers after the thaw', async () => {
    const broker = kafka.brokers[0]!;
    await broker.freeze();
    await assert.rejects(askBrokers(broker.host, broker.port), /did not answer/);
    broker.thaw();
    await waitFor('it answers', () => askBrokers(broker.host, broker.port));
  });

  it('keeps port and data over a kill', async () => {
    const broker = kafka.brokers[0]!;
    const pid = broker.pid;
    await kafka.createTopic({ name: 'kept', partitions: 1 });
    await java.produce(kafka.bootstrap, 'kept', RECORD);
    await broker.kill();
    assert.ok(!broker.isRunning);
    await assert.rejects(askBrokers(broker.host, broker.port), { code: 'ECONNREFUSED' });
    await broker.restart();
    assert.notEqual(broker.pid, pid);
    assert.equal((await java.consume(kafka.bootstrap, 'kept')).length, 1);
  });

  it('says so when its port was taken meanwhile', async () => {
    const broker = kafka.brokers[0]!;
    await broker.stop();
    const squatter = createServer((socket) => socket.destroy()).listen(broker.port, broker.host);
    await once(squatter, 'listening');
    const error: unknown = await broker.restart().catch((reason: unknown) => reason);
    await once(squatter.close(), 'close');
    assert.ok(error instanceof PortTakenError);
    await broker.restart();
  });

  it('shows its log when it cannot start', async () => {
    await assert.rejects(startKafka({ config: { 'log.dirs': '/proc/nowhere' } }), /ended while starting:[^]*No readable meta.properties/);
  });
});

describe('harness: secured broker', function () {
  this.timeout(60_000);
  let kafka: SecuredKafka;
  let java: JavaJudge;

  before(async function () {
    kafka = await orSkip(this, securedKafka());
    java = await orSkip(this, javaJudge());
  });

  /** Resolves to the error code of a TLS handshake, or to `authorized`. With TLS 1.3 a refused client learns it on its first read. */
  async function handshake(listener: SecuredListener, options: ConnectionOptions = {}): Promise<string> {
    const [host = '', port] = kafka.listeners[listener].split(':');
    const socket = connectTls({ host, port: Number(port), ca: readFileSync(kafka.certs.ca), ...options });
    socket.on('secureConnect', () => socket.write(Buffer.from('0000000e0003000100000001ffff00000000', 'hex')));
    const result = await new Promise<string>((resolve) => {
      socket.on('data', () => resolve('authorized'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    socket.destroy();
    return result;
  }

  it('speaks TLS with a certificate that its own authority signed, and others that are wrong', async () => {
    assert.equal(await handshake('tls'), 'authorized');
    assert.equal(await handshake('tls', { ca: readFileSync(kafka.certs.otherCa) }), 'SELF_SIGNED_CERT_IN_CHAIN');
    assert.equal(await handshake('wrongHost'), 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.equal(await handshake('expired'), 'CERT_HAS_EXPIRED');
  });

  it('asks for a client certificate', async () => {
    const { certs } = kafka;
    const cert = readFileSync(certs.clientCert);
    assert.match(await handshake('mtls'), /BAD_CERTIFICATE|CERTIFICATE_REQUIRED/);
    assert.equal(await handshake('mtls', { cert, key: readFileSync(certs.clientKey) }), 'authorized');
    assert.equal(await handshake('mtls', { cert, key: readFileSync(certs.clientKeyEncrypted), passphrase: certs.clientKeyPassphrase }), 'authorized');
  });

  function login(mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512', user: string, password: string, tls: boolean): Record<string, string> {
    const loginModule = mechanism === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
    return {
      'security.protocol': tls ? 'SASL_SSL' : 'SASL_PLAINTEXT',
      'sasl.mechanism': mechanism,
      'sasl.jaas.config': `org.apache.kafka.common.security.${loginModule} required username="${user}" password="${password}";`,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': kafka.certs.ca,
    };
  }

  for (const mechanism of ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const) {
    it(`takes ${mechanism} with and without TLS, and refuses a wrong password`, async () => {
      const topic = uniqueTopic('sasl');
      await kafka.createTopic({ name: topic, partitions: 1 });
      await java.produce(kafka.listeners.saslPlaintext, topic, RECORD, { properties: login(mechanism, 'admin', USERS.admin, false) });
      await java.produce(kafka.listeners.saslTls, topic, RECORD, { properties: login(mechanism, 'admin', USERS.admin, true) });
      assert.equal((await java.consume(kafka.bootstrap, topic)).length, 2);
      await assert.rejects(java.produce(kafka.listeners.saslTls, topic, RECORD, { properties: login(mechanism, 'admin', 'wrong', true) }), { type: 'SaslAuthenticationException' });
    });
  }

  it('lets alice do only what an ACL allows', async () => {
    const topic = uniqueTopic('acl');
    await kafka.createTopic({ name: topic, partitions: 1 });
    const write = (): Promise<unknown> => java.produce(kafka.listeners.saslPlaintext, topic, RECORD, { properties: login('PLAIN', 'alice', USERS.alice, false) });
    await assert.rejects(write(), { type: 'TopicAuthorizationException' });
    await java.createAcl(kafka.bootstrap, { user: 'alice', operation: 'WRITE', resource: 'TOPIC', name: topic });
    await write();
  });

  it('advertises, on two listeners, addresses that do not work', async () => {
    const advertised = async (listener: SecuredListener): Promise<string[]> => {
      const [host = '', port] = kafka.listeners[listener].split(':');
      return (await askBrokers(host, Number(port))).map((broker) => `${broker.host}:${broker.port}`);
    };
    assert.deepEqual(await advertised('advertisedWrong'), ['kafka.internal.example:9092']);
    assert.deepEqual(await advertised('advertisedClosed'), ['127.0.0.1:1']);
  });
});

describe('harness: three brokers', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let started: KafkaCluster | undefined;
  let java: JavaJudge;

  before(async function () {
    kafka = started = await orSkip(this, startKafka({ brokers: 3, topics: [{ name: 'replicated', partitions: 3 }] }));
    java = await orSkip(this, javaJudge());
  });

  after(() => started?.stop());

  async function isr(partition: number): Promise<readonly number[]> {
    return [...(await kafka.partitions('replicated'))[partition]!.isr].sort();
  }

  it('know each other and share the partitions', async () => {
    const { host, port } = kafka.brokers[2]!;
    assert.deepEqual((await askBrokers(host, port)).map((broker) => broker.id).sort(), [1, 2, 3]);
    const partitions = await kafka.partitions('replicated');
    assert.deepEqual(partitions.map((one) => one.leader).sort(), [1, 2, 3]);
    assert.ok(partitions.every((one) => one.isr.length === 3));
  });

  it('fail over when one is killed, and take it back', async () => {
    const led = (await kafka.partitions('replicated')).find((one) => one.leader === 3)!.partition;
    await kafka.brokers[2]!.kill();
    await waitFor('another one leads', async () => [1, 2].includes((await kafka.partitions('replicated'))[led]!.leader));
    await kafka.brokers[2]!.restart();
    await waitFor('it is in sync again', async () => (await isr(led)).length === 3);
    await java.electPreferredLeaders(kafka.direct, 'replicated', led);
    await waitFor('it leads again', async () => (await kafka.partitions('replicated'))[led]!.leader === 3);
  });

  it('move a leader when told', async () => {
    await kafka.createTopic({ name: 'moving', partitions: 1, replicationFactor: 1 });
    const [before] = await kafka.partitions('moving');
    const target = [1, 2, 3].find((id) => id !== before!.leader)!;
    await java.reassign(kafka.direct, 'moving', 0, [target]);
    await waitFor('it has moved', async () => (await kafka.partitions('moving'))[0]!.leader === target);
  });

  it('drop a frozen follower from the in-sync replicas', async () => {
    const partition = (await kafka.partitions('replicated')).find((one) => one.leader !== 2)!.partition;
    await kafka.brokers[1]!.freeze();
    await waitFor('two are left', async () => (await isr(partition)).join() === '1,3');
    kafka.brokers[1]!.thaw();
    await waitFor('it is back', async () => (await isr(partition)).length === 3);
  });
});
