import assert from 'node:assert/strict';
import type { RecordOptions } from '../../../src/kafka/producer/record';
import { BatchBuilder } from '../../../src/kafka/protocol/batchBuilder';
import { record, send } from '../../integration/kit';
import { waitFor } from '../../harness/waitFor';
import { Bench, IDEMPOTENT, ONCE, REPEATING } from './kit';

const NEVER_MS = 600_000;

/** Who ends a send decides nothing: whether it was written does. */
describe('a send that is ended from outside', () => {
  let bench: Bench;
  let topic: string;
  before(async () => (bench = await Bench.start()));
  beforeEach(() => (topic = bench.topic()));
  afterEach(() => bench.clear());
  after(() => bench.stop());

  /** Aborts when the send is in this state. */
  function abortWhen(state: 'batching' | 'connecting' | 'waiting' | 'backoff'): Pick<RecordOptions, 'signal' | 'onProgress'> {
    const controller = new AbortController();
    return { signal: controller.signal, onProgress: (progress) => progress.state === state && controller.abort() };
  }

  it('by the user while it lingers is rejected, and not stored', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: NEVER_MS, deliveryTimeoutMs: NEVER_MS });
    const result = await send(producer, record(topic, 'x'), abortWhen('batching'));
    await producer.close(1_000);
    assert.deepEqual([result.outcome, result.error?.code, result.attempts.length], ['rejected', 'cancelled', 0]);
    assert.deepEqual(await bench.stored(topic), []);
  });

  it('by the user while it connects is rejected, not stored, and in nobody’s way', async () => {
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    const result = await send(producer, record(topic, 'x'), abortWhen('connecting'));
    const next = await send(producer, record(topic, 'next'));
    assert.deepEqual([result.outcome, result.error?.code, next.outcome], ['rejected', 'cancelled', 'acknowledged']);
    assert.deepEqual(await bench.stored(topic), ['next']);
  });

  it('by the user is taken out of its batch; the others of it are stored', async () => {
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: 5 });
    const sending = [send(producer, record(topic, 'a')), send(producer, record(topic, 'x'), abortWhen('connecting')), send(producer, record(topic, 'b'))];
    const results = await Promise.all(sending);
    assert.deepEqual(results.map(({ outcome }) => outcome), ['acknowledged', 'rejected', 'acknowledged']);
    assert.deepEqual(results.map(({ offset }) => offset), [0n, null, 1n]);
    assert.deepEqual(await bench.stored(topic), ['a', 'b']);
  });

  it('by the user between a refusal and the next try is rejected, and not stored', async () => {
    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 5, times: Infinity });
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, retryBackoffMs: NEVER_MS, deliveryTimeoutMs: NEVER_MS });
    const result = await send(producer, record(topic, 'x'), abortWhen('backoff'));
    assert.deepEqual([result.outcome, result.error?.code, result.attempts.length], ['rejected', 'cancelled', 1]);
    assert.deepEqual(await bench.stored(topic), []);
  });

  it('by the user between a doubtful attempt and the next is unknown', async () => {
    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 7, append: true });
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, retryBackoffMs: NEVER_MS, deliveryTimeoutMs: NEVER_MS });
    const result = await send(producer, record(topic, 'x'), abortWhen('backoff'));
    assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'stopped-waiting']);
    assert.deepEqual(await bench.stored(topic), ['x']);
  });

  it('by the user after the write is unknown, whatever the broker does with it', async () => {
    for (const when of ['before', 'after'] as const) {
      topic = bench.topic();
      bench.broker.faults.add({ kind: 'swallow', api: 'Produce', when });
      const result = await send(bench.kit.producer(bench.broker.address, IDEMPOTENT), record(topic, 'x'), abortWhen('waiting'));
      assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'stopped-waiting']);
      await waitFor('the broker has dealt with it', async () => (await bench.stored(topic)).length === (when === 'after' ? 1 : 0));
    }
  });

  it('by the user after the write is not tried again when the broker refuses it then', async () => {
    const fault = bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 5, topic });
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    const result = await send(producer, record(topic, 'x'), abortWhen('waiting'));
    await fault.struck;
    const next = await send(producer, record(topic, 'next'));
    assert.deepEqual([result.outcome, next.outcome], ['unknown', 'acknowledged']);
    assert.deepEqual(await bench.stored(topic), ['next']);
  });

  for (const [state, attempt] of [['waiting', 1], ['backoff', 1], ['connecting', 2]] as const) {
    it(`by the user without idempotence is not written a second time afterwards; the others of its batch are (${state})`, async () => {
      bench.broker.faults.add({ kind: 'drop', api: 'Produce', when: 'after' });
      const producer = bench.kit.producer(bench.broker.address, { ...REPEATING, lingerMs: 5 });
      const stop = new AbortController();
      const onProgress: RecordOptions['onProgress'] = (progress) => progress.state === state && progress.attempt === attempt && stop.abort();
      const [ended, other] = await Promise.all([send(producer, record(topic, 'x'), { signal: stop.signal, onProgress }), send(producer, record(topic, 'other'))]);
      await send(producer, record(topic, 'next'));
      assert.deepEqual([ended.outcome, ended.possibleDuplicate], ['unknown', false]);
      assert.deepEqual([other.outcome, other.possibleDuplicate, other.offset], ['acknowledged', true, 2n]);
      assert.deepEqual(await bench.stored(topic), ['x', 'other', 'other', 'next']);
    });
  }

  it('by the user, alone in its batch, is not written a second time afterwards', async () => {
    for (const options of [REPEATING, IDEMPOTENT]) {
      topic = bench.topic();
      bench.broker.faults.add({ kind: 'drop', api: 'Produce', when: 'before' });
      const producer = bench.kit.producer(bench.broker.address, options);
      const stop = new AbortController();
      const ended = await send(producer, record(topic, 'x'), {
        signal: stop.signal,
        onProgress: (progress) => progress.state === 'connecting' && progress.attempt === 2 && stop.abort(),
      });
      const next = await send(producer, record(topic, 'next'));
      assert.deepEqual([ended.outcome, next.outcome, producer.open], ['unknown', 'acknowledged', 0]);
      assert.deepEqual(await bench.stored(topic), ['next']);
    }
  });

  it('by the user, a block of records that goes on in parts, is rejected', async () => {
    topic = bench.topic({ 'max.message.bytes': '400' });
    const fault = bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 19, skip: 1, times: Infinity });
    const records = new BatchBuilder();
    for (let count = 0; count < 10; count += 1) {
      records.append(null, Buffer.alloc(100), [], 1);
    }
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, retryBackoffMs: NEVER_MS, deliveryTimeoutMs: NEVER_MS });
    const stop = new AbortController();
    const { parts } = await producer.sendBlock(topic, 0, records, { startedAt: performance.now(), signal: stop.signal, onProgress: ({ state }) => fault.hits > 0 && state === 'backoff' && stop.abort() });
    assert.deepEqual((await parts).map(({ result }) => `${result.outcome} ${result.error?.code}`), Array.from({ length: 10 }, () => 'rejected cancelled'));
    assert.equal(producer.open, 0);
    assert.deepEqual(await bench.stored(topic), []);
  });

  it('by the user, a block of records, is not written again when the broker then refuses some of them', async () => {
    topic = bench.topic({ 'cleanup.policy': 'compact' });
    const fault = bench.broker.faults.add({ kind: 'throttle', api: 'Produce', ms: 1 });
    const records = new BatchBuilder();
    records.append(null, Buffer.from('no key'), [], 1);
    records.append(Buffer.from('key'), Buffer.from('x'), [], 1);
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    const { parts } = await producer.sendBlock(topic, 0, records, { startedAt: performance.now(), ...abortWhen('waiting') });
    assert.deepEqual((await parts).map(({ first, records: count, result }) => [first, count, result.outcome]), [[0, 2, 'unknown']]);
    await fault.struck;
    await waitFor('its answer has come', () => producer.open === 0);
    const next = await send(producer, record(topic, 'next', { key: Buffer.from('key') }));
    assert.equal(next.outcome, 'acknowledged');
    assert.deepEqual(await bench.stored(topic), ['next']);
  });

  for (const [name, options] of [['idempotent', IDEMPOTENT], ['tried once', ONCE]] as const) {
    it(`by the user while the broker throttles us is rejected, and never written afterwards (${name})`, async () => {
      bench.broker.faults.add({ kind: 'throttle', api: 'Produce', ms: 150 });
      const producer = bench.kit.producer(bench.broker.address, options);
      const first = await send(producer, record(topic, 'first'));
      assert.equal(first.throttleMs, 150);
      const stop = new AbortController();
      const sending = send(producer, record(topic, 'x'), { signal: stop.signal });
      await waitFor('it waits for its turn', () => producer.open === 1);
      // Past the connecting, into the line before the socket.
      for (let turn = 0; turn < 20; turn++) {
        await new Promise(setImmediate);
      }
      stop.abort();
      const result = await sending;
      const last = await send(producer, record(topic, 'last'));
      assert.deepEqual([result.outcome, result.error?.code, last.outcome], ['rejected', 'cancelled', 'acknowledged']);
      assert.deepEqual(await bench.stored(topic), ['first', 'last']);
    });
  }

  it('by the user, with others of the same request, is unknown from the moment in which one of them is written', async () => {
    bench.broker.createTopic('two', { partitions: 2 });
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    // Metadata and producer id are there: what is sent in one turn goes into one request.
    await send(producer, record('two', 'before', { partition: 1 }));
    const all = abortWhen('waiting');
    const results = await Promise.all([0, 1].map((partition) => send(producer, record('two', 'x', { partition }), all)));
    assert.deepEqual(results.map(({ outcome }) => outcome), ['unknown', 'unknown']);
    assert.equal((await send(producer, record('two', 'next', { partition: 1 }))).outcome, 'acknowledged');
    assert.deepEqual([await bench.stored('two', 0), await bench.stored('two', 1)], [['x'], ['before', 'x', 'next']]);
  });

  it('by its delivery timeout is rejected where nothing was written, unknown where it was', async () => {
    bench.broker.faults.add({ kind: 'swallow', api: 'Produce', when: 'after', topic });
    const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, deliveryTimeoutMs: 300 });
    const written = await send(producer, record(topic, 'written'));
    assert.deepEqual([written.outcome, written.error?.code], ['unknown', 'delivery-timeout']);
    assert.deepEqual(await bench.stored(topic), ['written']);

    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 19, times: Infinity });
    const refused = await send(bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, deliveryTimeoutMs: 300, retryBackoffMs: NEVER_MS }), record(topic, 'refused'));
    assert.deepEqual([refused.outcome, refused.error?.code, refused.error?.facts['lastErrorCode']], ['rejected', 'delivery-timeout', 'not-enough-replicas']);
    assert.deepEqual(await bench.stored(topic), ['written']);
  });

  it('by the end of its producer is unknown where it was written, else rejected', async () => {
    const fault = bench.broker.faults.add({ kind: 'swallow', api: 'Produce', when: 'after' });
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    const written = send(producer, record(topic, 'written'));
    await fault.struck;
    await producer.close(0);
    assert.deepEqual([(await written).outcome, (await written).error?.code], ['unknown', 'closing']);
    assert.equal((await send(producer, record(topic, 'late'))).outcome, 'rejected');

    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 5, times: Infinity });
    const refused = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, retryBackoffMs: NEVER_MS, deliveryTimeoutMs: NEVER_MS });
    const result = await send(refused, record(topic, 'refused'), { onProgress: ({ state }) => state === 'backoff' && void refused.close(0) });
    assert.deepEqual([result.outcome, result.error?.code], ['rejected', 'closing']);
    assert.deepEqual(await bench.stored(topic), ['written']);
  });
});
