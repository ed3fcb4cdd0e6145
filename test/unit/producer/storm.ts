import assert from 'node:assert/strict';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import type { ProducerRecord, RecordResult } from '../../../src/kafka/producer/record';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import { lookFor } from '../../../src/kafka/reader/lookFor';
import type { FaultRule } from '../../../src/sandbox/faults';
import { record, send } from '../../integration/kit';
import { waitFor } from '../../harness/waitFor';
import { randomFrom, type Random } from '../protocol/random';
import { Bench } from './kit';

const RECORDS = 40;
const AT_ONCE = 40;
/** Soon enough to strike, or so late that only what stands still for ever reaches it. */
const DELIVERY_TIMEOUTS_MS = [400, 30_000];
const STALLED_MS = 30_000;
const REFUSED = [5, 10, 19, 29, 45, 47, 59, 87];
const DOUBTFUL = [-1, 3, 6, 7, 20, 56, 999];

/** Nothing special; batches that must be split; records that the broker picks out because they have no key. */
const TOPICS: readonly Readonly<Record<string, string>>[] = [{}, {}, { 'max.message.bytes': '400' }, { 'cleanup.policy': 'compact' }];

interface Sent {
  readonly message: ProducerRecord;
  readonly partition: number;
  readonly value: string;
  readonly result: RecordResult;
}

/** Storms of so many seeds, some at once: they wait more than they work. */
export async function storms(firstSeed: number, rounds: number): Promise<void> {
  for (let first = firstSeed; first < firstSeed + rounds; first += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, firstSeed + rounds - first) }, (_, index) => storm(first + index)));
  }
}

/** One producer with settings, faults and cancellations that a seed decides; then every report is held against the log. */
async function storm(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const bench = await Bench.start();
  try {
    const partitions = 1 + random.below(3);
    const topic = bench.topic(TOPICS[random.below(TOPICS.length)], partitions);
    const options = randomOptions(random);
    for (let count = random.below(8); count > 0; count -= 1) {
      bench.broker.faults.add({ ...randomFault(random, options), skip: random.below(12) });
    }
    const producer = bench.kit.producer(bench.broker.address, options);
    const startedAt = performance.now();
    const sent = await Promise.all(
      Array.from({ length: RECORDS }, async (_, index): Promise<Sent> => {
        const value = `${index} `.padEnd(10 + random.below(random.below(10) === 0 ? 700 : 120), '.');
        const message = record(topic, value, { partition: random.below(partitions), key: random.below(4) === 0 ? null : Buffer.from(value) });
        return { message, partition: message.partition ?? 0, value, result: await sendMaybeCancelled(random, (more) => send(producer, message, more)) };
      }),
    );
    const tookMs = performance.now() - startedAt;
    await bench.clear();
    await waitFor('all that is on the way has come', () => bench.broker.openConnections === 1);
    const told = `seed ${seed}, ${JSON.stringify(options)}`;
    const cluster = bench.kit.cluster(bench.broker.address);
    for (let partition = 0; partition < partitions; partition += 1) {
      const here = sent.filter((one) => one.partition === partition);
      const stored = await bench.stored(topic, partition);
      compare(here, stored, options, `${told}, partition ${partition} of ${partitions}`);
      await Promise.all(here.map((one) => lookForIt(cluster, one, stored, told)));
    }
    assert.ok(tookMs < STALLED_MS, `${told}: something stood still\n${transcript(sent)}`);
  } finally {
    await bench.stop();
  }
}

function randomOptions(random: Random): Partial<ProducerOptions> {
  const acks = (['all', 'all', 'all', '1', '0'] as const)[random.below(5)] ?? 'all';
  const retries = [0, 2, 2_147_483_647][random.below(3)] ?? 0;
  return {
    acks,
    retries,
    idempotent: acks === 'all' && retries > 0 && random.below(4) > 0,
    maxInFlight: 1 + random.below(5),
    batchSize: [1, 200, 600, 16_384][random.below(4)] ?? 1,
    lingerMs: random.below(3),
    retryBackoffMs: 1 + random.below(10),
    requestTimeoutMs: 60,
    deliveryTimeoutMs: DELIVERY_TIMEOUTS_MS[random.below(DELIVERY_TIMEOUTS_MS.length)] ?? 0,
  };
}

