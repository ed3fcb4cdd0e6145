import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { BufferMemory } from '../../../src/kafka/producer/bufferMemory';
import { ProducerIdentity } from '../../../src/kafka/producer/identity';
import { StickyPartitioner } from '../../../src/kafka/producer/partitioner';
import type { Producer } from '../../../src/kafka/producer/producer';
import type { RecordOptions, RecordProgress, RecordResult } from '../../../src/kafka/producer/record';
import { backoffMs } from '../../../src/kafka/producer/settings';
import type { TopicMetadata } from '../../../src/kafka/cluster/metadata';
import { waitFor } from '../../harness/waitFor';
import { record, send } from '../../integration/kit';
import { Bench, IDEMPOTENT, ONCE } from './kit';

const NEVER_MS = 600_000;

describe('records without a key', () => {
  const topicOf = (...leaders: number[]): TopicMetadata => ({
    name: 't',
    internal: false,
    readAt: 0,
    partitions: leaders.map((leader, partition) => ({ partition, leader, leaderEpoch: 0, replicas: [1], inSyncReplicas: [1] })),
  });
  /** Partitions chosen for so many batches. */
  const chosen = (topic: TopicMetadata, batches: number): readonly number[] => {
    const sticky = new StickyPartitioner();
    return Array.from({ length: batches }, () => {
      const partition = sticky.choose(topic);
      sticky.onBatchClosed(topic.name, partition);
      return partition;
    });
  };

  it('share a partition until its batch is closed, and no other one’s end moves them', () => {
    const sticky = new StickyPartitioner();
    const topic = topicOf(...Array.from({ length: 50 }, () => 1));
    const partition = sticky.choose(topic);
    sticky.onBatchClosed('t', (partition + 1) % 50);
    sticky.onBatchClosed('another', partition);
    assert.deepEqual(new Set(Array.from({ length: 100 }, () => sticky.choose(topic))), new Set([partition]));
  });

  it('go to every partition that has a leader, batch by batch, and to no other', () => {
    assert.deepEqual(new Set(chosen(topicOf(1, -1, 2, 1), 400)), new Set([0, 2, 3]));
    assert.deepEqual(new Set(chosen(topicOf(-1, -1), 100)), new Set([0, 1]));
  });

  it('leave a partition that a topic made anew does not have', () => {
    const sticky = new StickyPartitioner();
    const led = topicOf(-1, -1, 1);
    assert.equal(sticky.choose(led), 2);
    assert.equal(sticky.choose(topicOf(1)), 0);
  });
});

describe('the pause before another try', () => {
  const pauses = (retryBackoffMs: number, failures: number): readonly number[] => Array.from({ length: 400 }, () => backoffMs({ retryBackoffMs }, failures));

  for (const [retryBackoffMs, failures, base] of [[100, 1, 100], [100, 2, 200], [100, 3, 400], [100, 4, 800], [100, 5, 1_000], [100, 1_000, 1_000], [5_000, 3, 5_000]] as const) {
    it(`${failures} with retryBackoffMs=${retryBackoffMs} is ${base} ms, a fifth more or less`, () => {
      const all = pauses(retryBackoffMs, failures);
      assert.ok(Math.min(...all) >= 0.8 * base && Math.max(...all) <= 1.2 * base);
      assert.ok(Math.max(...all) - Math.min(...all) > 0.2 * base, 'jittered');
    });
  }
});

describe('sequence numbers', () => {
  it('go on at 0 after the greatest int32, and are given back over that border', () => {
    const identity = new ProducerIdentity(1n, 0);
    assert.equal(identity.take('t/0', 2 ** 31 - 2), 0);
    assert.equal(identity.take('t/0', 5), 2 ** 31 - 2);
    assert.equal(identity.take('t/0', 1), 3);
    assert.equal(identity.giveBack('t/0', 3, 1), true);
    assert.equal(identity.giveBack('t/0', 2 ** 31 - 2, 5), true);
    assert.equal(identity.take('t/0', 1), 2 ** 31 - 2);
    assert.equal(identity.take('t/1', 1), 0);
  });
});

