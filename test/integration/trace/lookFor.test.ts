import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lookup } from '../../../src/contracts/messages';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import type { ProducerRecord, RecordResult } from '../../../src/kafka/producer/record';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { lookFor, type LookOptions } from '../../../src/kafka/reader/lookFor';
import { dumpLog, runKafkaTool } from '../../harness/consoleTools';
import { javaJudge, pythonJudge } from '../../harness/judges';
import { startKafka } from '../../harness/kafka';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import { temporaryFolder } from '../../harness/temp';
import { waitFor } from '../../harness/waitFor';
import { proxiedKafka, threeBrokers, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';

const PRODUCE = 0;
const ONCE: Partial<ProducerOptions> = { idempotent: false, retries: 0, requestTimeoutMs: 600 };
/** It tries again until its time is over, and every answer is lost. */
const IDEMPOTENT: Partial<ProducerOptions> = { requestTimeoutMs: 300, deliveryTimeoutMs: 900 };
const TRUCK = { key: Buffer.from('truck-7'), timestamp: 1_700_000_000_000n, headers: [{ name: 'trace', value: Buffer.from('a') }, { name: 'trace', value: null }] };

/** What *Look for It* says against what another client reads from the log. */
describe('Looking for a record whose outcome is unknown', () => {
  const kit = new Kit();
  let kafka: KafkaCluster;
  let proxy: Proxy;
  let cluster: Cluster;
  let topic: string;

  before(async () => {
    kafka = await proxiedKafka();
    proxy = kafka.proxies[0]!;
  });
  beforeEach(async () => {
    topic = uniqueTopic('sought');
    await kafka.createTopic({ name: topic, partitions: 1 });
    cluster = kit.cluster(kafka.bootstrap);
  });
  afterEach(() => kit.closeAll());

  const look = (message: ProducerRecord, { partition, searchFrom, producer, timestamp }: RecordResult, more: { readonly owned?: readonly bigint[] } & LookOptions = {}): Promise<Lookup> => {
    const sought = { topic: message.topic, partition: partition!, searchFrom, record: { ...message, timestamp }, owned: new Set(more.owned ?? []) };
    return lookFor(cluster, { ...sought, producer: producer === null ? null : { ...producer, id: BigInt(producer.id) } }, more);
  };
  /** Sends two before it, then one whose answers, all of them, are thrown away. */
  const unanswered = async (options: Partial<ProducerOptions>, message = record(topic, 'sought', TRUCK), whatBecomes: 'swallow-answer' | 'cut' = 'swallow-answer'): Promise<RecordResult> => {
    const producer = kit.producer(cluster, options);
    for (const value of ['first', 'second']) {
      assert.equal((await send(producer, record(topic, value))).outcome, 'acknowledged');
    }
    const mend = proxy.onRequest(({ apiKey }) => (apiKey === PRODUCE ? (whatBecomes === 'cut' ? { do: 'cut', when: 'before' } : { do: 'swallow-answer' }) : undefined));
    try {
      const result = await send(producer, message);
      assert.equal(result.outcome, 'unknown');
      return result;
    } finally {
      mend();
    }
  };
  const stored = async (): Promise<readonly string[]> => (await (await javaJudge()).consume(kafka.brokers[0]!.address, topic)).map(({ value }) => value?.toString() ?? '');
  const write = async (records: Parameters<Awaited<ReturnType<typeof pythonJudge>>['produce']>[2]): Promise<void> => {
    await (await pythonJudge()).produce(kafka.brokers[0]!.address, topic, records, { properties: { enable_idempotence: false } });
  };
  const TWIN = { key: TRUCK.key, value: Buffer.from('sought'), timestamp: TRUCK.timestamp, headers: [{ key: 'trace', value: Buffer.from('a') }, { key: 'trace', value: Buffer.alloc(0) }] };

  it('with idempotence finds it by its sequence, and it is where Java reads it', async () => {
    const message = record(topic, 'sought', TRUCK);
    const result = await unanswered(IDEMPOTENT, message);
    assert.equal(result.searchFrom, 2n, 'raised by the two that were acknowledged');
    const lookup = await look(message, result);
    assert.deepEqual([lookup.result, lookup.offset, lookup.aborted, lookup.from, lookup.to, lookup.logStart], ['found', '2', false, '2', '3', '0']);
    assert.equal((await stored())[2], 'sought');
  });

  it('with idempotence does not find what never came, not even its twin', async () => {
    const message = record(topic, 'sought', TRUCK);
    const result = await unanswered(IDEMPOTENT, message, 'cut');
    await write([TWIN]);
    const lookup = await look(message, result);
    assert.deepEqual([lookup.result, lookup.offset, lookup.from, lookup.to], ['not-found', null, '2', '3']);
  });

  for (const compression of ['none', 'lz4'] as const) {
    it(`without idempotence finds an identical record (${compression}), and skips those that are known to be others`, async () => {
      const message = record(topic, 'sought', { ...TRUCK, headers: [{ name: 'trace', value: Buffer.from('a') }, { name: 'trace', value: Buffer.alloc(0) }] });
      const before = await send(kit.producer(cluster, ONCE), message);
      assert.equal(before.offset, 0n);
      await write([{ ...TWIN, value: Buffer.from('another') }]);
      const producer = kit.producer(cluster, { ...ONCE, compression });
      proxy.next(PRODUCE, { do: 'swallow-answer' });
      const result = await send(producer, message);
      assert.equal(result.outcome, 'unknown');
      assert.equal(result.searchFrom, 2n);
      const lookup = await look(message, result);
      assert.deepEqual([lookup.result, lookup.offset], ['identical', '2'], 'not the one that stood there before');
      await write([TWIN]);
      assert.equal((await look(message, result, { owned: [2n] })).offset, '3', 'the foreign twin, as nothing tells it apart');
      await (await pythonJudge()).produce(kafka.brokers[0]!.address, topic, [TWIN], { properties: { enable_idempotence: true } });
      assert.equal((await look(message, result, { owned: [2n, 3n] })).result, 'not-found');
    });
  }

  it('tells records apart by key, value, headers and time', async () => {
    const message = record(topic, 'sought', TRUCK);
    const result = await unanswered(ONCE, message, 'cut');
    const others = [
      { ...message, key: null },
      { ...message, value: Buffer.from('sough') },
      { ...message, headers: [...message.headers].reverse() },
      { ...message, headers: message.headers.slice(1) },
      { ...message, headers: [message.headers[0]!, { name: 'trace', value: Buffer.alloc(0) }] },
      { ...message, timestamp: message.timestamp + 1n },
    ];
    const producer = kit.producer(cluster, ONCE);
    for (const other of others) {
      await send(producer, other);
    }
    assert.equal((await look(message, result)).result, 'not-found');
  });

  it('does not ask for the time where the topic stamps its own', async () => {
    topic = uniqueTopic('stamped');
    await kafka.createTopic({ name: topic, partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
    const message = record(topic, 'sought', TRUCK);
    const lookup = await look(message, await unanswered(ONCE, message));
    assert.deepEqual([lookup.result, lookup.offset], ['identical', '2']);
  });

  it('finds what was sent with acks=0', async () => {
    const message = record(topic, 'sought', TRUCK);
    await write([TWIN]);
    const result = await send(kit.producer(cluster, { ...ONCE, acks: '0' }), message);
    assert.equal(result.outcome, 'sent');
    await waitFor('the record', async () => (await stored()).length === 2);
    const lookup = await look(message, result);
    assert.deepEqual([lookup.result, lookup.offset, lookup.from], ['identical', '1', '1']);
  });

  it('says of a compacted topic that it is one', async () => {
    topic = uniqueTopic('compacted');
    await kafka.createTopic({ name: topic, partitions: 1, config: { 'cleanup.policy': 'compact' } });
    const message = record(topic, 'sought', TRUCK);
    const producer = kit.producer(cluster, ONCE);
    proxy.next(PRODUCE, { do: 'cut', when: 'before' });
    const lookup = await look(message, await send(producer, message));
    assert.deepEqual([lookup.result, lookup.compacted, lookup.from, lookup.to], ['not-found', true, '0', '0']);
  });

  it('reads from the log’s start where older records were removed', async () => {
    const message = record(topic, 'sought', TRUCK);
    const result = await unanswered(ONCE, message);
    await write([TWIN, TWIN]);
    const folder = temporaryFolder('delete-records');
    const file = join(folder.path, 'offsets.json');
    writeFileSync(file, JSON.stringify({ version: 1, partitions: [{ topic, partition: 0, offset: 4 }] }));
    const deleted = await runKafkaTool('org.apache.kafka.tools.DeleteRecordsCommand', ['--bootstrap-server', kafka.brokers[0]!.address, '--offset-json-file', file]);
    folder.remove();
    assert.equal(deleted.exitCode, 0, deleted.stderr);
    const lookup = await look({ ...message, value: Buffer.from('other') }, result);
    assert.deepEqual([lookup.result, lookup.from, lookup.to, lookup.logStart], ['not-found', '4', '5', '4']);
  });

  it('reads a topic that was made anew from its start', async () => {
    const message = record(topic, 'sought', TRUCK);
    const result = await unanswered(ONCE, message);
    await (await javaJudge()).deleteTopic(kafka.brokers[0]!.address, topic);
    await kafka.createTopic({ name: topic, partitions: 1 });
    const lookup = await look(message, result);
    assert.deepEqual([lookup.result, lookup.from, lookup.to], ['not-found', '0', '0']);
    await (await javaJudge()).deleteTopic(kafka.brokers[0]!.address, topic);
    await waitFor('the topic is gone', async () => KafkaError.dataOf(await look(message, result).catch((thrown: unknown) => thrown)).code === 'unknown-topic');
  });

  for (const [end, aborted] of [['abort', true], ['commit', false]] as const) {
    it(`tells of a record in a transaction whether it was aborted: ${end}`, async () => {
      await (await javaJudge()).produce(kafka.brokers[0]!.address, topic, [{ value: Buffer.from('a') }, { value: Buffer.from('b') }], { properties: { 'transactional.id': uniqueTopic('tx') }, transaction: end });
      const [batch] = await dumpLog(kafka.brokers[0]!.dataFolder, topic, 0);
      const producer = { id: BigInt(batch!['producerId']!), epoch: Number(batch!['producerEpoch']), sequence: 1 };
      const lookup = await lookFor(cluster, { topic, partition: 0, searchFrom: 0n, producer, record: record(topic, 'b'), owned: new Set() });
      assert.deepEqual([lookup.result, lookup.offset, lookup.aborted], ['found', '1', aborted]);
    });
  }

  it('reads on over many batches and tells how far it is; stops when asked to', async () => {
    const producer = kit.producer(cluster, { idempotent: false, lingerMs: 20, batchSize: 100_000 });
    const message = record(topic, 'sought', TRUCK);
    const sought = await unanswered(ONCE, message, 'cut');
    await Promise.all(Array.from({ length: 400 }, (_, index) => send(producer, record(topic, `${index}`.padEnd(10_000, '.')))));
    const told: bigint[] = [];
    const lookup = await look(message, sought, { onProgress: ({ offset, to }) => told.push(offset, to) });
    assert.deepEqual([lookup.result, lookup.to], ['not-found', '402']);
    assert.ok(told.length >= 2);
    const controller = new AbortController();
    const stopped = look(message, sought, { signal: controller.signal, onProgress: () => controller.abort() });
    await assert.rejects(stopped, (thrown) => KafkaError.dataOf(thrown).code === 'cancelled');
  });
});

describe('Looking for it where brokers fail', () => {
  const kit = new Kit();
  afterEach(() => kit.closeAll());

  it('finds it after the broker was killed and started again', async () => {
    const kafka = await startKafka({ proxied: true, topics: [{ name: 'restarted', partitions: 1 }] });
    try {
      const cluster = kit.cluster(kafka.bootstrap);
      const message = record('restarted', 'sought', TRUCK);
      kafka.proxies[0]!.onRequest(({ apiKey }) => (apiKey === PRODUCE ? { do: 'swallow-answer' } : undefined));
      const result = await send(kit.producer(cluster, IDEMPOTENT), message);
      assert.equal(result.outcome, 'unknown');
      await kafka.brokers[0]!.kill();
      const looking = lookFor(cluster, { topic: 'restarted', partition: 0, searchFrom: result.searchFrom, producer: { ...result.producer!, id: BigInt(result.producer!.id) }, record: message, owned: new Set() });
      await kafka.brokers[0]!.restart();
      assert.deepEqual(await looking.then(({ result: found, offset }) => [found, offset]), ['found', '0']);
    } finally {
      await kafka.stop();
    }
  });

  it('with acks=1 and a leader that dies says what the new leader has', async () => {
    const kafka = await threeBrokers();
    const topic = uniqueTopic('orphan');
    await kafka.createTopic({ name: topic, partitions: 6, replicationFactor: 3 });
    const partition = (await kafka.partitions(topic)).find((one) => one.leader === 3)!.partition;
    const cluster = kit.cluster(kafka.bootstrap);
    const producer = kit.producer(cluster, { acks: '1', idempotent: false, retries: 0, requestTimeoutMs: 3_000 });
    const first = await send(producer, record(topic, 'first', { partition }));
    assert.equal(first.outcome, 'acknowledged');
    const message = record(topic, 'sought', { ...TRUCK, partition });
    await kafka.brokers[2]!.freeze();
    const result = await send(producer, message);
    assert.equal(result.outcome, 'unknown');
    assert.equal(result.searchFrom, 0n, 'acks=1 does not raise it: a dead leader can take its tail along');
    await kafka.brokers[2]!.kill();
    await waitFor('another leader', async () => (await kafka.partitions(topic)).find((one) => one.partition === partition)!.leader !== 3);
    const lookup = await lookFor(cluster, { topic, partition, searchFrom: result.searchFrom, producer: null, record: message, owned: new Set([first.offset!]) });
    const log = (await (await javaJudge()).consume(kafka.brokers[0]!.address, topic)).filter((one) => one.partition === partition);
    const place = log.find(({ value }) => value?.toString() === 'sought');
    assert.deepEqual([lookup.result, lookup.offset], place === undefined ? ['not-found', null] : ['identical', String(place.offset)]);
    await kafka.brokers[2]!.restart();
  });
});
