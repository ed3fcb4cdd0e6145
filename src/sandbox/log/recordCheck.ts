import type { BatchHeader } from '../../kafka/protocol/batchHeader';
import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { CheckContext } from './batchCheck';
import { walkRecords, type WalkedRecord } from './recordWalk';

export interface RecordError {
  /** Index in the batch. */
  readonly index: number;
  readonly message: string;
}

/** A batch that is refused because of some of its records. */
export class RecordsError extends BrokerError {
  constructor(
    code: number,
    message: string,
    readonly records: readonly RecordError[],
  ) {
    super(code, message);
  }
}

/** How many faulty records the text names. Source: `LogValidator.processRecordErrors`. */
const NAMED_IN_TEXT = 3;
const NO_TIMESTAMP = -1n;

/**
 * Checks each record: numbered from 0, a timestamp in the allowed range, a key where the topic is compacted. Answers the
 * greatest timestamp. Throws `RecordsError` with the words of Kafka 4.1; `BrokerError` for records that are not numbered so.
 */
export function checkRecords(header: BatchHeader, records: Buffer, context: CheckContext): bigint {
  const errors: RecordError[] = [];
  let wrongTimestamps = 0;
  let maxTimestamp: bigint | null = null;
  let index = 0;
  for (const record of walkRecords(records, header)) {
    if (record.offsetDelta !== index) {
      throw new BrokerError(ERROR.invalidRecord, `Record ${index} has offset delta ${record.offsetDelta}`);
    }
    const { timestamp } = record;
    const keyError = missingKey(record, context);
    const timeError = keyError === null ? wrongTimestamp(record, context) : null;
    const message = keyError ?? timeError;
    if (message !== null) {
      errors.push({ index, message });
      wrongTimestamps += timeError === null ? 0 : 1;
    }
    maxTimestamp = maxTimestamp === null || timestamp > maxTimestamp ? timestamp : maxTimestamp;
    index += 1;
  }
  throwIfAny(errors, wrongTimestamps);
  return maxTimestamp ?? NO_TIMESTAMP;
}

function missingKey({ hasKey }: WalkedRecord, { topic, partition }: CheckContext): string | null {
  return topic.configs.compacted && !hasKey ? `Compacted topic cannot accept message without key in topic partition ${topic.name}-${partition}` : null;
}

function wrongTimestamp({ timestamp, offsetDelta }: WalkedRecord, { topic, now }: CheckContext): string | null {
  const { logAppendTime, timestampBeforeMaxMs, timestampAfterMaxMs } = topic.configs;
  const earliest = now - timestampBeforeMaxMs;
  const latest = now + timestampAfterMaxMs;
  if (logAppendTime || timestamp === NO_TIMESTAMP || (timestamp >= earliest && timestamp <= latest)) {
    return null;
  }
  return `Timestamp ${timestamp} of message with offset ${offsetDelta} is out of range. The timestamp should be within [${earliest}, ${latest}]`;
}

function throwIfAny(errors: readonly RecordError[], wrongTimestamps: number): void {
  if (wrongTimestamps > 0) {
    throw new RecordsError(ERROR.invalidTimestamp, 'One or more records have been rejected due to invalid timestamp', errors);
  }
  if (errors.length > 0) {
    const named = errors.slice(0, NAMED_IN_TEXT).map(({ index, message }) => `RecordError(batchIndex=${index}, message='${message}')`);
    throw new RecordsError(
      ERROR.invalidRecord,
      `One or more records have been rejected due to ${errors.length} record errors in total, and only showing the first three errors at most: [${named.join(', ')}]`,
      errors,
    );
  }
}
