import assert from 'node:assert/strict';
import { ProducerIdentity, sequenceAfter } from '../../../src/kafka/producer/identity';
import { PartitionQueue } from '../../../src/kafka/producer/partitionQueue';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import type { RecordResult } from '../../../src/kafka/producer/record';
import type { Fault } from '../../../src/sandbox/faults';
import { waitFor } from '../../harness/waitFor';
import { record, send } from '../../integration/kit';
import { Bench, IDEMPOTENT, ONCE, REPEATING } from './kit';

const COUNT = 60;
/** Ten records a batch, five batches on the way. */
const MANY: Partial<ProducerOptions> = { ...IDEMPOTENT, batchSize: 200 };
const NUMBERS = Array.from({ length: COUNT }, (_, index) => String(index));

describe('many sends to one partition', () => {
  let bench: Bench;
  let topic: string;
  before(async () => (bench = await Bench.start()));
  beforeEach(() => (topic = bench.topic()));
  afterEach(() => bench.clear());
  after(() => bench.stop());

  /** The first `before` are acknowledged before the fault comes and the others are sent. */
  async function expectOrder(fault: Fault & { readonly times?: number }, options: Partial<ProducerOptions> = MANY, before = 0): Promise<void> {
    const producer = bench.kit.producer(bench.broker.address, options);
    const sendAll = (values: readonly string[]): Promise<RecordResult[]> => Promise.all(values.map((value) => send(producer, record(topic, value))));
    const results = await sendAll(NUMBERS.slice(0, before));
    bench.broker.faults.add({ ...fault, api: 'Produce' });
    results.push(...(await sendAll(NUMBERS.slice(before))));
    assert.deepEqual(await bench.stored(topic), NUMBERS);
    assert.deepEqual([...new Set(results.map(({ outcome }) => outcome))], ['acknowledged']);
    assert.deepEqual(results.map(({ offset }) => String(offset)), NUMBERS);
  }

  for (const before of [0, 10]) {
    const which = before === 0 ? 'the first answer' : 'a later answer';
    for (const code of [5, 7, 19, 20, 45, 59]) {
      it(`keep their order, one copy of each, where ${which} is ${code}`, () => expectOrder({ kind: 'error', code, append: code === 7 || code === 20 }, MANY, before));
    }
    for (const when of ['before', 'after'] as const) {
      it(`keep their order, one copy of each, where the connection breaks in place of ${which}, ${when} the batch is stored`, () => expectOrder({ kind: 'drop', when }, MANY, before));
    }
  }

  it('keep their order, one copy of each, while the broker throttles', () => expectOrder({ kind: 'throttle', ms: 15, times: 4 }));

  it('are resolved where one is refused with its producer id and the next one is lost: they do not wait for each other', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, batchSize: 1 });
    await send(producer, record(topic, 'before'));
    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 47 });
    bench.broker.faults.add({ kind: 'drop', api: 'Produce', when: 'before', skip: 1 });
    const results = await Promise.all(['refused', 'lost', 'after'].map((value) => send(producer, record(topic, value))));
    assert.deepEqual(results.map(({ outcome, error }) => `${outcome} ${error?.kafka?.code ?? ''}`), ['acknowledged ', 'unknown 45', 'acknowledged ']);
    assert.deepEqual(await bench.stored(topic), ['before', 'refused', 'after']);
  });

  it('keep their order without idempotence where one is on the way at a time', () =>
    expectOrder({ kind: 'error', code: 5, times: 3 }, { ...REPEATING, batchSize: 200, maxInFlight: 1 }));

  it('go on in order after one of them is refused for good', async () => {
    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 44 });
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, batchSize: 1 });
    const results = await Promise.all(NUMBERS.map((value) => send(producer, record(topic, value))));
    assert.deepEqual(results.map(({ outcome }) => outcome), ['rejected', ...NUMBERS.slice(1).map(() => 'acknowledged')]);
    assert.deepEqual(await bench.stored(topic), NUMBERS.slice(1));
  });

  it('are each what the report says, where one in the middle stays unknown', async () => {
    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: -1, append: true });
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, batchSize: 1 });
    const results = await Promise.all(NUMBERS.map((value) => send(producer, record(topic, value))));
    assert.deepEqual(results.map(({ outcome }) => outcome), ['unknown', ...NUMBERS.slice(1).map(() => 'acknowledged')]);
    assert.deepEqual(await bench.stored(topic), NUMBERS);
  });

  it('lose only the record that is too large: its batch goes in parts', async () => {
    topic = bench.topic({ 'max.message.bytes': '600' });
    const values = [...NUMBERS.slice(0, 10), 'x'.repeat(700), ...NUMBERS.slice(10, 20)];
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: 5 });
    const results = await Promise.all(values.map((value) => send(producer, record(topic, value))));
    assert.deepEqual(results.map(({ outcome }) => outcome), values.map((value) => (value.length > 600 ? 'rejected' : 'acknowledged')));
    assert.deepEqual([results[10]?.error?.code, results[10]?.error?.facts['limit']], ['message-too-large', 600]);
    assert.deepEqual(await bench.stored(topic), NUMBERS.slice(0, 20));
  });

  it('wait where one before them comes back while their request is still being made', () => {
    const queue = new PartitionQueue('orders', 0);
    const [first, second] = [queue.openNew(), queue.openNew()];
    queue.waiting.splice(0);
    assert.equal(queue.isOvertaking(second), false);
    queue.putBack(first);
    assert.deepEqual([queue.isOvertaking(second), queue.isOvertaking(first)], [true, false]);
  });

  it('keep their order where the producer id changes while one waits for the broker’s throttle', async () => {
    topic = bench.topic({}, 3);
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, batchSize: 1 });
    for (const partition of [0, 1, 2]) {
      await send(producer, record(topic, 'before', { partition }));
    }
    bench.broker.faults.add({ kind: 'throttle', api: 'Produce', topic, partition: 0, ms: 200 });
    bench.broker.faults.add({ kind: 'delay', api: 'Produce', topic, partition: 0, ms: 100 });
    bench.broker.faults.add({ kind: 'error', api: 'Produce', topic, partition: 1, code: 5 });
    const written = async (partition: number, value: string, signal?: AbortSignal): Promise<{ result: Promise<RecordResult> }> => {
      let result: Promise<RecordResult> | undefined;
      await new Promise<void>((resolve) => {
        result = send(producer, record(topic, value, { partition }), { signal, onProgress: ({ state }) => state === 'waiting' && resolve() });
      });
      return { result: result! };
    };
    const stop = new AbortController();
    const throttled = await written(0, 'throttled');
    const first = await written(1, 'first');
    const ended = await written(2, 'ended', stop.signal);
    await throttled.result;
    const second = send(producer, record(topic, 'second', { partition: 1 }));
    await waitFor('it waits until it may be written', () => producer.open === 3);
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise(setImmediate);
    }
    stop.abort();
    const results = await Promise.all([first.result, second, ended.result, send(producer, record(topic, 'next', { partition: 2 }))]);
    assert.deepEqual(results.map(({ outcome }) => outcome), ['acknowledged', 'acknowledged', 'unknown', 'acknowledged']);
    assert.deepEqual(await bench.stored(topic, 1), ['before', 'first', 'second']);
  });

  it('count on from 0 after the greatest sequence number', () => {
    const identity = new ProducerIdentity(1n, 0);
    identity.take('t/0', 2 ** 31 - 2);
    const base = identity.take('t/0', 4);
    assert.deepEqual([base, sequenceAfter(base, 1), sequenceAfter(base, 2), identity.take('t/0', 1)], [2 ** 31 - 2, 2 ** 31 - 1, 0, 2]);
  });

  it('keep their numbers when one is cancelled while its refusal is looked into', async () => {
    topic = bench.topic({ 'cleanup.policy': 'compact' });
    const looking = bench.broker.faults.add({ kind: 'swallow', when: 'after', api: 'DescribeConfigs' });
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    const stop = new AbortController();
    const keyed = (value: string): Promise<RecordResult> => send(producer, record(topic, value, { key: Buffer.from(value) }));
    const refused = send(producer, record(topic, 'no key'), { signal: stop.signal });
    await looking.struck;
    const first = await keyed('first');
    stop.abort();
    const second = await keyed('second');
    assert.deepEqual([(await refused).outcome, first.offset, second.offset], ['rejected', 0n, 1n]);
    assert.deepEqual(await bench.stored(topic), ['first', 'second']);
  });

  it('go in parts of parts, past a record that is too large', async () => {
    topic = bench.topic({ 'max.message.bytes': '600' });
    const values = Array.from({ length: 60 }, (_, index) => `${index} `.padEnd(index === 7 || index === 40 ? 700 : 100, 'x'));
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: 5 });
    const results = await Promise.all(values.map((value) => send(producer, record(topic, value))));
    assert.deepEqual(results.map(({ outcome }) => outcome), values.map((value) => (value.length > 600 ? 'rejected' : 'acknowledged')));
    assert.deepEqual(await bench.stored(topic), values.filter((value) => value.length <= 600));
  });

  for (const [name, options] of [['with', IDEMPOTENT], ['without', ONCE]] as const) {
    it(`lose only the records that the broker names (no key, compacted topic), ${name} idempotence`, async () => {
      topic = bench.topic({ 'cleanup.policy': 'compact' });
      const producer = bench.kit.producer(bench.broker.address, { ...options, lingerMs: 5 });
      const results = await Promise.all(NUMBERS.map((value, index) => send(producer, record(topic, value, { partition: 0, key: index % 7 === 3 ? null : Buffer.from(value) }))));
      const kept = NUMBERS.filter((_, index) => index % 7 !== 3);
      assert.deepEqual(results.map(({ outcome }) => outcome), NUMBERS.map((value) => (kept.includes(value) ? 'acknowledged' : 'rejected')));
      assert.deepEqual(await bench.stored(topic), kept);
    });
  }
});
