import { strict as assert } from 'node:assert';
import type { BlockPart } from '../../../src/kafka/producer/block';
import { BlockAppender } from '../../../src/kafka/producer/blockAppender';
import { partitionForKey } from '../../../src/kafka/producer/partitioner';
import type { Producer } from '../../../src/kafka/producer/producer';
import { BatchBuilder } from '../../../src/kafka/protocol/batchBuilder';
import type { JudgedRecord } from '../../harness/judgedRecords';
import { kcat } from '../../harness/judges';
import { sharedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';

interface Line {
  readonly key: string | null;
  readonly value: string | null;
}

interface Finished {
  readonly partition: number;
  readonly parts: readonly BlockPart[];
}

describe('Bulk by ranges of bytes', () => {
  const kit = new Kit();
  let bootstrap: string;

  before(async () => {
    ({ bootstrap } = await sharedKafka());
  });
  afterEach(() => kit.closeAll());

  const topicOf = async (partitions: number, config: Record<string, string> = {}): Promise<string> => {
    const name = uniqueTopic('blocks');
    await (await sharedKafka()).createTopic({ name, partitions, config });
    return name;
  };

  /** Through one buffer that is overwritten for every record, so that a copy not made is seen. */
  const append = async (producer: Producer, topic: string, partitions: number, lines: readonly Line[], more: { blockBytes?: number; signal?: AbortSignal } = {}): Promise<Finished[]> => {
    const finished: Finished[] = [];
    const appender = new BlockAppender(producer, { topic, partitions, onFinished: (block) => finished.push(block), ...more });
    const source = Buffer.alloc(200_000);
    for (const { key, value } of lines) {
      const keyEnd = key === null ? -1 : 3 + source.write(key, 3);
      const valueStart = Math.max(keyEnd, 3) + 2;
      const valueEnd = value === null ? -1 : valueStart + source.write(value, valueStart);
      await appender.append(source, 3, keyEnd, valueStart, valueEnd, 1_700_000_000_000);
      source.fill(0);
    }
    await appender.flush();
    return finished;
  };
  const read = async (topic: string): Promise<JudgedRecord[]> => (await kcat()).consume(bootstrap, topic);
  const partsOf = (finished: readonly Finished[]): readonly BlockPart[] => finished.flatMap(({ parts }) => parts);
  const count = (finished: readonly Finished[], outcome: string): number =>
    partsOf(finished).reduce((sum, { records, result }) => sum + (result.outcome === outcome ? records : 0), 0);
  const numbered = (n: number, more: (index: number) => Partial<Line> = () => ({})): Line[] => Array.from({ length: n }, (_, index) => ({ key: null, value: `line ${index} ${'x'.repeat(index % 300)}`, ...more(index) }));

  for (const idempotent of [false, true]) {
    for (const compression of ['none', 'zstd'] as const) {
      it(`arrives whole and in order in every partition${idempotent ? ', idempotent' : ''}, ${compression}`, async () => {
        const topic = await topicOf(3);
        const lines = numbered(9_000);
        const finished = await append(kit.producer(bootstrap, { idempotent, compression, bufferMemory: 150_000 }), topic, 3, lines, { blockBytes: 40_000 });
        assert.equal(count(finished, 'acknowledged'), lines.length);
        const stored = await read(topic);
        assert.deepEqual(stored.map(({ value }) => String(value)).sort(), lines.map(({ value }) => value).sort());
        for (const partition of [0, 1, 2]) {
          const order = stored.filter((one) => one.partition === partition).map(({ value }) => Number(String(value).split(' ')[1]));
          assert.ok(order.length > 1_000);
          assert.deepEqual(order, [...order].sort((a, b) => a - b));
          const blocks = finished.filter((block) => block.partition === partition).flatMap(({ parts }) => parts);
          assert.deepEqual(blocks.map(({ result }) => result.offset), blocks.map((_, index) => BigInt(blocks.slice(0, index).reduce((sum, { records }) => sum + records, 0))));
        }
      });
    }
  }

  it('puts a key where a single send puts it; null, empty and text stay apart', async () => {
    const topic = await topicOf(5);
    const lines = [...numbered(500, (index) => ({ key: `vehicle-${index % 50}` })), { key: '', value: 'empty key' }, { key: 'gone', value: null }];
    assert.equal(count(await append(kit.producer(bootstrap), topic, 5, lines, { blockBytes: 2_000 }), 'acknowledged'), lines.length);
    const stored = await read(topic);
    assert.equal(stored.length, lines.length);
    for (const { partition, key } of stored) {
      assert.equal(partition, partitionForKey(key!, 5).partition);
    }
    assert.deepEqual(stored.filter(({ value }) => value === null).map(({ key }) => String(key)), ['gone']);
    assert.deepEqual(stored.filter(({ key }) => key?.length === 0).map(({ value }) => String(value)), ['empty key']);
  });

  for (const idempotent of [false, true]) {
    it(`stores what fits where a block is too large for the topic${idempotent ? ', idempotent' : ''}`, async () => {
      const topic = await topicOf(1, { 'max.message.bytes': '20000' });
      const lines = numbered(200, (index) => (index === 120 ? { value: 'L'.repeat(30_000) } : {}));
      const finished = await append(kit.producer(bootstrap, { idempotent }), topic, 1, lines);
      assert.equal(finished.length, 1);
      assert.deepEqual([count(finished, 'acknowledged'), count(finished, 'rejected')], [199, 1]);
      const [refused] = partsOf(finished).filter(({ result }) => result.outcome === 'rejected');
      assert.deepEqual([refused?.first, refused?.result.error?.code], [120, 'message-too-large']);
      const stored = (await read(topic)).map(({ value }) => String(value));
      const expected = lines.flatMap(({ value }, index) => (index === 120 ? [] : [value!]));
      // Without idempotence what was split may be overtaken by what was in flight behind it.
      assert.deepEqual(idempotent ? stored : stored.sort(), idempotent ? expected : expected.sort());
    });
  }

  it('stores the others where the broker names records that it refuses', async () => {
    const topic = await topicOf(1, { 'cleanup.policy': 'compact' });
    const lines = numbered(100, (index) => ({ key: index % 10 === 3 ? null : `k${index}` }));
    const finished = await append(kit.producer(bootstrap), topic, 1, lines);
    assert.deepEqual([count(finished, 'acknowledged'), count(finished, 'rejected')], [90, 10]);
    assert.deepEqual(partsOf(finished).filter(({ result }) => result.outcome === 'rejected').map(({ first }) => first % 10), Array<number>(10).fill(3));
    assert.deepEqual((await read(topic)).map(({ key }) => String(key)), lines.flatMap(({ key }) => (key === null ? [] : [key])));
  });

  it('keeps its place among single sends', async () => {
    const topic = await topicOf(1);
    const producer = kit.producer(bootstrap, { lingerMs: 60_000 });
    const records = new BatchBuilder();
    ['one', 'two'].forEach((text) => records.append(null, Buffer.from(text), [], 0));
    const before = send(producer, record(topic, 'before'));
    const block = producer.sendBlock(topic, 0, records, { startedAt: performance.now() });
    const after = send(producer, record(topic, 'after'));
    const parts = await (await block).parts;
    assert.deepEqual(parts.map((part) => [part.records, part.result.outcome, part.result.offset]), [[2, 'acknowledged', 1n]]);
    await producer.close(5_000);
    assert.deepEqual([(await before).offset, (await after).offset], [0n, 3n]);
    assert.deepEqual((await read(topic)).map(({ value }) => String(value)), ['before', 'one', 'two', 'after']);
  });

  it('is rejected when cancelled before it was written, and where there is no such topic', async () => {
    const producer = kit.producer(bootstrap);
    const cancelled = await append(producer, await topicOf(1), 1, numbered(10), { signal: AbortSignal.abort() });
    assert.deepEqual(partsOf(cancelled).map(({ records, result }) => [records, result.outcome, result.error?.code]), [[10, 'rejected', 'cancelled']]);
    const nowhere = await append(producer, uniqueTopic('nowhere'), 1, numbered(10));
    assert.deepEqual(partsOf(nowhere).map(({ records, result }) => [records, result.outcome, result.error?.code]), [[10, 'rejected', 'unknown-topic']]);
    assert.equal(producer.open, 0);
  });
});
