import assert from 'node:assert/strict';
import type { ProducerRecord } from '../../../src/kafka/producer/record';
import type { FaultRule } from '../../../src/sandbox/faults';
import { record } from '../../integration/kit';
import { Bench } from './kit';
import { transact } from './transactionKit';
import { endsOf } from './transactionSteps';

/** What the messages of a transaction tell of their way. */
describe('the story of a message in a transaction', () => {
  let bench: Bench;
  let records: ProducerRecord[];
  let other: string;
  before(async () => (bench = await Bench.start()));
  beforeEach(() => {
    const topic = bench.topic({}, 2);
    other = bench.topic();
    records = [record(topic, 'a', { partition: 0 }), record(topic, 'b', { partition: 1 }), record(other, 'c'), record(topic, 'd', { partition: 0 })];
  });
  afterEach(() => bench.clear());
  after(() => bench.stop());

  const fault = (rule: FaultRule): unknown => bench.broker.faults.add(rule);

  it('says that its batches were closed with what it had for them', async () => {
    const { results } = await transact(bench, records);
    assert.deepEqual(results.map(({ stages }) => stages.find(({ name }) => name === 'batch')?.facts['closedBy']), ['transaction', 'transaction', 'transaction', 'transaction']);
  });

  for (const [message, code] of [[undefined, 'not-enough-replicas'], ['Unable to verify the partition has been added to the transaction.', 'transaction-not-verified']] as const) {
    it(`calls an answer with 19 ${code} where ${message === undefined ? 'it has no words' : 'the broker could not verify its transaction'}`, async () => {
      fault({ kind: 'error', api: 'Produce', topic: other, code: 19, ...(message === undefined ? {} : { message }) });
      const { outcome, results } = await transact(bench, records);
      assert.deepEqual([outcome, results[2]?.attempts.map(({ error }) => error?.code)], ['committed', [code, undefined]]);
      fault({ kind: 'error', api: 'Produce', topic: other, code: 19, ...(message === undefined ? {} : { message }) });
      assert.equal((await transact(bench, records, { retries: 0 })).error?.code, code);
    });
  }

  it('says of each attempt how long it waited after it', async () => {
    fault({ kind: 'error', api: 'Produce', topic: other, code: 5, times: 2 });
    const result = await transact(bench, records, { retryBackoffMs: 20 });
    const { attempts } = result.results[2]!;
    assert.deepEqual(attempts.map(({ error, backoffMs }) => [error?.kafka?.code ?? null, backoffMs > 10]), [[5, true], [5, true], [null, false]]);
    attempts.slice(1).forEach(({ startedAtMs }, index) => assert.ok(startedAtMs >= attempts[index]!.startedAtMs + attempts[index]!.durationMs + attempts[index]!.backoffMs));
    assert.deepEqual(result.results[0]!.attempts.map(({ backoffMs }) => backoffMs), [0]);
  });

  it('says from where on it can be looked for: behind what was stored before it', async () => {
    records = [record(other, 'first'), record(other, 'second')];
    const { results } = await transact(bench, records, { batchSize: 1 });
    assert.deepEqual(results.map(({ offset, searchFrom }) => [offset, searchFrom]), [[0n, 0n], [1n, 1n]]);
  });

  it('says that a step was cancelled, not waited for, where it was not written', async () => {
    const controller = new AbortController();
    // Of the second socket, which is the coordinator's.
    const silent = bench.broker.faults.add({ kind: 'swallow', api: 'ApiVersions', when: 'before', skip: 1 });
    void silent.struck.then(() => controller.abort());
    const { outcome, trace } = await transact(bench, records, {}, { signal: controller.signal });
    assert.deepEqual([outcome, trace.steps.map((step) => [step.name, endsOf(step)])], ['aborted', [['find-coordinator', ['ok']], ['init-producer-id', ['cancelled']]]]);
  });

  it('keeps what a batch was through when it is split', async () => {
    const small = bench.topic({ 'max.message.bytes': '200' });
    records = ['a', 'b'].map((value) => record(small, value.padEnd(100, '.')));
    fault({ kind: 'throttle', api: 'Produce', ms: 20 });
    const { outcome, results } = await transact(bench, records);
    assert.deepEqual([outcome, results.map(({ attempts, throttleMs }) => [attempts[0]?.error?.kafka?.code, throttleMs])], ['committed', [[10, 20], [10, 20]]]);
  });
});
