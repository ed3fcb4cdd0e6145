import type { BrokerNode } from '../cluster/metadata';
import type { KafkaErrorData } from '../errors/kafkaError';
import type { Batch } from './batch';
import type { RecordProgress } from './record';

export type BatchProgress = Pick<RecordProgress, 'state'> & { readonly broker?: BrokerNode; readonly error?: KafkaErrorData | null };

/** Tells each record of a batch where it stands, with the newest reason why it is not through. */
export function tell(batch: Batch, progress: BatchProgress): void {
  const step: RecordProgress = {
    state: progress.state,
    attempt: batch.attempts.length,
    broker: progress.broker ?? batch.attempts.at(-1)?.broker ?? null,
    partition: batch.partition,
    written: batch.mayBeStored,
    error: progress.error ?? batch.lastError,
  };
  // Who hears of it may take records out of the batch.
  [...batch.entries].forEach((entry) => entry.progress(step));
}
