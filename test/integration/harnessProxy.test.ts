import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import type { JavaJudge } from '../harness/javaJudge';
import { javaJudge } from '../harness/judges';
import { startKafka } from '../harness/kafka';
import type { KafkaCluster } from '../harness/kafkaCluster';
import { freePorts } from '../harness/ports';
import { startProxy, type Proxy } from '../harness/proxy';
import { FrameSplitter } from '../harness/proxyFrames';
import { orSkip } from '../harness/unavailable';
import { waitFor } from '../harness/waitFor';
import { securedKafka, sharedKafka, uniqueTopic } from './hooks';

const PRODUCE = 0;
const METADATA = 3;

/** A client that only asks Metadata v1, by hand. */
class RawClient {
  readonly answers: number[] = [];
  readonly ended: Promise<unknown>;
  private readonly frames = new FrameSplitter();
  private lastId = 0;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.answers.push(...this.frames.push(chunk).map((frame) => frame.readInt32BE(4))));
    this.ended = new Promise((resolve) => socket.on('error', resolve).on('end', () => resolve('end')));
  }

  static async open(proxy: Proxy): Promise<RawClient> {
    const socket = connect(proxy.port, proxy.host);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Sends the next request, with the correlation ids 1, 2, 3 … */
  ask(): void {
    const request = Buffer.from('0000000e0003000100000000ffff00000000', 'hex');
    request.writeInt32BE(++this.lastId, 8);
    this.socket.write(request);
  }

  async answered(ids: readonly number[]): Promise<void> {
    await waitFor(`answers ${ids.join()} came`, () => this.answers.length >= ids.length);
    assert.deepEqual(this.answers, ids);
  }
}

describe('harness: proxy', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let proxy: Proxy;

  before(async function () {
    kafka = await orSkip(this, sharedKafka());
  });

  beforeEach(async () => {
    proxy = await startProxy(kafka.bootstrap);
  });

  afterEach(() => proxy.close());

  it('passes everything on and counts it', async () => {
    const client = await RawClient.open(proxy);
    client.ask();
    client.ask();
    await client.answered([1, 2]);
    const count = proxy.count(METADATA);
    assert.deepEqual([count.requests, count.bytesToServer, proxy.connections.length], [2, 36, 1]);
    assert.equal(proxy.connections[0]!.bytesToServer, 36);
    assert.equal(proxy.connections[0]!.bytesToClient, count.bytesToClient);
    assert.equal(proxy.count(PRODUCE).requests, 0);
  });

  it('cuts all connections, by RST or FIN', async () => {
    const [first, second] = [await RawClient.open(proxy), await RawClient.open(proxy)];
    await waitFor('both are there', () => proxy.connections.length === 2);
    proxy.connections[0]!.cut('rst');
    assert.equal(((await first.ended) as NodeJS.ErrnoException).code, 'ECONNRESET');
    proxy.cut('fin');
    assert.equal(await second.ended, 'end');
    assert.ok(proxy.connections.every((connection) => !connection.isOpen));
  });

  it('refuses new connections', async () => {
    const old = await RawClient.open(proxy);
    await waitFor('it is there', () => proxy.connections.length === 1);
    proxy.mode = 'refuse';
    const refused = new RawClient(connect(proxy.port, proxy.host));
    assert.equal(((await refused.ended) as NodeJS.ErrnoException).code, 'ECONNRESET');
    old.ask();
    await old.answered([1]);
  });

  it('resets the client when nobody listens behind it', async () => {
    const [port] = await freePorts(1);
    const broken = await startProxy({ host: '127.0.0.1', port: port! });
    const client = new RawClient(connect(broken.port, broken.host));
    assert.equal(((await client.ended) as NodeJS.ErrnoException).code, 'ECONNRESET');
    await broken.close();
  });

  it('freezes: no byte moves until it thaws', async () => {
    const client = await RawClient.open(proxy);
    client.ask();
    await client.answered([1]);
    proxy.mode = 'freeze';
    client.ask();
    const late = await RawClient.open(proxy);
    late.ask();
    await waitFor('the second client was accepted', () => proxy.connections.length === 2);
    assert.deepEqual(proxy.connections.map((connection) => connection.bytesToServer), [18, 0]);
    proxy.mode = 'pass';
    await client.answered([1, 2]);
    await late.answered([1]);
  });

  it('swallows all answers, and only them', async () => {
    proxy.mode = 'swallow-answers';
    const client = await RawClient.open(proxy);
    const { answered } = proxy.next(METADATA);
    client.ask();
    await answered;
    proxy.mode = 'pass';
    client.ask();
    await client.answered([2]);
  });

  it('swallows one answer', async () => {
    const client = await RawClient.open(proxy);
    const { came, answered } = proxy.next(METADATA, { do: 'swallow-answer' });
    client.ask();
    client.ask();
    assert.equal((await came).correlationId, 1);
    assert.equal((await answered).readInt32BE(4), 1);
    await client.answered([2]);
  });

  it('holds one answer, and one request, until told', async () => {
    const client = await RawClient.open(proxy);
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    const held = proxy.next(METADATA, { do: 'hold-answer', until });
    client.ask();
    await held.answered;
    const other = await RawClient.open(proxy);
    const heldRequest = proxy.next(METADATA, { do: 'hold-request', until });
    other.ask();
    await heldRequest.came;
    assert.deepEqual([proxy.connections[0]!.bytesToClient, proxy.connections[1]!.bytesToServer], [0, 0]);
    release();
    await client.answered([1]);
    await other.answered([1]);
  });

  it('delays', async () => {
    proxy.delayMs = 50;
    const client = await RawClient.open(proxy);
    const startedAt = performance.now();
    client.ask();
    await client.answered([1]);
    assert.ok(performance.now() - startedAt >= 95, 'once each way');
  });

  it('passes TLS as it is', async function () {
    const secured = await orSkip(this, securedKafka());
    const tls = await startProxy(secured.listeners.tls);
    const socket = connectTls({ host: tls.host, port: tls.port, ca: readFileSync(secured.certs.ca) });
    await once(socket, 'secureConnect');
    const client = new RawClient(socket);
    client.ask();
    await client.answered([1]);
    assert.equal(tls.count(METADATA).requests, 0);
    tls.cut('rst');
    assert.equal(((await client.ended) as NodeJS.ErrnoException).code, 'ECONNRESET');
    await tls.close();
  });
});

