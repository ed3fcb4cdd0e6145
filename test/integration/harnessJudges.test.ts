import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { consoleConsumer, consoleProducer } from '../harness/consoleTools';
import type { JavaJudge } from '../harness/javaJudge';
import type { JudgeClient } from '../harness/judgeClient';
import type { JudgedRecord, RecordToWrite } from '../harness/judgedRecords';
import { javaJudge, kcat, pythonJudge } from '../harness/judges';
import type { KafkaCluster } from '../harness/kafkaCluster';
import type { Kcat } from '../harness/kcat';
import { orSkip } from '../harness/unavailable';
import { waitFor } from '../harness/waitFor';
import { sharedKafka, uniqueTopic } from './hooks';

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

/** Everything a record can be: absent, empty, text, binary, long; headers twice, empty and null; times at their limits. */
const RECORDS: readonly RecordToWrite[] = [
  { partition: 0, timestamp: 1n, key: null, value: Buffer.from('plain') },
  { partition: 0, timestamp: 1_700_000_000_000n, key: Buffer.alloc(0), value: Buffer.alloc(0) },
  { partition: 0, timestamp: 0n, key: Buffer.from('tombstone'), value: null },
  { partition: 1, timestamp: 2n, key: Buffer.from([0, 255, 10, 13]), value: Buffer.from([...Array(256).keys()]) },
  { partition: 1, timestamp: 3n, key: Buffer.from('ключ'), value: Buffer.alloc(50_000, 'värde ') },
  { partition: 2, timestamp: 4n, value: randomBytes(20_000) },
  {
    partition: 2,
    timestamp: 5n,
    key: Buffer.from('k'),
    value: Buffer.from('with headers'),
    headers: [
      { key: 'trace', value: Buffer.from('b') },
      { key: 'trace', value: Buffer.from('a') },
      { key: 'empty', value: Buffer.alloc(0) },
      { key: 'текст', value: Buffer.from('значение, a=b') },
    ],
  },
];

const NULL_HEADER: RecordToWrite = { partition: 2, timestamp: 6n, value: Buffer.from('null header'), headers: [{ key: 'none', value: null }] };

/** What must be read back; judges give records by partition and offset, the order in which `records` are. */
function expected(records: readonly RecordToWrite[]): Omit<JudgedRecord, 'offset'>[] {
  return records.map((record) => ({
    partition: record.partition!,
    timestamp: record.timestamp!,
    timestampType: 'CreateTime',
    key: record.key ?? null,
    value: record.value,
    headers: record.headers ?? [],
  }));
}

function withoutOffsets(records: readonly JudgedRecord[]): Omit<JudgedRecord, 'offset'>[] {
  return records.map(({ partition, timestamp, timestampType, key, value, headers }) => ({ partition, timestamp, timestampType, key, value, headers }));
}

