import assert from 'node:assert/strict';
import { DEFAULT_LIMITS, type Limits } from '../../../src/sandbox/limits';
import type { CheckedBatch } from '../../../src/sandbox/log/partitionLog';
import type { Topic } from '../../../src/sandbox/log/topic';
import { Topics } from '../../../src/sandbox/log/topics';

function topicsWith(limits: Partial<Limits> = {}): Topics {
  return new Topics({ ...DEFAULT_LIMITS, ...limits });
}

function create(topics: Topics, name: string, partitions = 1, configs: Record<string, string> = {}): Topic {
  return topics.create({ name, partitions, configs: new Map(Object.entries(configs)) });
}

function batch(bytes: number, maxTimestamp = 1n): CheckedBatch {
  return { bytes: Buffer.alloc(bytes), records: 1, maxTimestamp, logAppendTime: -1n, producer: null, transaction: null };
}

function append(topics: Topics, topic: Topic, bytes: number, partition = 0): bigint {
  return topics.append(topic, topic.partitions[partition]!, batch(bytes));
}

describe('sandbox topics', () => {
  it('are small enough for a developer’s computer', () => {
    const { topicBytes, totalBytes, requestBytes } = DEFAULT_LIMITS;
    assert.ok(topicBytes <= totalBytes && totalBytes <= 192 * 1024 * 1024 && requestBytes <= 32 * 1024 * 1024);
  });

  it('refuses names with the words of Kafka', () => {
    const topics = topicsWith();
    create(topics, 'a.b');
    const refusals: [string, number, string][] = [
      ['', 17, 'Topic name is invalid: the empty string is not allowed'],
      ['..', 17, "Topic name is invalid: '..' is not allowed"],
      ['a b', 17, "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"],
      ['x'.repeat(250), 17, `Topic name is invalid: the length of '${'x'.repeat(250)}' is longer than the max allowed length 249`],
      ['a_b', 17, "Topic 'a_b' collides with existing topic: a.b"],
      ['a.b', 36, "Topic 'a.b' already exists."],
    ];
    for (const [name, code, message] of refusals) {
      assert.throws(() => create(topics, name), { code, message });
    }
    assert.equal(create(topics, 'x'.repeat(249)).partitions.length, 1);
  });

  it('refuses configs with the words of Kafka', () => {
    const refusals: [string, string, string][] = [
      ['foo', '1', 'Unknown topic config name: foo'],
      ['max.message.bytes', 'abc', 'Invalid value abc for configuration max.message.bytes: Not a number of type INT'],
      ['max.message.bytes', '2147483648', 'Invalid value 2147483648 for configuration max.message.bytes: Not a number of type INT'],
      ['max.message.bytes', '-1', 'Invalid value -1 for configuration max.message.bytes: Value must be at least 0'],
      ['cleanup.policy', 'foo', 'Invalid value foo for configuration cleanup.policy: String must be one of: compact, delete'],
      ['min.insync.replicas', '0', 'Invalid value 0 for configuration min.insync.replicas: Value must be at least 1'],
    ];
    for (const [name, value, message] of refusals) {
      assert.throws(() => create(topicsWith(), 't', 1, { [name]: value }), { code: 40, message });
    }
    const { configs } = create(topicsWith(), 't', 1, { 'cleanup.policy': 'delete,compact', 'message.timestamp.type': 'LogAppendTime' });
    assert.deepEqual([configs.compacted, configs.logAppendTime, configs.maxMessageBytes], [true, true, 1_048_588]);
  });

  it('holds a limited number of partitions, and has room again after a deletion', () => {
    const topics = topicsWith({ partitions: 5 });
    const first = create(topics, 'first', 3);
    assert.throws(() => create(topics, 'second', 3), { code: 44 });
    topics.delete(first);
    assert.equal(create(topics, 'second', 5).partitions.length, 5);
  });

  it('drops the oldest batches of a topic that is too large, whichever partition they are in', () => {
    const topics = topicsWith({ topicBytes: 10_000 });
    const topic = create(topics, 't', 2);
    append(topics, topic, 2000, 0);
    append(topics, topic, 2000, 1);
    append(topics, topic, 2000, 0);
    append(topics, topic, 2000, 1);
    assert.deepEqual(topic.partitions.map((log) => log.logStartOffset), [1n, 0n]);
    append(topics, topic, 2000, 1);
    assert.deepEqual(topic.partitions.map((log) => [log.logStartOffset, log.highWatermark]), [[1n, 2n], [1n, 3n]]);
    assert.ok(topic.memory <= 10_000);
  });

  it('drops the oldest batches of all topics when they are too large together', () => {
    const topics = topicsWith({ totalBytes: 10_000 });
    const old = create(topics, 'old');
    const recent = create(topics, 'recent');
    append(topics, old, 2500);
    append(topics, old, 2500);
    append(topics, recent, 2500);
    append(topics, recent, 2500);
    assert.equal(old.partitions[0]!.logStartOffset, 1n);
    assert.equal(recent.partitions[0]!.logStartOffset, 0n);
  });

  it('counts what a topic held out again when it is deleted', () => {
    const topics = topicsWith({ totalBytes: 10_000 });
    for (let round = 0; round < 5; round += 1) {
      const topic = create(topics, 'again');
      append(topics, topic, 4000);
      append(topics, topic, 4000);
      assert.equal(topic.partitions[0]!.logStartOffset, 0n, `round ${round}`);
      topics.delete(topic);
    }
  });

  it('keeps the last batch even where it alone is too large', () => {
    const topics = topicsWith({ topicBytes: 100 });
    const topic = create(topics, 't');
    append(topics, topic, 2000);
    assert.equal(topic.partitions[0]!.read(0n, 1n, 1, true).length, 1);
  });

  it('reads and drops many batches without mixing them up', () => {
    const topics = topicsWith({ topicBytes: 2_000_000 });
    const topic = create(topics, 't');
    const log = topic.partitions[0]!;
    for (let index = 0; index < 5000; index += 1) {
      append(topics, topic, 100 + (index % 7));
    }
    const start = log.logStartOffset;
    assert.ok(start > 1024n && start < 4000n);
    for (const offset of [start, start + 1n, 4000n, 4999n]) {
      const [found] = log.read(offset, 5000n, 1, true);
      assert.equal(found!.bytes.readBigInt64BE(0), offset);
      assert.equal(found!.bytes.length, 100 + Number(offset % 7n));
    }
    assert.deepEqual(log.read(5000n, 5000n, 1000, true), []);
    assert.equal(log.bytesBetween(4999n, 5000n), 100 + (4999 % 7));
    assert.equal(log.bytesBetween(4998n, 4999n), 100 + (4998 % 7));
    assert.equal(log.bytesBetween(5000n, 5000n), 0);
    assert.deepEqual(log.read(4998n, 4999n, 1000, true).map(({ baseOffset }) => baseOffset), [4998n]);
  });
});
