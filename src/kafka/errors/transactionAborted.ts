import { KafkaError, type KafkaErrorData } from './kafkaError';

/** The error of a message that shares the fate of its transaction. `abortsAfterMs`: the broker has not confirmed the abort. */
export function transactionAborted(why: KafkaErrorData, written: boolean, abortsAfterMs: number | null = null): KafkaErrorData {
  const { facts, code, raw, broker, kafka, retriable, reason } = why;
  return new KafkaError('transaction-aborted', {
    retriable,
    facts: { ...facts, lastErrorCode: code, lastError: raw, lastTimeoutMs: facts['timeoutMs'] ?? null, written, abortsAfterMs: written ? abortsAfterMs : null },
    ...(broker === undefined ? {} : { broker }),
    ...(kafka === undefined ? {} : { kafka }),
    ...(reason === undefined ? {} : { reason }),
    raw,
  }).data;
}
