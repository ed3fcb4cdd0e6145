import assert from 'node:assert/strict';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { initProducerId } from '../../../src/kafka/protocol/requests/initProducerId';
import type { FaultRule } from '../../../src/sandbox/faults';
import { record } from '../../integration/kit';
import { waitFor } from '../../harness/waitFor';
import { randomFrom, type Random } from '../protocol/random';
import { RawClient } from '../sandbox/rawClient';
import { Bench } from './kit';
import { assertTrue, transact } from './transactionKit';

const AT_ONCE = 40;
const STALLED_MS = 30_000;
const APIS = ['FindCoordinator', 'InitProducerId', 'AddPartitionsToTxn', 'Produce', 'EndTxn', 'EndTxn'] as const;
const COORDINATOR_CODES = [-1, 14, 15, 16, 47, 48, 49, 51, 53, 90, 999];
const REFUSED = [2, 5, 10, 19, 29, 45, 47, 48, 59, 87, 90];
const DOUBTFUL = [-1, 3, 6, 7, 20, 56, 999];
/** Nothing special; batches that must be split; records that the broker picks out because they have no key. */
const TOPICS: readonly Readonly<Record<string, string>>[] = [{}, {}, { 'max.message.bytes': '400' }, { 'cleanup.policy': 'compact' }];

/** Transaction storms of so many seeds, some at once. */
export async function transactionStorms(firstSeed: number, rounds: number): Promise<Readonly<Record<string, number>>> {
  const outcomes: Record<string, number> = {};
  for (let first = firstSeed; first < firstSeed + rounds; first += AT_ONCE) {
    const told = await Promise.all(Array.from({ length: Math.min(AT_ONCE, firstSeed + rounds - first) }, (_, index) => storm(first + index)));
    told.flat().forEach((outcome) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1));
  }
  return outcomes;
}

/** Some transactions at once on the same partitions, with faults and cancellations that a seed decides; each report is held against what is read. */
async function storm(seed: number): Promise<readonly string[]> {
  const random = randomFrom(seed);
  const bench = await Bench.start();
  try {
    const topics = Array.from({ length: 1 + random.below(3) }, () => bench.topic(TOPICS[random.below(TOPICS.length)], 1 + random.below(3)));
    const options: Partial<ProducerOptions> = {
      retries: [0, 2, 2_147_483_647][random.below(3)] ?? 0,
      batchSize: [1, 200, 16_384][random.below(3)] ?? 1,
      requestTimeoutMs: 60,
      deliveryTimeoutMs: [300, 20_000][random.below(2)] ?? 0,
    };
    for (let count = random.below(7); count > 0; count -= 1) {
      bench.broker.faults.add({ ...randomFault(random), skip: random.below(4) });
    }
    const startedAt = performance.now();
    const all = await Promise.all(
      Array.from({ length: 1 + random.below(3) }, async (_, turn) => {
        const records = Array.from({ length: 1 + random.below(8) }, (__, index) => {
          const value = `${turn}.${index} `.padEnd(10 + random.below(150), '.');
          return record(topics[random.below(topics.length)]!, value, { key: random.below(8) === 0 ? null : Buffer.from(value) });
        });
        const transactionalId = `storm-${turn}`;
        const transactionTimeoutMs = random.below(6) === 0 ? 30 : 60_000;
        return { records, transactionalId, result: await transact(bench, records, options, { transactionalId, transactionTimeoutMs, ...cancelling(random) }) };
      }),
    );
    const tookMs = performance.now() - startedAt;
    await bench.clear();
    await waitFor('all that is on the way has come', () => bench.broker.openConnections === 1);
    // An open one holds the readers of all others back.
    await Promise.all(all.map(({ transactionalId }) => fence(bench, transactionalId)));
    const told = `seed ${seed}, ${JSON.stringify(options)}`;
    for (const { records, result, transactionalId } of all) {
      const what = `${told}, ${transactionalId} ${result.results.flatMap(({ attempts }) => attempts.map(({ error }) => error?.kafka?.code ?? error?.code ?? 'ok')).join()}`;
      await assertTrue(bench, records, result, what);
    }
    assert.ok(tookMs < STALLED_MS, `${told}: something stood still`);
    return all.map(({ result }) => result.outcome);
  } finally {
    await bench.stop();
  }
}

/** Ends what is still open, as its time-out would. */
async function fence(bench: Bench, transactionalId: string): Promise<void> {
  const client = await RawClient.connect(bench.broker);
  await client.ask(initProducerId, { transactionalId, transactionTimeoutMs: 1_000 });
  await client.close();
}

function randomFault(random: Random): FaultRule {
  const times = 1 + random.below(3);
  const when = random.below(2) === 0 ? 'before' : 'after';
  const api = APIS[random.below(APIS.length)] ?? 'EndTxn';
  const of = (codes: readonly number[]): number => codes[random.below(codes.length)] ?? -1;
  switch (random.below(6)) {
    case 0:
      return { kind: 'drop', api, when, times };
    case 1:
      return { kind: 'swallow', api, when, times };
    case 2:
      return { kind: 'delay', api, ms: random.below(100), times };
    case 3:
      return { kind: 'throttle', api, ms: 1 + random.below(40), times };
    default:
      if (api !== 'Produce') {
        const code = of(COORDINATOR_CODES);
        // What is answered before anything is written to the coordinator's log was not carried out.
        return { kind: 'error', api, code, times, append: [-1, 14, 15, 16, 999].includes(code) && random.below(2) === 0 };
      }
      return random.below(2) === 0 ? { kind: 'error', api, code: of(REFUSED), times } : { kind: 'error', api, code: of(DOUBTFUL), times, append: random.below(2) === 0 };
  }
}

/** One in four is given up by its user: after so many turns of the loop from some moment on. */
function cancelling(random: Random): Pick<Parameters<typeof transact>[3] & object, 'signal' | 'onProgress'> {
  const turns = random.below(30);
  const isWritten = random.below(2) === 0;
  if (random.below(4) > 0) {
    return {};
  }
  const controller = new AbortController();
  const abortAfter = (left: number): unknown => (left === 0 ? controller.abort() : setImmediate(() => abortAfter(left - 1)));
  return { signal: controller.signal, onProgress: (_, { written }) => written === isWritten && abortAfter(turns) };
}
