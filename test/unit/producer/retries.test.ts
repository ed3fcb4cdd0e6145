import assert from 'node:assert/strict';
import type { RecordResult } from '../../../src/kafka/producer/record';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { Kit, record, send } from '../../integration/kit';
import { RawClient } from '../sandbox/rawClient';
import { decodeAll, fetchFrom } from '../sandbox/records';
import { Bench, IDEMPOTENT, ONCE, REPEATING } from './kit';

/** Codes that prove a refusal and may pass: Java's `RetriableException`s among them. */
const REFUSED_FOR_NOW = [2, 5, 14, 15, 16, 19, 51, 74, 89];
const MAYBE_FOR_NOW = [3, 6, 7, 13, 20, 56];
const FINAL_REFUSALS = [10, 17, 18, 21, 29, 31, 32, 35, 42, 43, 44, 48, 53, 76, 87, 120];
/** They say that the broker does not take this producer id any more. */
const IDENTITY_LOST = [45, 47, 49, 59, 90];

describe('a send that is tried again', () => {
  let bench: Bench;
  let topic: string;
  before(async () => (bench = await Bench.start()));
  beforeEach(() => (topic = bench.topic()));
  afterEach(() => bench.clear());
  after(() => bench.stop());

  const fault = (code: number, append = false, times = 1): void => {
    bench.broker.faults.add({ kind: 'error', api: 'Produce', code, topic, append, times });
  };
  const renumbered = ({ stages }: RecordResult): unknown => stages.find(({ name }) => name === 'request')?.facts['renumbered'];
  const codes = (result: RecordResult): (number | undefined)[] => result.attempts.map(({ error }) => error?.kafka?.code);

  for (const [name, options] of [['with idempotence', IDEMPOTENT], ['without idempotence', REPEATING]] as const) {
    it(`${name}: after a refusal that may pass (${REFUSED_FOR_NOW.join(', ')}): acknowledged, one copy, no doubt`, async () => {
      const producer = bench.kit.producer(bench.broker.address, options);
      for (const code of REFUSED_FOR_NOW) {
        topic = bench.topic();
        fault(code);
        const result = await send(producer, record(topic, 'x'));
        assert.deepEqual([result.outcome, result.possibleDuplicate, codes(result)], ['acknowledged', false, [code, undefined]]);
        assert.deepEqual(await bench.stored(topic), ['x']);
      }
    });

    it(`${name}: not after a final refusal (${FINAL_REFUSALS.join(', ')})`, async () => {
      const producer = bench.kit.producer(bench.broker.address, options);
      for (const code of FINAL_REFUSALS) {
        topic = bench.topic();
        fault(code, false, Infinity);
        const result = await send(producer, record(topic, 'x'));
        assert.deepEqual([result.outcome, codes(result)], ['rejected', [code]]);
        assert.deepEqual(await bench.stored(topic), []);
      }
    });

    it(`${name}: where nothing was written, as often as need be`, async () => {
      const producer = bench.kit.producer(bench.broker.address, { ...options, retries: 1 });
      bench.broker.faults.add({ kind: 'drop', api: 'ApiVersions', when: 'before', times: 4 });
      const result = await send(producer, record(topic, 'x'));
      assert.deepEqual([result.outcome, result.possibleDuplicate], ['acknowledged', false]);
      assert.deepEqual(await bench.stored(topic), ['x']);
    });
  }

  it('with idempotence after a lost answer: each record of the batch has its own time, or that of the log where the topic asks for it', async () => {
    const times = [2_000n, 1_000n, 3_000n];
    for (const [type, expected] of [['CreateTime', times], ['LogAppendTime', null]] as const) {
      topic = bench.topic({ 'message.timestamp.type': type });
      bench.broker.faults.add({ kind: 'drop', api: 'Produce', when: 'after' });
      const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, lingerMs: 5 });
      const results = await Promise.all(times.map((timestamp) => send(producer, record(topic, 'x', { timestamp }))));
      assert.deepEqual(results.map(({ outcome, batchRecords, attempts }) => [outcome, batchRecords, attempts.length]), times.map(() => ['acknowledged', 3, 2]));
      const told = results.map(({ timestamp }) => timestamp);
      assert.deepEqual(told, expected ?? times.map(() => told[0]));
      assert.equal((told[0] ?? 0n) > 3_000n, type === 'LogAppendTime');
    }
  });

  it('with idempotence after an answer that proves nothing: one copy, with the sequence of the first attempt', async () => {
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    for (const code of MAYBE_FOR_NOW) {
      for (const append of [true, false]) {
        topic = bench.topic();
        fault(code, append);
        const result = await send(producer, record(topic, 'x'));
        assert.deepEqual([code, result.outcome, result.offset, result.possibleDuplicate, codes(result)], [code, 'acknowledged', 0n, false, [code, undefined]]);
        assert.deepEqual([result.producer?.sequence, renumbered(result)], [0, undefined]);
        assert.deepEqual(await bench.stored(topic), ['x']);
      }
    }
  });

  it('without idempotence after an answer that proves nothing: a possible duplicate, and it says so', async () => {
    const producer = bench.kit.producer(bench.broker.address, REPEATING);
    for (const append of [true, false]) {
      topic = bench.topic();
      fault(20, append);
      const result = await send(producer, record(topic, 'x'));
      assert.deepEqual([result.outcome, result.possibleDuplicate, result.producer], ['acknowledged', true, null]);
      assert.deepEqual(await bench.stored(topic), append ? ['x', 'x'] : ['x']);
    }
  });

  it('without idempotence as often as the user allows: then unknown', async () => {
    fault(7, true, Infinity);
    const result = await send(bench.kit.producer(bench.broker.address, REPEATING), record(topic, 'x'));
    assert.deepEqual([result.outcome, result.possibleDuplicate, codes(result)], ['unknown', true, [7, 7, 7, 7]]);
    assert.deepEqual(await bench.stored(topic), ['x', 'x', 'x', 'x']);
  });

  it('with acks=0: never once it was written', async () => {
    bench.broker.faults.add({ kind: 'drop', api: 'Produce', when: 'before' });
    const result = await send(bench.kit.producer(bench.broker.address, { ...ONCE, acks: '0', retries: 5 }), record(topic, 'x'));
    assert.deepEqual([result.outcome, result.attempts.length], ['sent', 1]);
    assert.deepEqual(await bench.stored(topic), []);
  });

  for (const stored of [true, false]) {
    it(`keeps an earlier doubt where a later attempt is refused; it was ${stored ? '' : 'not '}stored`, async () => {
      fault(7, stored);
      fault(10, false, Infinity);
      const result = await send(bench.kit.producer(bench.broker.address, IDEMPOTENT), record(topic, 'x'));
      assert.deepEqual([result.outcome, result.offset, codes(result)], ['unknown', null, [7, 10]]);
      assert.deepEqual(await bench.stored(topic), stored ? ['x'] : []);
    });

    it(`keeps an earlier doubt where the broker has lost the producer id meanwhile; it was ${stored ? '' : 'not '}stored`, async () => {
      fault(7, stored);
      fault(45, false, Infinity);
      const result = await send(bench.kit.producer(bench.broker.address, IDEMPOTENT), record(topic, 'x'));
      assert.deepEqual([result.outcome, codes(result)], ['unknown', [7, 45]]);
      assert.deepEqual(await bench.stored(topic), stored ? ['x'] : []);
    });
  }

  it('is acknowledged at its first offset where the answer was lost and the same sequence comes again', async () => {
    bench.broker.faults.add({ kind: 'drop', api: 'Produce', when: 'after', times: 2 });
    const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
    const result = await send(producer, record(topic, 'x'));
    assert.deepEqual([result.outcome, result.offset, result.attempts.length, result.possibleDuplicate], ['acknowledged', 0n, 3, false]);
    assert.deepEqual((await send(producer, record(topic, 'y'))).offset, 1n);
    assert.deepEqual(await bench.stored(topic), ['x', 'y']);
  });

  describe('after an unknown outcome', () => {
    it('goes on with a new producer id, and the next is stored once', async () => {
      const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
      const before = await send(producer, record(topic, 'before'));
      fault(-1, false);
      const lost = await send(producer, record(topic, 'lost'));
      const next = await send(producer, record(topic, 'next'));
      assert.deepEqual([before.outcome, lost.outcome, next.outcome], ['acknowledged', 'unknown', 'acknowledged']);
      assert.equal(lost.producer?.id, before.producer?.id);
      assert.notEqual(next.producer?.id, before.producer?.id);
      assert.equal(next.producer?.sequence, 0);
      assert.deepEqual(await bench.stored(topic), ['before', 'next']);
    });

    it('which the user made by not waiting any longer: the next does not wait either', async () => {
      const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, requestTimeoutMs: 60_000, deliveryTimeoutMs: 60_000 });
      const before = await send(producer, record(topic, 'before'));
      bench.broker.faults.add({ kind: 'swallow', api: 'Produce', when: 'after', topic });
      const stop = new AbortController();
      const lost = await send(producer, record(topic, 'lost'), { signal: stop.signal, onProgress: ({ written }) => written && stop.abort() });
      const next = await send(producer, record(topic, 'next'));
      assert.deepEqual([lost.outcome, lost.error?.code, next.outcome], ['unknown', 'stopped-waiting', 'acknowledged']);
      assert.notEqual(next.producer?.id, before.producer?.id);
      assert.deepEqual(await bench.stored(topic), ['before', 'lost', 'next']);
    });
  });

  describe('when the broker does not take its producer id any more', () => {
    for (const code of IDENTITY_LOST) {
      it(`${code}: takes a new one, and is acknowledged`, async () => {
        const producer = bench.kit.producer(bench.broker.address, IDEMPOTENT);
        const before = await send(producer, record(topic, 'before'));
        fault(code);
        const result = await send(producer, record(topic, 'x'));
        assert.deepEqual([result.outcome, codes(result)], ['acknowledged', [code, undefined]]);
        assert.notEqual(result.producer?.id, before.producer?.id);
        // The story of the send does not call them the same sequence numbers.
        assert.deepEqual([renumbered(before), renumbered(result)], [undefined, true]);
        assert.deepEqual(await bench.stored(topic), ['before', 'x']);
      });
    }

    it('tries that with a pause, not in a storm, and is rejected in the end', async () => {
      fault(45, false, Infinity);
      const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, retries: 3 });
      const result = await send(producer, record(topic, 'x'));
      assert.deepEqual([result.outcome, codes(result)], ['rejected', [45, 45, 45, 45]]);
      assert.ok(result.attempts.slice(0, -1).every(({ backoffMs }) => backoffMs > 0));
      assert.deepEqual(await bench.stored(topic), []);
    });
  });

  describe('without a producer id', () => {
    for (const code of [31, 53]) {
      it(`that was refused (${code}) is rejected: it can be sent without idempotence`, async () => {
        const produced = bench.broker.requests.get('Produce');
        bench.broker.faults.add({ kind: 'error', api: 'InitProducerId', code });
        const result = await send(bench.kit.producer(bench.broker.address, IDEMPOTENT), record(topic, 'x'));
        assert.deepEqual([result.outcome, result.error?.code, result.attempts.length], ['rejected', 'idempotence-not-authorized', 0]);
        assert.equal(bench.broker.requests.get('Produce'), produced);
      });
    }

    it('asks again where the refusal may pass', async () => {
      bench.broker.faults.add({ kind: 'error', api: 'InitProducerId', code: 15, times: 3 });
      const result = await send(bench.kit.producer(bench.broker.address, IDEMPOTENT), record(topic, 'x'));
      assert.deepEqual([result.outcome, result.attempts.length], ['acknowledged', 1]);
    });

    it('is rejected at the delivery timeout, with what stood in the way', async () => {
      bench.broker.faults.add({ kind: 'error', api: 'InitProducerId', code: 15, times: Infinity });
      const told: (string | undefined)[] = [];
      const producer = bench.kit.producer(bench.broker.address, { ...IDEMPOTENT, deliveryTimeoutMs: 300 });
      const result = await send(producer, record(topic, 'x'), { onProgress: ({ error }) => told.push(error?.kafka?.name) });
      assert.deepEqual([result.outcome, result.error?.code, result.error?.facts['lastError']], ['rejected', 'delivery-timeout', 'COORDINATOR_NOT_AVAILABLE']);
      assert.ok(told.includes('COORDINATOR_NOT_AVAILABLE'));
    });
  });
});

