import { strict as assert } from 'node:assert';
import { javaJudge, kcat, pythonJudge } from '../../harness/judges';
import { serialize } from '../../../src/serde/serde';
import { partitionForKey } from '../../../src/kafka/producer/partitioner';
import { sharedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';

const INT64_MAX = 9_223_372_036_854_775_807n;

describe('A record sent to a real broker', () => {
  const kit = new Kit();
  afterEach(() => kit.closeAll());

  it('is read back by Java, kafka-python and kcat exactly as it was', async () => {
    const kafka = await sharedKafka();
    const topic = uniqueTopic('exact');
    await kafka.createTopic({ name: topic, partitions: 1 });
    const producer = kit.producer(kafka.bootstrap);
    const timestamp = 1_600_000_000_123n;
    const messages = [
      record(topic, '{"speed": 9007199254740993}', { key: Buffer.from('truck-7'), timestamp, headers: [{ name: 'trace', value: Buffer.from('a') }, { name: 'trace', value: Buffer.from('b') }] }),
      record(topic, '', { key: Buffer.alloc(0), timestamp }),
      record(topic, null, { key: Buffer.from('tombstone'), timestamp: 0n }),
      ...(await Promise.all(['-9223372036854775808', '9223372036854775807'].map(async (text) => record(topic, await serialize({ format: 'int64', text }, 'value'), { key: Buffer.from(text), timestamp })))),
      record(topic, Buffer.from([0, 255, 128]), { key: Buffer.alloc(4), timestamp, headers: [{ name: 'empty', value: Buffer.alloc(0) }] }),
    ];
    const results = await Promise.all(messages.map((message) => send(producer, message)));
    assert.deepEqual(results.map((result) => result.outcome), messages.map(() => 'acknowledged'));
    assert.deepEqual(results.map((result) => result.offset), messages.map((_, index) => BigInt(index)));
    assert.deepEqual([messages[3]?.value, messages[4]?.value], ['8000000000000000', '7fffffffffffffff'].map((hex) => Buffer.from(hex, 'hex')));
    const expected = messages.map((message, index) => ({
      partition: 0,
      offset: BigInt(index),
      timestamp: message.timestamp,
      key: message.key,
      value: message.value,
      headers: message.headers.map(({ name, value }) => ({ key: name, value })),
    }));
    for (const judge of [await javaJudge(), await pythonJudge(), await kcat()]) {
      const read = await judge.consume(kafka.bootstrap, topic);
      assert.deepEqual(read.map(({ partition, offset, timestamp, key, value, headers }) => ({ partition, offset, timestamp, key, value, headers })), expected);
    }
  });

  it('keeps null header values and timestamps at the extremes (Java)', async () => {
    const kafka = await sharedKafka();
    const topic = uniqueTopic('extremes');
    await kafka.createTopic({ name: topic, partitions: 1, config: { 'message.timestamp.after.max.ms': String(INT64_MAX), 'message.timestamp.before.max.ms': String(INT64_MAX), 'retention.ms': '-1' } });
    const producer = kit.producer(kafka.bootstrap, { lingerMs: 0 });
    const timestamps = [0n, 1n, 253_402_300_799_999n, INT64_MAX];
    for (const timestamp of timestamps) {
      const result = await send(producer, record(topic, String(timestamp), { timestamp, headers: [{ name: 'none', value: null }] }));
      assert.equal(result.outcome, 'acknowledged', result.error?.raw);
    }
    const read = await (await javaJudge()).consume(kafka.bootstrap, topic);
    assert.deepEqual(read.map((one) => one.timestamp), timestamps);
    assert.deepEqual(read.map((one) => one.headers), timestamps.map(() => [{ key: 'none', value: null }]));
  });

  it('goes to the partition Java would choose, for 10,000 keys and 1, 3, 12 partitions', async () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => Buffer.from(index % 3 === 0 ? `truck-${index}` : String(index * 7_919).repeat(1 + (index % 5))));
    const java = await javaJudge();
    for (const count of [1, 3, 12]) {
      const theirs = await java.partitions(keys, [count]);
      assert.deepEqual(
        keys.map((key) => partitionForKey(key, count).partition),
        theirs[0],
      );
    }
  });

  it('shares a batch with others sent at once, and each is told its own offset', async () => {
    const kafka = await sharedKafka();
    const topic = uniqueTopic('batch');
    await kafka.createTopic({ name: topic, partitions: 3 });
    const producer = kit.producer(kafka.bootstrap, { lingerMs: 20, compression: 'gzip' });
    const results = await Promise.all(Array.from({ length: 300 }, (_, index) => send(producer, record(topic, `value ${index}`, { key: Buffer.from(`key ${index}`) }))));
    assert.ok(results.every((result) => result.outcome === 'acknowledged'));
    assert.ok(results.some((result) => (result.batchRecords ?? 0) > 50));
    const read = await (await javaJudge()).consume(kafka.bootstrap, topic);
    const stored = new Map(read.map((one) => [`${one.partition}/${one.offset}`, one.value?.toString()]));
    results.forEach((result, index) => assert.equal(stored.get(`${result.partition}/${result.offset}`), `value ${index}`));
    assert.equal(read.length, 300);
  });

  it('keeps the order of one partition over many batches in flight', async () => {
    const kafka = await sharedKafka();
    const topic = uniqueTopic('order');
    await kafka.createTopic({ name: topic, partitions: 1 });
    const producer = kit.producer(kafka.bootstrap, { lingerMs: 0, batchSize: 200 });
    await Promise.all(Array.from({ length: 500 }, (_, index) => send(producer, record(topic, String(index)))));
    const read = await (await javaJudge()).consume(kafka.bootstrap, topic);
    assert.deepEqual(read.map((one) => Number(one.value?.toString())), Array.from({ length: 500 }, (_, index) => index));
  });

  it('with acks=0 is sent, without an offset; with acks=1 acknowledged', async () => {
    const kafka = await sharedKafka();
    const topic = uniqueTopic('acks');
    await kafka.createTopic({ name: topic, partitions: 1 });
    const sent = await send(kit.producer(kafka.bootstrap, { acks: '0', idempotent: false }), record(topic, 'zero'));
    assert.equal(sent.outcome, 'sent');
    assert.equal(sent.offset, null);
    const acknowledged = await send(kit.producer(kafka.bootstrap, { acks: '1', idempotent: false }), record(topic, 'one'));
    assert.equal(acknowledged.outcome, 'acknowledged');
    const read = await (await javaJudge()).consume(kafka.bootstrap, topic);
    assert.deepEqual(read.map((one) => one.value?.toString()).sort(), ['one', 'zero']);
  });

  it('has the time of the log where the topic asks for it', async () => {
    const kafka = await sharedKafka();
    const topic = uniqueTopic('appendtime');
    await kafka.createTopic({ name: topic, partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
    const result = await send(kit.producer(kafka.bootstrap), record(topic, 'x', { timestamp: 1_000n }));
    const [read] = await (await javaJudge()).consume(kafka.bootstrap, topic);
    assert.equal(result.timestamp, read?.timestamp);
    assert.notEqual(result.timestamp, 1_000n);
  });

  it('tells of itself what travelled: request bytes, batch, partition, attempts, stages in order', async () => {
    const kafka = await sharedKafka();
    const topic = uniqueTopic('facts');
    await kafka.createTopic({ name: topic, partitions: 6 });
    const result = await send(kit.producer(kafka.bootstrap), record(topic, 'value', { key: Buffer.from('truck-7') }));
    assert.equal(result.attempts.length, 1);
    assert.equal(result.batchRecords, 1);
    assert.equal(result.producer?.sequence, 0);
    assert.equal(result.request?.version, 8);
    assert.deepEqual(result.stages.map((stage) => stage.name), ['partition', 'batch', 'encode', 'request', 'acknowledge']);
    assert.equal(result.partition, partitionForKey(Buffer.from('truck-7'), 6).partition);
  });
});
