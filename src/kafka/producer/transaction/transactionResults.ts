import type { Cluster } from '../../cluster/cluster';
import { KafkaError, type KafkaErrorData } from '../../errors/kafkaError';
import { transactionAborted } from '../../errors/transactionAborted';
import type { Batch } from '../batch';
import type { Entry } from '../entry';
import type { ProducerRecord, RecordResult } from '../record';
import { resultOf, resultWithoutBatch } from '../result';
import type { ProducerOptions } from '../settings';

export type TransactionOutcome = 'committed' | 'aborted' | 'unknown';

/** How a transaction ended, and why it was not committed. */
export interface TransactionEnd {
  readonly outcome: TransactionOutcome;
  readonly error: KafkaErrorData | null;
  /** Aborted, and no broker has said so: it does it by itself when the transaction was open for so many ms, at its next look (every 10 s by default). Null: it has, or nothing was begun. */
  readonly abortsAfterMs: number | null;
  /** Records that are certainly not stored, each with its own reason. */
  readonly culprits: ReadonlyMap<ProducerRecord, KafkaErrorData>;
}

const OUTCOMES = { committed: 'acknowledged', aborted: 'rejected', unknown: 'unknown' } as const;

/** What became of each record. One that was stored is acknowledged only where its transaction was committed. */
export function resultsOf(
  records: readonly ProducerRecord[],
  entries: readonly Entry[],
  batches: readonly Batch[],
  end: TransactionEnd,
  { cluster, options }: { readonly cluster: Cluster; readonly options: ProducerOptions },
): readonly RecordResult[] {
  const batchOf = new Map(batches.flatMap((batch) => batch.entries.map((entry) => [entry.record, { entry, batch }] as const)));
  const partitionOf = new Map(entries.map(({ record, partition }) => [record, partition]));
  return records.map((record) => {
    const found = batchOf.get(record);
    const isWritten = found?.batch.attempts.some(({ writtenAt }) => writtenAt !== null) === true;
    const error = end.culprits.get(record) ?? errorOf(end, isWritten);
    if (found === undefined) {
      return { ...resultWithoutBatch(partitionOf.get(record) ?? record.partition, record.timestamp, error ?? new KafkaError('internal-error').data), outcome: OUTCOMES[end.outcome], error };
    }
    const isCommitted = end.outcome === 'committed';
    const result = resultOf(found.entry, found.batch, options, { stored: found.batch.storedAt, error }, cluster.cachedTopic(record.topic));
    return {
      ...result,
      outcome: OUTCOMES[end.outcome],
      offset: isCommitted ? result.offset : null,
      stages: isCommitted ? result.stages : found.batch.storedAt === null ? result.stages : storedOnly(result.stages),
      error,
    };
  });
}

/** A broker said that it is stored, which acknowledges nothing while its transaction is not committed. */
function storedOnly(stages: RecordResult['stages']): RecordResult['stages'] {
  return stages.filter(({ name }) => name !== 'acknowledge').map((stage) => (stage.name === 'request' ? { ...stage, facts: { ...stage.facts, stored: true } } : stage));
}

/** A record that shares the fate of its transaction. */
function errorOf({ outcome, error, abortsAfterMs }: TransactionEnd, isWritten: boolean): KafkaErrorData | null {
  switch (outcome) {
    case 'committed':
      return null;
    case 'unknown':
      return error;
    case 'aborted':
      return error === null || (error.code === 'cancelled' && !isWritten) ? error : transactionAborted(error, isWritten, abortsAfterMs);
    default:
      return outcome satisfies never;
  }
}