describe('harness: judges', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let python: JudgeClient;
  let cat: Kcat;

  before(async function () {
    kafka = await orSkip(this, sharedKafka());
    java = await orSkip(this, javaJudge());
    python = await orSkip(this, pythonJudge());
    cat = await orSkip(this, kcat());
  });

  async function newTopic(name: string, config: Record<string, string> = {}): Promise<string> {
    const topic = uniqueTopic(name);
    await kafka.createTopic({ name: topic, partitions: 3, config });
    return topic;
  }

  for (const codec of CODECS) {
    it(`reads everywhere what Java wrote with ${codec}`, async () => {
      const topic = await newTopic(`java-${codec}`);
      const records = [...RECORDS, NULL_HEADER];
      const places = await java.produce(kafka.bootstrap, topic, records, { properties: { 'compression.type': codec } });
      assert.deepEqual(places.map((place) => [place.partition, Number(place.offset)]), [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [2, 0], [2, 1], [2, 2]]);
      for (const judge of [java, python, cat]) {
        assert.deepEqual(withoutOffsets(await judge.consume(kafka.bootstrap, topic)), expected(records), judge.constructor.name);
      }
    });

    it(`reads everywhere what kafka-python wrote with ${codec}`, async () => {
      const topic = await newTopic(`python-${codec}`);
      await python.produce(kafka.bootstrap, topic, RECORDS, { properties: { compression_type: codec === 'none' ? null : codec } });
      for (const judge of [java, cat]) {
        assert.deepEqual(withoutOffsets(await judge.consume(kafka.bootstrap, topic)), expected(RECORDS), judge.constructor.name);
      }
    });

    it(`reads everywhere what kcat wrote with ${codec}`, async () => {
      const topic = await newTopic(`kcat-${codec}`);
      const records = RECORDS.filter((record) => record.value !== null && record.headers === undefined);
      const headers = [{ key: 'h', value: '1' }, { key: 'h', value: 'два' }];
      await cat.produce(kafka.bootstrap, topic, records, { partition: 1, codec, headers });
      await cat.produce(kafka.bootstrap, topic, [{ key: Buffer.from('tombstone'), value: null }], { partition: 1, codec });
      for (const judge of [java, python, cat]) {
        const read = await judge.consume(kafka.bootstrap, topic);
        assert.deepEqual(read.map((record) => record.value), [...records.map((record) => record.value), null]);
        assert.deepEqual(read.map((record) => record.key), [...records.map((record) => record.key ?? null), Buffer.from('tombstone')]);
        assert.deepEqual(read[0]!.headers, headers.map((header) => ({ key: header.key, value: Buffer.from(header.value) })));
      }
    });
  }

  it('compresses when asked to: only then a topic for small batches takes them', async () => {
    const topic = await newTopic('small-batches', { 'max.message.bytes': '2000' });
    const records = [{ partition: 0, value: Buffer.alloc(20_000, 'x') }];
    await assert.rejects(java.produce(kafka.bootstrap, topic, records), { type: 'RecordTooLargeException' });
    await assert.rejects(python.produce(kafka.bootstrap, topic, records), { type: 'MessageSizeTooLargeError' });
    await assert.rejects(cat.produce(kafka.bootstrap, topic, records), /Message size too large/);
    for (const codec of CODECS.filter((one) => one !== 'none')) {
      await java.produce(kafka.bootstrap, topic, records, { properties: { 'compression.type': codec } });
      await python.produce(kafka.bootstrap, topic, records, { properties: { compression_type: codec } });
      await cat.produce(kafka.bootstrap, topic, records, { codec, partition: 0 });
    }
    assert.deepEqual(await java.endOffsets(kafka.bootstrap, topic), [12n, 0n, 0n]);
  });

  it('shows aborted records only to readers that ask for uncommitted ones', async () => {
    const topic = await newTopic('transactions');
    const write = (text: string, transaction: 'commit' | 'abort'): Promise<unknown> =>
      java.produce(kafka.bootstrap, topic, [{ partition: 0, value: Buffer.from(text) }], { transaction, properties: { 'transactional.id': topic } });
    await write('aborted', 'abort');
    await write('committed', 'commit');
    await waitFor('the marker is written', async () => (await java.consume(kafka.bootstrap, topic, { isolation: 'read_committed' })).length > 0);
    for (const judge of [java, python]) {
      const values = async (isolation: 'read_committed' | 'read_uncommitted'): Promise<(string | undefined)[]> =>
        (await judge.consume(kafka.bootstrap, topic, { isolation })).map((record) => record.value?.toString());
      assert.deepEqual(await values('read_committed'), ['committed']);
      assert.deepEqual(await values('read_uncommitted'), ['aborted', 'committed']);
    }
    assert.equal((await cat.consume(kafka.bootstrap, topic, { 'isolation.level': 'read_committed' })).length, 1);
  });

  it('tells Java\'s partition of a key: murmur2, modulo', async () => {
    const keys = ['', 'a', 'vehicle-17', 'ключ'].map((key) => Buffer.from(key));
    const [one, twelve] = await java.partitions(keys, [1, 12]);
    assert.deepEqual(one, [0, 0, 0, 0]);
    const topic = uniqueTopic('partitions');
    await kafka.createTopic({ name: topic, partitions: 12 });
    const places = await java.produce(kafka.bootstrap, topic, keys.map((key) => ({ key, value: null })));
    assert.deepEqual(twelve, places.map((place) => place.partition));
  });

  it('tells Java\'s table of errors', async () => {
    const errors = await java.errors();
    assert.ok(errors.length > 120);
    assert.deepEqual(errors.find((error) => error.code === 7), { code: 7, name: 'REQUEST_TIMED_OUT', retriable: true, message: 'The request timed out.' });
    assert.equal(errors.find((error) => error.code === 10)?.retriable, false);
  });

  it('administers: enlarge, configure, cut the beginning off, delete', async () => {
    const topic = await newTopic('admin');
    await java.produce(kafka.bootstrap, topic, [1, 2, 3].map((n) => ({ partition: 0, value: Buffer.from([n]) })));
    await java.deleteRecords(kafka.bootstrap, topic, 0, 2n);
    assert.deepEqual((await java.consume(kafka.bootstrap, topic)).map((record) => record.offset), [2n]);
    await java.createPartitions(kafka.bootstrap, topic, 5);
    assert.equal((await java.describeTopic(kafka.bootstrap, topic)).length, 5);
    await java.alterConfigs(kafka.bootstrap, topic, { 'message.timestamp.type': 'LogAppendTime' });
    const [place] = await java.produce(kafka.bootstrap, topic, [{ partition: 1, timestamp: 5n, value: null }]);
    assert.ok(place!.timestamp > 5n);
    const stamped = (await java.consume(kafka.bootstrap, topic)).find((record) => record.partition === 1);
    assert.equal(stamped?.timestampType, 'LogAppendTime');
    await java.deleteTopic(kafka.bootstrap, topic);
    await assert.rejects(java.describeTopic(kafka.bootstrap, topic), { name: 'JudgeError', type: 'UnknownTopicOrPartitionException', retriable: true });
  });

  it('runs the console producer and consumer', async () => {
    const topic = await newTopic('console');
    await consoleProducer(kafka.bootstrap, topic, ['k1:eins', 'k2:zwei'], ['--property', 'parse.key=true', '--property', 'key.separator=:']);
    const lines = await consoleConsumer(kafka.bootstrap, topic, 2, ['--property', 'print.key=true']);
    assert.deepEqual(lines.sort(), ['k1\teins', 'k2\tzwei']);
  });
});
