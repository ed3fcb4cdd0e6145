import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Stage } from '../../../src/contracts/messages';
import type { ProducerRecord, RecordProgress } from '../../../src/kafka/producer/record';
import { partitionForKey } from '../../../src/kafka/producer/partitioner';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { sendTransaction, type TransactionOptions, type TransactionResult } from '../../../src/kafka/producer/transaction/transaction';
import { deleteTopics } from '../../../src/kafka/protocol/requests/deleteTopics';
import type { FaultRule } from '../../../src/sandbox/faults';
import { freePorts } from '../../harness/ports';
import { DEFAULTS, record } from '../../integration/kit';
import { RawClient } from '../sandbox/rawClient';
import { Bench } from './kit';
import { assertTrue, transact } from './transactionKit';
import { endsOf, stepsOf, writtenOf, type Step } from './transactionSteps';

/** Each report of a transaction is held against what a read_committed reader sees. */
describe('a transaction', () => {
  let bench: Bench;
  let topic: string;
  let other: string;
  let records: ProducerRecord[];
  before(async () => (bench = await Bench.start()));
  beforeEach(() => {
    topic = bench.topic({}, 2);
    other = bench.topic();
    records = [record(topic, 'a', { partition: 0 }), record(topic, 'b', { partition: 1 }), record(other, 'c'), record(topic, 'd', { partition: 0 })];
  });
  afterEach(() => bench.clear());
  after(() => bench.stop());

  const fault = (rule: FaultRule): unknown => bench.broker.faults.add(rule);
  const factOf = (stages: readonly Stage[], stage: Stage['name'], fact: string): unknown => stages.find(({ name }) => name === stage)?.facts[fact];

  it('is committed across topics: each record acknowledged with its place, in order', async () => {
    const result = await transact(bench, records);
    assert.deepEqual(result.results.map(({ partition, offset, batchRecords }) => [partition, offset, batchRecords]), [[0, 0n, 2], [1, 0n, 1], [0, 0n, 1], [0, 1n, 2]]);
    assert.equal(new Set(result.results.map(({ producer }) => producer?.id)).size, 1);
    assert.deepEqual(result.results.map(({ producer }) => producer?.sequence), [0, 0, 0, 1]);
    assert.ok(await assertTrue(bench, records, result));
    assert.deepEqual(await bench.stored(topic, 0), ['a', 'd']);
  });

  it('chooses partitions as a send does: by key, as asked, and one for all without a key', async () => {
    const wide = bench.topic({}, 7);
    records = [record(wide, 'k', { key: Buffer.from('truck-7') }), record(wide, 'p', { partition: 3 }), record(wide, 'n1'), record(wide, 'n2')];
    const { results, outcome } = await transact(bench, records);
    const places = results.map(({ partition }) => partition);
    assert.deepEqual([outcome, ...places.slice(0, 2), places[2] === places[3]], ['committed', partitionForKey(Buffer.from('truck-7'), 7).partition, 3, true]);
  });

  it('of more than a batch, and of more than the topic takes at once, is split and still whole', async () => {
    const small = bench.topic({ 'max.message.bytes': '400' });
    records = Array.from({ length: 60 }, (_, index) => record(small, `${index} `.padEnd(60, '.')));
    const result = await transact(bench, records, { batchSize: 1_000 });
    assert.equal(result.outcome, 'committed');
    assert.deepEqual(await bench.stored(small), records.map(({ value }) => value?.toString()));
    assert.deepEqual(result.results.map(({ offset }) => offset), records.map((_, index) => BigInt(index)));
  });

  it('of more than a request may carry goes in several, whole and in order', async () => {
    records = Array.from({ length: 40 }, (_, index) => record(index % 3 === 0 ? other : topic, `${index} `.padEnd(60, '.'), { partition: index % 3 === 0 ? 0 : index % 2 }));
    const result = await transact(bench, records, { maxRequestSize: 400 });
    assert.ok(await assertTrue(bench, records, result));
    assert.deepEqual(await bench.stored(other), records.filter((one) => one.topic === other).map(({ value }) => value?.toString()));
    assert.ok(Math.max(...result.results.map(({ batchCompressedBytes }) => batchCompressedBytes ?? 0)) <= 400);
    // What stands around the batches counts less than another one would.
    assert.ok(Math.max(...result.results.map(({ request }) => request?.bytes ?? 0)) < 550);
  });

  it('of more than the buffer memory is encoded piece by piece, whole and in order', async () => {
    const wide = bench.topic({}, 3);
    records = Array.from({ length: 90 }, (_, index) => record(wide, `${index} `.padEnd(60, '.'), { partition: index % 3 }));
    const result = await transact(bench, records, { bufferMemory: 2_000 });
    assert.equal(result.outcome, 'committed');
    for (const partition of [0, 1, 2]) {
      assert.deepEqual(await bench.stored(wide, partition), records.filter((one) => one.partition === partition).map(({ value }) => value?.toString()));
    }
    const waits = result.results.map(({ stages }) => stages.find(({ name }) => name === 'partition')?.facts['memoryMs']);
    assert.ok(waits[0] === 0 && Number(waits.at(-1)) > 0, waits.join());
    assert.ok(Math.max(...result.results.map(({ batchBytes }) => batchBytes ?? 0)) <= 2_000);
    const batches = Math.round(result.results.reduce((sum, { batchRecords }) => sum + 1 / (batchRecords ?? 0), 0));
    assert.deepEqual([stepsOf(result, 'produce')[0]?.facts['batchesStored'], batches > 3], [batches, true]);
  });

  it('of which one is too large even when it is compressed is aborted', async () => {
    records.push(record(other, randomBytes(2_000)));
    const result = await transact(bench, records, { maxRequestSize: 1_000, compression: 'gzip' });
    assert.deepEqual([result.outcome, result.results.map(({ error }) => error?.code).at(-1), result.error?.facts['limit']], ['aborted', 'message-too-large', 1_000]);
    assert.equal(await assertTrue(bench, records, result), false);
  });

  it('is compressed as asked', async () => {
    const result = await transact(bench, records, { compression: 'gzip' });
    assert.ok(await assertTrue(bench, records, result));
  });

  it('tells each record where it stands; it may be cancelled until the commit is written', async () => {
    const told: [ProducerRecord, RecordProgress][] = [];
    await transact(bench, records, {}, { onProgress: (...one) => told.push(one) });
    for (const one of records) {
      const own = told.filter(([to]) => to === one).map(([, { state, written }]) => `${state} ${written}`);
      assert.deepEqual(own, ['connecting false', 'waiting false', 'waiting true']);
    }
  });

  describe('of which one record is refused', () => {
    it('is aborted as a whole; the culprit has its own error, the others say what happened', async () => {
      const compacted = bench.topic({ 'cleanup.policy': 'compact' });
      records.push(record(compacted, 'keyless'), record(compacted, 'keyed', { key: Buffer.from('k') }));
      const result = await transact(bench, records);
      assert.equal(await assertTrue(bench, records, result), false);
      assert.deepEqual([result.outcome, result.error?.code], ['aborted', 'invalid-record']);
      const errors = result.results.map(({ error }) => error?.code);
      assert.deepEqual(errors, ['transaction-aborted', 'transaction-aborted', 'transaction-aborted', 'transaction-aborted', 'invalid-record', 'transaction-aborted']);
      assert.deepEqual([result.results[0]?.error?.facts['lastErrorCode'], result.results[0]?.error?.facts['abortsAfterMs']], ['invalid-record', null]);
      // What a broker has stored is told, and acknowledges nothing.
      const told = result.results.map(({ stages, attempts }) => [stages.some(({ name }) => name === 'acknowledge'), factOf(stages, 'request', 'stored') === true, attempts.at(-1)?.error === null]);
      assert.deepEqual(told, [...records.slice(0, -2).map(() => [false, true, true]), [false, false, false], [false, false, false]]);
    });

    it('before anything is written asks the coordinator nothing', async () => {
      for (const [bad, code] of [
        [record('nowhere', 'x'), 'unknown-topic'],
        [record(topic, 'x', { partition: 9 }), 'unknown-partition'],
        [record(topic, Buffer.alloc(2_000_000)), 'message-too-large'],
      ] as const) {
        const before = bench.broker.requests.get('InitProducerId') ?? 0;
        const result = await transact(bench, [...records, bad]);
        assert.deepEqual([result.outcome, result.results.at(-1)?.error?.code, result.results[0]?.error?.code, result.results[0]?.error?.facts['written']], ['aborted', code, 'transaction-aborted', false]);
        assert.equal(bench.broker.requests.get('InitProducerId') ?? 0, before);
      }
      assert.deepEqual(await bench.stored(topic), []);
    });

    it('by Produce, after an answer that proves nothing, is aborted: that record is not said to be certainly not stored', async () => {
      fault({ kind: 'error', api: 'Produce', topic: other, code: 7, append: true });
      fault({ kind: 'error', api: 'Produce', topic: other, code: 87 });
      const result = await transact(bench, records);
      assert.equal(await assertTrue(bench, records, result), false);
      assert.deepEqual([result.outcome, result.error?.code, result.results[2]?.error?.code, await bench.stored(other)], ['aborted', 'invalid-record', 'transaction-aborted', ['c']]);
    });

    for (const code of [10, 29, 32, 47, 48, 49, 53, 87, 90]) {
      it(`by Produce with ${code} is aborted`, async () => {
        fault({ kind: 'error', api: 'Produce', topic: other, code });
        const result = await transact(bench, records);
        assert.equal(await assertTrue(bench, records, result), false);
        assert.deepEqual([result.outcome, result.error?.kafka?.code, result.results[2]?.error?.kafka?.code], ['aborted', code, code]);
      });
    }

    for (const code of [29, 47, 48, 49, 53, 90]) {
      it(`by AddPartitionsToTxn with ${code} is aborted, and nothing is produced`, async () => {
        fault({ kind: 'error', api: 'AddPartitionsToTxn', topic: other, code });
        const before = bench.broker.requests.get('Produce') ?? 0;
        const result = await transact(bench, records);
        assert.equal(await assertTrue(bench, records, result), false);
        assert.deepEqual([result.outcome, result.error?.kafka?.code, bench.broker.requests.get('Produce') ?? 0], ['aborted', code, before]);
        assert.deepEqual(result.results.map(({ error }) => error?.code === 'topic-not-authorized'), [false, false, code === 29, false]);
      });
    }

    for (const api of ['FindCoordinator', 'InitProducerId'] as const) {
      it(`by ${api} with 53 is a clean refusal that names the id`, async () => {
        fault({ kind: 'error', api, code: 53 });
        const result = await transact(bench, records, {}, { transactionalId: 'mine' });
        assert.equal(await assertTrue(bench, records, result), false);
        assert.deepEqual([result.outcome, result.error?.code, result.error?.facts['name']], ['aborted', 'transactional-id-not-authorized', 'mine']);
      });
    }
  });

  describe('that is troubled for a moment', () => {
    const PASSING: readonly FaultRule[] = [
      ...[14, 15].map((code): FaultRule => ({ kind: 'error', api: 'FindCoordinator', code, times: 2 })),
      ...[14, 15, 16, 51].flatMap((code) => (['InitProducerId', 'AddPartitionsToTxn', 'EndTxn'] as const).map((api): FaultRule => ({ kind: 'error', api, code, times: 2 }))),
      ...[-1, 14, 15, 16, 999].map((code): FaultRule => ({ kind: 'error', api: 'EndTxn', code, append: true })),
      ...[5, 19, 20, 7].map((code): FaultRule => ({ kind: 'error', api: 'Produce', code, times: 2 })),
      ...[3, 6, 7, 20].map((code): FaultRule => ({ kind: 'error', api: 'Produce', code, append: true })),
      ...(['FindCoordinator', 'InitProducerId', 'AddPartitionsToTxn', 'Produce', 'EndTxn', 'ListOffsets', 'Metadata'] as const).flatMap((api) =>
        (['before', 'after'] as const).flatMap((when): FaultRule[] => [{ kind: 'drop', api, when }, ...(api === 'Metadata' || api === 'FindCoordinator' ? [] : [{ kind: 'swallow', api, when } as const])]),
      ),
    ];
    for (const rule of PASSING) {
      it(`${JSON.stringify(rule)} is committed all the same, once`, async () => {
        fault(rule);
        const result = await transact(bench, records);
        assert.equal(result.outcome, 'committed', JSON.stringify(result.error));
        assert.ok(await assertTrue(bench, records, result));
        assert.deepEqual([await bench.stored(topic, 0), await bench.stored(topic, 1), await bench.stored(other)], [['a', 'd'], ['b'], ['c']]);
      });
    }

    it('by a cluster that allows only a shorter transaction is committed', async () => {
      fault({ kind: 'error', api: 'InitProducerId', code: 50, times: 3 });
      assert.equal((await transact(bench, records)).outcome, 'committed');
    });
  });

  describe('tells its steps', () => {
    const NAMES = { FindCoordinator: 'find-coordinator', InitProducerId: 'init-producer-id', AddPartitionsToTxn: 'add-partitions', EndTxn: 'end' } as const;
    const count = (): number[] => Object.keys(NAMES).map((api) => [...bench.broker.requests].find(([name]) => name === api)?.[1] ?? 0);

    /** As many requests as the broker counted. */
    async function traced(options: Partial<ProducerOptions> = {}, more: Partial<TransactionOptions> = {}): Promise<TransactionResult> {
      const before = count();
      const result = await transact(bench, records, options, more);
      assert.deepEqual(Object.values(NAMES).map((name) => writtenOf(result, name)), count().map((now, index) => now - before[index]!));
      return result;
    }

    for (const [api, code] of [['FindCoordinator', 15], ['InitProducerId', 16], ['InitProducerId', 51], ['AddPartitionsToTxn', 51], ['AddPartitionsToTxn', 16], ['EndTxn', 16], ['EndTxn', 51]] as const) {
      it(`and each attempt of ${api} that was answered with ${code}`, async () => {
        // AddPartitionsToTxn: three partitions in each.
        fault({ kind: 'error', api, code, times: api === 'AddPartitionsToTxn' ? 9 : 3 });
        const result = await traced();
        const step: Step = stepsOf(result, NAMES[api])[0]!;
        assert.deepEqual([result.outcome, endsOf(step)], ['committed', [code, code, code, 'ok']]);
        assert.ok(step.attempts.slice(0, -1).every(({ backoffMs }) => backoffMs > 0) && step.attempts.at(-1)?.backoffMs === 0);
        // One that coordinates no longer is looked for again; one that is busy is not.
        assert.equal(stepsOf(result, 'find-coordinator').length, code === 16 ? 4 : 1);
      });
    }

    it('and a shorter timeout where the broker refused the first', async () => {
      fault({ kind: 'error', api: 'InitProducerId', code: 50, times: 2 });
      const result = await traced({}, { transactionTimeoutMs: 40_000 });
      const [step] = stepsOf(result, 'init-producer-id');
      assert.deepEqual([endsOf(step!), step?.facts, result.trace.timeoutMs], [[50, 50, 'ok'], { timeoutMs: 10_000 }, 10_000]);
    });

    it('and the longest timeout that brokers allow by default, where it is to take longer', async () => {
      const result = await traced({ deliveryTimeoutMs: 1_000_000 });
      assert.deepEqual([result.trace.timeoutMs, endsOf(stepsOf(result, 'init-producer-id')[0]!)], [900_000, ['ok']]);
    });

    it('and both ends, where a commit was refused', async () => {
      fault({ kind: 'error', api: 'EndTxn', code: 53 });
      const result = await traced();
      assert.deepEqual([result.outcome, stepsOf(result, 'end').map((step) => [step.facts['committed'], endsOf(step)])], ['aborted', [[true, [53]], [false, ['ok']]]]);
    });

    it('and a search that was given up, and the one that the abort needed', async () => {
      const controller = new AbortController();
      fault({ kind: 'drop', when: 'after', api: 'AddPartitionsToTxn' });
      void bench.broker.faults.add({ kind: 'swallow', when: 'before', api: 'FindCoordinator', skip: 1 }).struck.then(() => controller.abort());
      const result = await traced({ requestTimeoutMs: 60_000 }, { signal: controller.signal });
      const told = result.trace.steps.map((step) => [step.name, endsOf(step).at(-1), step.facts['broker']]);
      assert.deepEqual([result.outcome, told], [
        'aborted',
        [
          ['find-coordinator', 'ok', 1],
          ['init-producer-id', 'ok', undefined],
          ['add-partitions', 'connection-closed', undefined],
          ['find-coordinator', 'stopped-waiting', null],
          ['find-coordinator', 'ok', 1],
          ['end', 'ok', undefined],
        ],
      ]);
    });

    it('and that no one answered the abort in time', async () => {
      const controller = new AbortController();
      const rule = bench.broker.faults.add({ kind: 'swallow', when: 'before', api: 'EndTxn', times: Infinity });
      bench.broker.faults.add({ kind: 'error', api: 'Produce', topic: other, code: 87 });
      void rule.struck.then(() => controller.abort());
      const result = await traced({ requestTimeoutMs: 60_000 }, { signal: controller.signal });
      const [end] = stepsOf(result, 'end');
      assert.deepEqual([result.outcome, end?.facts, endsOf(end!), end?.attempts[0]?.error?.facts['timeoutMs']], ['aborted', { committed: false }, ['request-timeout'], 5_000]);
    }).timeout(10_000);
  });

  describe('whose commit is written', () => {
    const SHORT = { deliveryTimeoutMs: 250, requestTimeoutMs: 50 };

    for (const [kind, when] of [['drop', 'before'], ['drop', 'after'], ['swallow', 'before'], ['swallow', 'after']] as const) {
      it(`and never answered (${kind} ${when}) is unknown, and can be looked for`, async () => {
        fault({ kind, when, api: 'EndTxn', times: Infinity });
        const result = await transact(bench, records, SHORT);
        assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'delivery-timeout']);
        assert.equal(await assertTrue(bench, records, result), when === 'after');
      });
    }

    for (const code of [-1, 14, 15, 16, 999]) {
      it(`and answered with ${code}, which proves nothing, is unknown`, async () => {
        for (const append of [true, false]) {
          const rule = bench.broker.faults.add({ kind: 'error', api: 'EndTxn', code, append, times: Infinity });
          const result = await transact(bench, records, SHORT);
          assert.equal(result.outcome, 'unknown');
          assert.equal(await assertTrue(bench, records, result), append);
          rule.remove();
          records = records.map((one) => ({ ...one, value: Buffer.from(`${one.value?.toString()}!`) }));
        }
      });
    }

    for (const code of [47, 48, 49, 53, 90]) {
      it(`and refused with ${code} is aborted`, async () => {
        fault({ kind: 'error', api: 'EndTxn', code });
        const result = await transact(bench, records);
        assert.deepEqual([result.outcome, result.error?.kafka?.code], ['aborted', code]);
        assert.equal(await assertTrue(bench, records, result), false);
      });

      it(`and refused with ${code} after one that was not answered is unknown`, async () => {
        fault({ kind: 'drop', when: 'after', api: 'EndTxn' });
        fault({ kind: 'error', api: 'EndTxn', code, skip: 1 });
        const result = await transact(bench, records);
        assert.deepEqual([result.outcome, result.error?.kafka?.code], ['unknown', code]);
        assert.equal(await assertTrue(bench, records, result), true);
      });
    }

    it('is unknown to who stops waiting', async () => {
      const controller = new AbortController();
      records = records.slice(0, 1);
      fault({ kind: 'swallow', when: 'before', api: 'EndTxn' });
      const result = await transact(bench, records, {}, { signal: controller.signal, onProgress: (_, { written }) => written && setImmediate(() => controller.abort()) });
      assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'stopped-waiting']);
      assert.equal(await assertTrue(bench, records, result), false);
    });
  });

  describe('that is ended before its commit is written', () => {
    for (const api of ['FindCoordinator', 'InitProducerId', 'AddPartitionsToTxn', 'Produce'] as const) {
      it(`by the user, while ${api} is not answered, is aborted`, async () => {
        const controller = new AbortController();
        const rule = bench.broker.faults.add({ kind: 'swallow', when: 'after', api, times: Infinity });
        void rule.struck.then(() => controller.abort());
        const result = await transact(bench, records, { requestTimeoutMs: 60_000 }, { signal: controller.signal });
        assert.deepEqual([result.outcome, result.error?.code], ['aborted', 'cancelled']);
        assert.equal(await assertTrue(bench, records, result), false);
        assert.deepEqual(new Set(result.results.map(({ error }) => error?.code)), new Set([api === 'Produce' ? 'transaction-aborted' : 'cancelled']));
      });

      it(`by the delivery timeout, while ${api} is not answered, is aborted`, async () => {
        fault({ kind: 'swallow', when: 'after', api, times: Infinity });
        const result = await transact(bench, records, { deliveryTimeoutMs: 300, requestTimeoutMs: 60 });
        assert.deepEqual([result.outcome, result.error?.code], ['aborted', 'delivery-timeout']);
        assert.equal(await assertTrue(bench, records, result), false);
      });
    }

    it('and whose abort is refused is aborted all the same: by the broker, at its timeout', async () => {
      fault({ kind: 'error', api: 'Produce', topic: other, code: 87 });
      fault({ kind: 'error', api: 'EndTxn', code: 53, times: Infinity });
      const result = await transact(bench, records, {}, { transactionTimeoutMs: 600 });
      assert.deepEqual([result.outcome, result.results[0]?.error?.facts['abortsAfterMs'], result.results[2]?.error?.code], ['aborted', 600, 'invalid-record']);
      assert.equal(await assertTrue(bench, records, result), false);
    });

    it('by the broker, since it took too long, says so', async () => {
      fault({ kind: 'delay', api: 'Produce', ms: 120 });
      const result = await transact(bench, records, {}, { transactionTimeoutMs: 40 });
      assert.deepEqual([result.outcome, result.error?.code, result.error?.facts['timeoutMs']], ['aborted', 'transaction-timed-out', 40]);
      assert.equal(await assertTrue(bench, records, result), false);
    });

    it('by another producer with the same id, which fences it, is aborted', async () => {
      const delayed = bench.broker.faults.add({ kind: 'delay', api: 'Produce', ms: 100 });
      const fenced = transact(bench, records, {}, { transactionalId: 'shared' });
      await delayed.struck;
      const next = [record(topic, 'next', { partition: 0 })];
      const winner = await transact(bench, next, {}, { transactionalId: 'shared' });
      const result = await fenced;
      assert.deepEqual([result.outcome, result.error?.code, winner.outcome], ['aborted', 'producer-fenced', 'committed']);
      assert.equal(await assertTrue(bench, records, result), false);
      assert.ok(await assertTrue(bench, next, winner));
    });
  });

  it('to a topic that is deleted while it is written is aborted', async () => {
    const client = await RawClient.connect(bench.broker);
    const refused = bench.broker.faults.add({ kind: 'error', api: 'Produce', topic: other, code: 5, times: 3 });
    void refused.struck.then(() => client.ask(deleteTopics, { topicNames: [other], timeoutMs: 1_000 }));
    const result = await transact(bench, records);
    await client.close();
    assert.deepEqual([result.outcome, result.error?.code, result.results[2]?.error?.code, result.results[0]?.error?.code], ['aborted', 'unknown-topic', 'unknown-topic', 'transaction-aborted']);
    assert.equal(await assertTrue(bench, records.filter((one) => one.topic === topic), { ...result, results: result.results.filter((_, index) => index !== 2) }), false);
  });

  it('to brokers that cannot be reached is aborted, with the reason', async () => {
    const [port] = await freePorts(1);
    const cluster = bench.kit.cluster(`127.0.0.1:${port}`);
    const result = await sendTransaction(cluster, { ...DEFAULTS, deliveryTimeoutMs: 150, retryBackoffMs: 10 }, records, { startedAt: performance.now() });
    assert.deepEqual([result.outcome, result.error?.code, result.error?.facts['lastErrorCode']], ['aborted', 'metadata-timeout', 'connection-refused']);
    assert.deepEqual(new Set(result.results.map(({ outcome, error }) => `${outcome} ${error?.code}`)), new Set(['rejected transaction-aborted']));
  });

  it('with retries=0 is aborted at the first refusal', async () => {
    fault({ kind: 'error', api: 'Produce', topic: other, code: 5 });
    const result = await transact(bench, records, { retries: 0 });
    assert.deepEqual([result.outcome, result.error?.code, await assertTrue(bench, records, result)], ['aborted', 'leader-not-available', false]);
  });
});