describe('harness: proxy before a broker that sends clients to it', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let started: KafkaCluster | undefined;
  let proxy: Proxy;
  let java: JavaJudge;
  let producer: Producer;
  let topic: string;

  before(async function () {
    kafka = started = await orSkip(this, startKafka({ proxied: true }));
    java = await orSkip(this, javaJudge());
    proxy = kafka.proxies[0]!;
  });

  after(async () => {
    await started?.stop();
  });

  beforeEach(async () => {
    topic = uniqueTopic('cut');
    await kafka.createTopic({ name: topic, partitions: 1 });
    const client = new Kafka({ brokers: [kafka.bootstrap], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
    producer = client.producer({ retry: { retries: 0 } });
    await producer.connect();
  });

  afterEach(() => producer.disconnect());

  const send = (): Promise<unknown> => producer.send({ topic, messages: [{ value: 'x' }] });
  const stored = async (): Promise<bigint> => (await java.endOffsets(kafka.direct, topic))[0]!;

  it('sees the produce requests of a client that knows only its address', async () => {
    const before = proxy.count(PRODUCE).requests;
    await send();
    assert.equal(proxy.count(PRODUCE).requests, before + 1);
    assert.equal(await stored(), 1n);
  });

  for (const [when, count] of [['before', 0n], ['during', 0n], ['answer', 1n]] as const) {
    it(`cuts the connection ${when} a produce request: ${count} stored`, async () => {
      const { came } = proxy.next(PRODUCE, { do: 'cut', when });
      await assert.rejects(send(), /ECONNRESET/);
      assert.equal((await came).apiKey, PRODUCE);
      assert.equal(await stored(), count);
      await send();
      assert.equal(await stored(), count + 1n);
    });
  }

  it('cuts the connection after a produce request, which the broker then carries out', async () => {
    proxy.next(PRODUCE, { do: 'cut', when: 'after', how: 'fin' });
    await assert.rejects(send(), /Closed connection/);
    await waitFor('the record is stored', async () => (await stored()) === 1n);
  });
});
