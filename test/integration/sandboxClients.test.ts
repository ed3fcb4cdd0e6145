import assert from 'node:assert/strict';
import type * as setupJudgesScript from '../../scripts/setupJudges.mjs';
import { batchesOf, type BatchHeader } from '../../src/kafka/protocol/batchHeader';
import { SandboxBroker } from '../../src/sandbox/broker';
import { consoleConsumer, consoleProducer } from '../harness/consoleTools';
import type { JavaJudge } from '../harness/javaJudge';
import type { JudgeClient } from '../harness/judgeClient';
import type { JudgedRecord, RecordToWrite } from '../harness/judgedRecords';
import { javaJudge, kcat, pythonJudge } from '../harness/judges';
import type { Kcat } from '../harness/kcat';
import { importScript, repositoryRoot } from '../harness/root';
import { runToSuccess } from '../harness/runProgram';
import { orSkip } from '../harness/unavailable';
import { RawClient } from '../unit/sandbox/rawClient';
import { fetchFrom } from '../unit/sandbox/records';
import { uniqueTopic } from './hooks';

/** By their ids in a batch. */
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

const RECORDS: readonly RecordToWrite[] = [
  { partition: 0, timestamp: 1n, key: null, value: Buffer.from('plain') },
  { partition: 0, timestamp: 1_700_000_000_000n, key: Buffer.alloc(0), value: Buffer.alloc(0) },
  { partition: 0, timestamp: 0n, key: Buffer.from('tombstone'), value: null },
  { partition: 1, timestamp: 2n, key: Buffer.from([0, 255, 10, 13]), value: Buffer.alloc(200_000, 'värde ') },
  {
    partition: 2,
    timestamp: 3n,
    key: Buffer.from('k'),
    value: Buffer.from('with headers'),
    headers: [
      { key: 'trace', value: Buffer.from('b') },
      { key: 'trace', value: Buffer.from('a') },
      { key: 'empty', value: Buffer.alloc(0) },
    ],
  },
];

const LINES = Array.from({ length: 50 }, (_, index) => `line ${index}`);