describe('buffer memory', () => {
  it('goes back where its waiter is aborted in the moment in which it gets it', async () => {
    const memory = new BufferMemory(10);
    memory.tryTake(10);
    const stop = new AbortController();
    const waiting = memory.take(6, stop.signal);
    memory.release(10);
    stop.abort();
    await assert.rejects(waiting);
    assert.equal(memory.available, 10);
  });

  it('lets those behind an aborted waiter go on, in their order', async () => {
    const memory = new BufferMemory(10);
    memory.tryTake(5);
    const stop = new AbortController();
    const large = memory.take(10, stop.signal);
    const small = memory.take(5, undefined);
    assert.equal(memory.tryTake(1), false, 'nobody overtakes');
    stop.abort();
    await assert.rejects(large);
    await small;
    assert.equal(memory.available, 0);
  });
});

describe('records on their way into requests', () => {
  let bench: Bench;
  let topic: string;
  before(async () => (bench = await Bench.start()));
  beforeEach(() => (topic = bench.topic({}, 2)));
  afterEach(() => bench.clear());
  after(() => bench.stop());

  const first = (producer: Producer, value: string | Buffer, options: Partial<RecordOptions> = {}): Promise<RecordResult> => send(producer, record(topic, value, { partition: 0 }), options);
  const closedBy = ({ stages }: RecordResult): unknown => stages.find(({ name }) => name === 'batch')?.facts['closedBy'];
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn++) {
      await new Promise(setImmediate);
    }
  };

  it('wait for others as long as linger says', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: 250 });
    await first(producer, 'metadata and producer id are there');
    const early = first(producer, 'early');
    await turns(20);
    const results = await Promise.all([early, first(producer, 'late')]);
    assert.deepEqual(results.map((result) => [result.batchRecords, closedBy(result)]), [[2, 'linger'], [2, 'linger']]);
    assert.ok(results[0].stages.find(({ name }) => name === 'batch')!.durationMs >= 250);
  });

  it('do not wait where a batch is full, and none is larger than batchSize but for a record that is', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: NEVER_MS, deliveryTimeoutMs: NEVER_MS, batchSize: 200 });
    const values = [...Array.from({ length: 60 }, (_, index) => String(index)), 'x'.repeat(300)];
    const results = await Promise.all(values.map((value) => first(producer, value)));
    assert.deepEqual(await bench.stored(topic), values);
    assert.deepEqual([...new Set(results.map(closedBy))], ['full']);
    assert.ok(results.slice(0, -1).every(({ batchRecords, batchBytes }) => batchRecords! > 1 && batchBytes! <= 200));
    assert.equal(results.at(-1)?.batchRecords, 1);
  });

  it('of one leader travel together', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, lingerMs: 5 });
    await Promise.all([0, 1].map((partition) => send(producer, record(topic, 'before', { partition }))));
    const before = bench.broker.requests.get('Produce') ?? 0;
    await Promise.all([0, 1].map((partition) => send(producer, record(topic, 'together', { partition }))));
    assert.equal((bench.broker.requests.get('Produce') ?? 0) - before, 1);
  });

  it('travel apart where they are more than a request may have', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, lingerMs: 5, maxRequestSize: 1_000 });
    await Promise.all([0, 1].map((partition) => send(producer, record(topic, 'before', { partition }))));
    const before = bench.broker.requests.get('Produce') ?? 0;
    const results = await Promise.all([0, 1].map((partition) => send(producer, record(topic, 'x'.repeat(600), { partition }))));
    assert.deepEqual(results.map(({ outcome }) => outcome), ['acknowledged', 'acknowledged']);
    assert.equal((bench.broker.requests.get('Produce') ?? 0) - before, 2);
  });

  it('are measured against maxRequestSize as they travel: compressed', async () => {
    const compressing = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, compression: 'gzip', maxRequestSize: 1_000 });
    const even = await first(compressing, 'x'.repeat(5_000));
    const uneven = await first(compressing, randomBytes(5_000));
    const uncompressed = await first(bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, maxRequestSize: 1_000 }), 'x'.repeat(5_000));
    assert.equal(even.outcome, 'acknowledged');
    for (const { outcome, error, attempts } of [uneven, uncompressed]) {
      assert.deepEqual([outcome, error?.code, error?.facts['limitSource'], error?.facts['limit'], attempts.length], ['rejected', 'message-too-large', 'max.request.size', 1_000, 0]);
    }
    assert.deepEqual(await bench.stored(topic), ['x'.repeat(5_000)]);
  });

  it('have sequence numbers of their own', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: 5 });
    const results = await Promise.all(['a', 'b', 'c'].map((value) => first(producer, value)));
    assert.deepEqual(results.map(({ producer: own, offset, batchRecords }) => [own?.sequence, offset, batchRecords]), [[0, 0n, 3], [1, 1n, 3], [2, 2n, 3]]);
  });

  it('are on the way as many at a time as maxInFlight says', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, batchSize: 1, maxInFlight: 3 });
    await first(producer, 'before');
    bench.broker.faults.freeze();
    const written = new Set<number>();
    const sending = Array.from({ length: 10 }, (_, index) => first(producer, String(index), { onProgress: (progress) => progress.written && written.add(index) }));
    await waitFor('three requests', () => written.size === 3);
    await turns(50);
    assert.deepEqual([...written], [0, 1, 2]);
    bench.broker.faults.thaw();
    await Promise.all(sending);
    assert.deepEqual(await bench.stored(topic), ['before', ...Array.from({ length: 10 }, (_, index) => String(index))]);
  });

  /** Sends that have found room in the buffer memory. */
  const placed = (producer: Producer, count: number, options: Partial<RecordOptions> = {}): { readonly sending: readonly Promise<RecordResult>[]; readonly inBatches: Set<number> } => {
    const inBatches = new Set<number>();
    const sending = Array.from({ length: count }, (_, index) =>
      first(producer, Buffer.alloc(500, index), { ...options, onProgress: ({ state }: RecordProgress) => state === 'batching' && inBatches.add(index) }),
    );
    return { sending, inBatches };
  };

  it('wait outside while the buffer memory is full, and go on in order as it empties', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, batchSize: 1, maxInFlight: 1, bufferMemory: 2_000 });
    await first(producer, 'before');
    for (let round = 0; round < 3; round++) {
      bench.broker.faults.freeze();
      const { sending, inBatches } = placed(producer, 10);
      await waitFor('a full buffer', () => inBatches.size === 3);
      await turns(50);
      assert.deepEqual([...inBatches], [0, 1, 2]);
      bench.broker.faults.thaw();
      const results = await Promise.all(sending);
      assert.deepEqual(results.map(({ offset }) => Number(offset)), Array.from({ length: 10 }, (_, index) => 1 + round * 10 + index));
    }
  });

  it('say so where they found no room before their delivery timeout', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, batchSize: 1, maxInFlight: 1, bufferMemory: 2_000, deliveryTimeoutMs: 60_000 });
    await first(producer, 'before');
    bench.broker.faults.freeze();
    const { sending, inBatches } = placed(producer, 3);
    await waitFor('a full buffer', () => inBatches.size === 3);
    const { outcome, error } = await first(producer, Buffer.alloc(500), { startedAt: performance.now() - 59_900 });
    assert.deepEqual([outcome, error?.code, error?.facts['limit']], ['rejected', 'buffer-full', 2_000]);
    bench.broker.faults.thaw();
    assert.deepEqual((await Promise.all(sending)).map((result) => result.outcome), ['acknowledged', 'acknowledged', 'acknowledged']);
  });

  it('leave room to others when they are cancelled', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, lingerMs: NEVER_MS, deliveryTimeoutMs: NEVER_MS, bufferMemory: 2_000 });
    for (let round = 0; round < 3; round++) {
      const stop = new AbortController();
      const { sending, inBatches } = placed(producer, 3, { signal: stop.signal });
      await waitFor('room for all', () => inBatches.size === 3);
      stop.abort();
      assert.deepEqual((await Promise.all(sending)).map(({ outcome }) => outcome), ['rejected', 'rejected', 'rejected']);
    }
  });

  it('end at the delivery timeout where no broker says anything', async () => {
    bench.broker.faults.freeze();
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, deliveryTimeoutMs: 200 });
    const result = await first(producer, 'x');
    bench.broker.faults.thaw();
    assert.deepEqual([result.outcome, result.error?.code], ['rejected', 'delivery-timeout']);
  });
});
