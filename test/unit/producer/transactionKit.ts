import assert from 'node:assert/strict';
import type { ProducerRecord } from '../../../src/kafka/producer/record';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { sendTransaction, type TransactionOptions, type TransactionResult } from '../../../src/kafka/producer/transaction/transaction';
import { lookFor } from '../../../src/kafka/reader/lookFor';
import { DEFAULTS } from '../../integration/kit';
import { RawClient } from '../sandbox/rawClient';
import { readCommitted } from '../sandbox/readCommitted';
import type { Bench } from './kit';
import { assertSteps } from './transactionSteps';

/** Little is waited for. */
const QUICK: ProducerOptions = { ...DEFAULTS, retryBackoffMs: 1, requestTimeoutMs: 100, deliveryTimeoutMs: 5_000 };

/** Sends records in one transaction on the bench's broker; its steps are held against what came of it. */
export async function transact(bench: Bench, records: readonly ProducerRecord[], options: Partial<ProducerOptions> = {}, more: Partial<TransactionOptions> = {}): Promise<TransactionResult> {
  const startedAt = performance.now();
  const result = await sendTransaction(bench.kit.cluster(bench.broker.address), { ...QUICK, ...options }, records, { startedAt, ...more });
  assertSteps(result, performance.now() - startedAt);
  return result;
}

/**
 * Holds what was told of a transaction against what a read_committed reader sees, now and when nothing of it is open any
 * more: all of it where it is said to be committed, nothing where it is said to be aborted, all or nothing in any case.
 * *Look for It* finds what is unknown where it is. Answers whether it is seen.
 */
export async function assertTrue(bench: Bench, records: readonly ProducerRecord[], { outcome, error, results }: TransactionResult, told = ''): Promise<boolean> {
  const client = await RawClient.connect(bench.broker);
  const seen: string[][] = [];
  const places = new Map<string, string[]>();
  for (const [index, { topic }] of records.entries()) {
    const partition = results[index]?.partition ?? 0;
    const key = `${topic}/${partition}`;
    places.set(key, places.get(key) ?? (await readCommitted(client, topic, partition)));
    const values = places.get(key) ?? [];
    seen.push(values.filter((value) => value === records[index]?.value?.toString()));
  }
  await client.close();
  const counts = seen.map(({ length }) => length);
  const what = `${told}: ${outcome} (${error?.code}), seen ${counts.join()}, told ${results.map((result) => result.outcome).join()}`;
  assert.ok(counts.every((count) => count === counts[0] && count <= 1), what);
  const isSeen = counts[0] === 1;
  assert.ok(outcome === 'unknown' || isSeen === (outcome === 'committed'), what);
  const expected = { committed: 'acknowledged', aborted: 'rejected', unknown: 'unknown' }[outcome];
  assert.ok(results.every((result) => result.outcome === expected && (result.error === null) === (outcome === 'committed')), what);
  assert.equal(error === null, outcome === 'committed', what);
  assert.ok(outcome === 'committed' || results.every(({ offset }) => offset === null), what);
  if (outcome === 'unknown') {
    await lookForAll(bench, records, results, isSeen, what);
  }
  return isSeen;
}

async function lookForAll(bench: Bench, records: readonly ProducerRecord[], results: TransactionResult['results'], isSeen: boolean, what: string): Promise<void> {
  const cluster = bench.kit.cluster(bench.broker.address);
  const look = async (record: ProducerRecord, index: number): Promise<void> => {
    const { partition, producer, searchFrom, timestamp } = results[index]!;
    const sought = { topic: record.topic, partition: partition!, searchFrom, record: { ...record, timestamp }, owned: new Set<bigint>() };
    const lookup = await lookFor(cluster, { ...sought, producer: { ...producer!, id: BigInt(producer!.id) } });
    assert.equal(lookup.result, 'found', what);
    assert.equal(isSeen, !lookup.aborted && lookup.undecided !== true, what);
  };
  await Promise.all(records.map(look));
}
