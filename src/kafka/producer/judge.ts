import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import { appendedBy, brokerError } from '../protocol/errorCodes';
import type { BatchAttempt, Stored } from './batch';
import type { Verdict } from './outcome';
import type { Answered } from './sender';
import type { ProducerOptions } from './settings';

const DUPLICATE_SEQUENCE_NUMBER = 46;
const OUT_OF_ORDER_SEQUENCE_NUMBER = 45;
/** The producer id is of no use any more, and this batch was not stored with it. */
const IDENTITY_LOST = new Set([45, 47, 49, 59, 90]);
const MESSAGE_TOO_LARGE = 10;

export interface Situation {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly retriesUsed: number;
  /** An earlier attempt of the same batch may have been stored. */
  readonly everMaybe: boolean;
  /** It has the lowest sequence of its partition that has no final result. */
  readonly isOldest: boolean;
  /** Latest timestamp of its records, as it was sent. */
  readonly maxTimestamp: bigint | null;
}

/** What one answer proves, and what is to be done. */
export type Judgement =
  | { readonly next: 'stored'; readonly verdict: 'stored'; readonly stored: Stored; readonly error: null }
  | { readonly next: 'drained'; readonly verdict: 'drained'; readonly error: null }
  /** Try again; `counts` where it uses up one of the user's retries. */
  | { readonly next: 'retry'; readonly verdict: Verdict; readonly error: KafkaErrorData; readonly counts: boolean }
  /** Try again with sequence numbers of a new producer id, the broker takes the old one no more; uses up a retry. */
  | { readonly next: 'renumber'; readonly verdict: 'refused'; readonly error: KafkaErrorData }
  | { readonly next: 'split'; readonly verdict: 'refused'; readonly error: KafkaErrorData }
  /** The broker named the records it does not want; the others can be sent again. */
  | { readonly next: 'without'; readonly verdict: 'refused'; readonly error: KafkaErrorData; readonly records: ReadonlyMap<number, string | null> }
  | { readonly next: 'final'; readonly verdict: Verdict; readonly error: KafkaErrorData };

/** Contracts §2 as a function: which attempts may be repeated without ever storing a record twice unasked. */
export function judge(answered: Answered, attempt: Pick<BatchAttempt, 'writtenAt' | 'broker'>, options: ProducerOptions, at: Situation): Judgement {
  switch (answered.kind) {
    case 'drained':
      return { next: 'drained', verdict: 'drained', error: null };
    case 'failed':
      return judgeFailure(answered.error, attempt.writtenAt !== null, options, at);
    case 'partition': {
      const { response } = answered;
      if (response.errorCode === 0 || response.errorCode === DUPLICATE_SEQUENCE_NUMBER) {
        const baseOffset = response.baseOffset >= 0n ? response.baseOffset : null;
        // For a duplicate, brokers give the latest timestamp of the stored batch here, whoever made it.
        const isOurs = at.everMaybe && response.logAppendTime === at.maxTimestamp;
        return { next: 'stored', verdict: 'stored', stored: { baseOffset, logAppendTime: isOurs ? -1n : response.logAppendTime }, error: null };
      }
      return judgeRefusal(answered, attempt, options, at);
    }
    default:
      return answered satisfies never;
  }
}

function judgeFailure(error: KafkaErrorData, written: boolean, options: ProducerOptions, at: Situation): Judgement {
  const verdict = written ? 'maybe' : 'unwritten';
  if (!error.retriable) {
    return { next: 'final', verdict, error };
  }
  if (!written) {
    return { next: 'retry', verdict, error, counts: false };
  }
  const mayRepeat = options.acks !== '0' && at.retriesUsed < options.retries;
  return mayRepeat ? { next: 'retry', verdict, error, counts: true } : { next: 'final', verdict, error };
}

function judgeRefusal(
  answered: Extract<Answered, { kind: 'partition' }>,
  attempt: Pick<BatchAttempt, 'broker'>,
  options: ProducerOptions,
  at: Situation,
): Judgement {
  const { response } = answered;
  const info = brokerError(response.errorCode);
  const verdict = appendedBy(response.errorCode, options.acks === 'all' ? 'all' : '1') === 'no' ? 'refused' : 'maybe';
  const error = new KafkaError(info.errorCode, {
    retriable: info.retriable,
    facts: {
      topic: at.topic,
      partition: at.partition,
      brokerId: attempt.broker?.id ?? null,
      address: attempt.broker === null ? null : `${attempt.broker.host}:${attempt.broker.port}`,
      brokerMessage: response.recordErrors.find((entry) => entry.message !== null)?.message ?? response.errorMessage,
    },
    kafka: { code: info.code, name: info.name },
    ...(attempt.broker === null ? {} : { broker: attempt.broker }),
    raw: [info.name, response.errorMessage, ...response.recordErrors.map((entry) => entry.message)].filter(Boolean).join(': '),
  }).data;
  const retriesLeft = at.retriesUsed < options.retries;
  if (verdict === 'maybe') {
    return info.retriable && retriesLeft ? { next: 'retry', verdict, error, counts: true } : { next: 'final', verdict, error };
  }
  if (options.idempotent && info.code === OUT_OF_ORDER_SEQUENCE_NUMBER && !at.isOldest) {
    return { next: 'retry', verdict, error, counts: false };
  }
  if (options.idempotent && IDENTITY_LOST.has(info.code) && !at.everMaybe && retriesLeft) {
    return { next: 'renumber', verdict, error };
  }
  if (info.code === MESSAGE_TOO_LARGE && at.records > 1 && !at.everMaybe) {
    return { next: 'split', verdict, error };
  }
  const named = new Map(response.recordErrors.filter(({ index }) => index >= 0 && index < at.records).map((entry) => [entry.index, entry.message]));
  if (!at.everMaybe && named.size > 0 && named.size < at.records) {
    return { next: 'without', verdict, error, records: named };
  }
  return info.retriable && retriesLeft ? { next: 'retry', verdict, error, counts: true } : { next: 'final', verdict, error };
}