describe('sandbox: other clients', function () {
  this.timeout(60_000);
  let sandbox: SandboxBroker;
  let raw: RawClient;
  let java: JavaJudge;
  let python: JudgeClient;
  let cat: Kcat;

  before(async function () {
    java = await orSkip(this, javaJudge());
    python = await orSkip(this, pythonJudge());
    cat = await orSkip(this, kcat());
    sandbox = await SandboxBroker.start({ samples: true });
    raw = await RawClient.connect(sandbox);
  });

  after(() => sandbox.stop());

  function newTopic(name: string, configs: Record<string, string> = {}): string {
    const topic = uniqueTopic(`sandbox-${name}`);
    sandbox.createTopic(topic, { partitions: 3, configs });
    return topic;
  }

  async function batches(topic: string): Promise<BatchHeader[]> {
    const fetched = await Promise.all([0, 1, 2].map((partition) => fetchFrom(raw, 0n, { topic, partition })));
    return fetched.flatMap(({ records }) => [...batchesOf(records)]);
  }

  /**
   * The batches are stored as they were sent: with this codec, with or without a producer id. Clients may leave small
   * batches uncompressed where that is shorter.
   */
  async function assertKept(topic: string, codec: (typeof CODECS)[number], idempotent: boolean): Promise<void> {
    const stored = await batches(topic);
    assert.ok(stored.some(({ codecId }) => CODECS[codecId] === codec));
    for (const { codecId, producerId } of stored) {
      assert.ok(codecId === 0 || CODECS[codecId] === codec);
      assert.equal(producerId >= 0n, idempotent);
    }
  }

  async function assertReadByAll(topic: string, check: (records: readonly JudgedRecord[]) => void): Promise<void> {
    for (const judge of [java, python, cat]) {
      check(await judge.consume(sandbox.address, topic));
    }
  }

  function assertEqualToRecords(read: readonly JudgedRecord[]): void {
    const plain = read.map(({ partition, timestamp, key, value, headers }) => ({ partition, timestamp, key, value, headers }));
    assert.deepEqual(plain, RECORDS.map((record) => ({ key: null, headers: [], ...record })));
    assert.deepEqual(read.map(({ offset }) => offset), [0n, 1n, 2n, 0n, 0n]);
  }

  for (const codec of CODECS) {
    for (const idempotent of [false, true]) {
      const how = `with ${codec}${idempotent ? ', idempotent' : ''}`;

      it(`keeps what Java writes ${how}`, async () => {
        const topic = newTopic('java');
        const places = await java.produce(sandbox.address, topic, RECORDS, { properties: { 'compression.type': codec, 'enable.idempotence': idempotent } });
        assert.deepEqual(places.map(({ offset }) => offset), [0n, 1n, 2n, 0n, 0n]);
        await assertKept(topic, codec, idempotent);
        await assertReadByAll(topic, assertEqualToRecords);
      });

      it(`keeps what kafka-python writes ${how}`, async () => {
        const topic = newTopic('python');
        await python.produce(sandbox.address, topic, RECORDS, { properties: { compression_type: codec === 'none' ? null : codec, enable_idempotence: idempotent } });
        await assertKept(topic, codec, idempotent);
        await assertReadByAll(topic, assertEqualToRecords);
      });

      it(`keeps what kcat writes ${how}`, async () => {
        const topic = newTopic('kcat');
        // Large enough that librdkafka does not leave it uncompressed.
        const records = LINES.map((line) => ({ key: Buffer.from('k'), value: Buffer.from(line.repeat(50)) }));
        await cat.produce(sandbox.address, topic, records, { partition: 1, codec, properties: { 'enable.idempotence': String(idempotent) } });
        await assertKept(topic, codec, idempotent);
        await assertReadByAll(topic, (read) => assert.deepEqual(read.map(({ key, value }) => ({ key, value })), records));
      });
    }

    it(`takes lines of Java's console producer with ${codec}, and its console consumer prints them`, async () => {
      const topic = newTopic('console');
      await consoleProducer(sandbox.address, topic, LINES, ['--compression-codec', codec]);
      await assertKept(topic, codec, true);
      assert.deepEqual((await consoleConsumer(sandbox.address, topic, LINES.length)).sort(), [...LINES].sort());
    });
  }

  it('hands a topic on within a group, from one client to the next, without a gap or a repetition', async function () {
    const { setupPython } = await importScript<typeof setupJudgesScript>('setupJudges.mjs');
    const setup = await setupPython(() => undefined);
    assert.ok(setup.available);
    const topic = newTopic('group');
    const group = uniqueTopic('group');
    const write = (text: string): Promise<unknown> => java.produce(sandbox.address, topic, [0, 1, 2].map((partition) => ({ partition, value: Buffer.from(`${text} ${partition}`) })));
    const expected = (text: string): string[] => [0, 1, 2].map((partition) => `${text} ${partition}`);

    await write('first');
    assert.deepEqual((await consoleConsumer(sandbox.address, topic, 3, ['--group', group])).sort(), expected('first'));
    await write('second');
    const script = `${repositoryRoot()}/test/harness/python/group.py`;
    const byPython = await runToSuccess(setup.python, [script, sandbox.address, topic, group, '3']);
    assert.deepEqual(byPython.toString().trim().split('\n').sort(), expected('second'));
    await write('third');
    const byKcat = await runToSuccess('kcat', ['-q', '-b', sandbox.address, '-G', group, '-c', '3', '-X', 'auto.offset.reset=earliest', topic]);
    assert.deepEqual(byKcat.toString().trim().split('\n').sort(), expected('third'));
  });

  it('lets Java make, describe and delete topics, and tells it why not', async () => {
    const name = uniqueTopic('made-by-java');
    await java.createTopic(sandbox.address, name, { partitions: 4, config: { 'max.message.bytes': '1000' } });
    assert.equal((await java.describeTopic(sandbox.address, name)).length, 4);
    await assert.rejects(java.createTopic(sandbox.address, name, { partitions: 1 }), { type: 'TopicExistsException' });
    await assert.rejects(java.createTopic(sandbox.address, 'three', { partitions: 1, replicationFactor: 3 }), { type: 'InvalidReplicationFactorException' });
    await assert.rejects(java.produce(sandbox.address, name, [{ partition: 0, value: Buffer.alloc(2000) }]), { type: 'RecordTooLargeException' });
    await java.deleteTopic(sandbox.address, name);
    await assert.rejects(java.describeTopic(sandbox.address, name), { type: 'UnknownTopicOrPartitionException' });
  });

  it('shows all clients the samples', async () => {
    const read = await java.consume(sandbox.address, 'vehicle.telemetry');
    assert.ok(read.length > 100);
    assert.deepEqual(await cat.consume(sandbox.address, 'logs.text'), await python.consume(sandbox.address, 'logs.text'));
  });
});