function randomFault(random: Random, { acks }: Partial<ProducerOptions>): FaultRule {
  const times = 1 + random.below(3);
  const when = random.below(2) === 0 ? 'before' : 'after';
  const api = 'Produce';
  switch (random.below(8)) {
    case 0:
      return { kind: 'drop', api, when, times };
    case 1:
      return { kind: 'swallow', api, when, times };
    case 2:
      return { kind: 'throttle', api, ms: 1 + random.below(40), times };
    case 3:
      return (
        [
          { kind: 'error', api: 'InitProducerId', code: 15, times },
          { kind: 'error', api: 'Metadata', code: 5, times },
          { kind: 'error', api: 'ListOffsets', code: 6, times },
          { kind: 'drop', api: 'ListOffsets', when, times },
          { kind: 'swallow', api: 'ListOffsets', when, times },
        ] satisfies readonly FaultRule[]
      )[random.below(5)]!;
    case 4:
      return random.below(2) === 0 ? { kind: 'drop', api: 'ApiVersions', when: 'before', times } : { kind: 'delay', api, ms: random.below(100), times };
    case 5:
    case 6: {
      const code = REFUSED[random.below(REFUSED.length)] ?? 2;
      return { kind: 'error', api, code, times };
    }
    default: {
      const code = DOUBTFUL[random.below(DOUBTFUL.length)] ?? 7;
      return { kind: 'error', api, code, times, append: random.below(2) === 0 && !(acks === '1' && (code === 3 || code === 6)) };
    }
  }
}

/** One in five is given up by its user in some state. */
async function sendMaybeCancelled(random: Random, start: (options: Parameters<typeof send>[2]) => Promise<RecordResult>): Promise<RecordResult> {
  const state = (['batching', 'connecting', 'waiting', 'backoff'] as const)[random.below(20)];
  const turns = random.below(30);
  if (state === undefined) {
    return start({});
  }
  const controller = new AbortController();
  const abortAfter = (left: number): void => {
    if (left === 0) {
      controller.abort();
    } else {
      setImmediate(() => abortAfter(left - 1));
    }
  };
  return start({ signal: controller.signal, onProgress: (progress) => progress.state === state && abortAfter(turns) });
}

function compare(sent: readonly Sent[], log: readonly string[], { idempotent }: Partial<ProducerOptions>, told: string): void {
  for (const { value, result } of sent) {
    const copies = log.filter((stored) => stored === value).length;
    const what = `${told}: “${nameOf(value)}” is ${result.outcome} and stands there ${copies} times\n${transcript(sent)}`;
    switch (result.outcome) {
      case 'acknowledged':
        assert.ok(result.possibleDuplicate ? copies >= 1 : copies === 1, what);
        assert.equal(result.offset === null ? value : log[Number(result.offset)], value, what);
        break;
      case 'rejected':
        assert.equal(copies, 0, what);
        break;
      case 'sent':
      case 'unknown':
        assert.ok(result.possibleDuplicate || copies <= 1, what);
        break;
      default:
        result.outcome satisfies never;
    }
  }
  const places = sent.flatMap(({ result: { outcome, offset, orderKept, possibleDuplicate } }) => (outcome === 'acknowledged' && offset !== null && orderKept && !possibleDuplicate ? [Number(offset)] : []));
  assert.deepEqual(places, [...places].sort((a, b) => a - b), `${told}: order of those that are said to keep it\n${transcript(sent)}`);
  const isCertain = sent.every(({ result }) => result.outcome !== 'unknown');
  if (idempotent === true && isCertain) {
    const acknowledged = sent.filter(({ result }) => result.outcome === 'acknowledged').map(({ value }) => value);
    assert.equal(log.map(nameOf).join(' '), acknowledged.map(nameOf).join(' '), `${told}: order\n${transcript(sent)}`);
  }
}

/** What is not proved is found where, and only where, it is; values are told apart by their names. */
async function lookForIt(cluster: Cluster, { message, partition, value, result }: Sent, log: readonly string[], told: string): Promise<void> {
  if (result.outcome !== 'unknown' && result.outcome !== 'sent') {
    return;
  }
  const { producer, searchFrom, timestamp } = result;
  const sought = { topic: message.topic, partition, searchFrom, owned: new Set<bigint>(), record: { ...message, timestamp } };
  const lookup = await lookFor(cluster, { ...sought, producer: producer === null ? null : { ...producer, id: BigInt(producer.id) } });
  const wanted = !log.includes(value) ? 'not-found' : producer === null ? 'identical' : 'found';
  assert.equal(lookup.result, wanted, `${told}: “${nameOf(value)}” was looked for from ${searchFrom}`);
  assert.equal(lookup.offset === null ? undefined : log[Number(lookup.offset)], wanted === 'not-found' ? undefined : value, told);
}

/** What happened to each, one a line, for whoever looks for the reason. */
function transcript(sent: readonly Sent[]): string {
  const lines = sent.map(({ value, result }) => {
    const attempts = result.attempts.map(
      ({ startedAtMs, durationMs, writtenAtMs, error }) => `${startedAtMs.toFixed(1)} +${durationMs.toFixed(1)}${writtenAtMs === null ? ' unwritten' : ''} ${error?.kafka?.code ?? error?.code ?? 'ok'}`,
    );
    const { producer, offset, batchRecords, error } = result;
    return `${nameOf(value)} ${result.outcome} @${offset} ${producer?.id}/${producer?.sequence} of ${batchRecords}: ${attempts.join(' | ')} ${error?.code ?? ''}`;
  });
  return lines.join('\n');
}

function nameOf(value: string): string {
  return value.split(' ')[0] ?? value;
}