describe('a cluster that another one replaces at the same address', () => {
  const kit = new Kit();
  let broker: SandboxBroker;

  async function start(port?: number): Promise<void> {
    broker = await SandboxBroker.start(port === undefined ? {} : { port });
    broker.createTopic('orders');
  }
  const replace = async (): Promise<void> => {
    const port = Number(broker.address.split(':').at(-1));
    await broker.stop();
    await start(port);
  };
  const stored = async (): Promise<readonly string[]> => {
    const { records } = await fetchFrom(await RawClient.connect(broker), 0n, { topic: 'orders', partition: 0 });
    return (await decodeAll(records)).map(({ value }) => value?.toString() ?? '');
  };
  beforeEach(() => start());
  afterEach(async () => {
    await kit.closeAll();
    await broker.stop();
  });

  it('does not take our records for those that somebody else has sent there with the same producer id', async () => {
    const producer = kit.producer(broker.address, IDEMPOTENT);
    for (const value of ['0', '1', '2']) {
      await send(producer, record('orders', value));
    }
    await replace();
    const other = kit.producer(broker.address, IDEMPOTENT);
    const theirs = ['a', 'b', 'c', 'd', 'e'];
    for (const value of theirs) {
      await send(other, record('orders', value));
    }
    const result = await send(producer, record('orders', 'ours'));
    assert.deepEqual([result.outcome, result.offset], ['acknowledged', 5n]);
    assert.deepEqual(await stored(), [...theirs, 'ours']);
  });

  it('is not asked again for what may be stored in the old one', async () => {
    const producer = kit.producer(broker.address, { ...IDEMPOTENT, retryBackoffMs: 200 });
    await send(producer, record('orders', 'before'));
    const { struck } = broker.faults.add({ kind: 'swallow', api: 'Produce', when: 'before' });
    const lost = send(producer, record('orders', 'lost'));
    await struck;
    await replace();
    const other = kit.producer(broker.address, IDEMPOTENT);
    for (const value of ['a', 'b']) {
      await send(other, record('orders', value));
    }
    const next = await send(producer, record('orders', 'next'));
    assert.deepEqual([(await lost).outcome, next.outcome], ['unknown', 'acknowledged']);
    assert.deepEqual(await stored(), ['a', 'b', 'next']);
  });
});
