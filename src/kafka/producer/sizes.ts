import { recordSize } from '../protocol/recordSize';
import type { ProducerRecord } from './record';

/** Offset and timestamp deltas are varints: these are as long as they can get. */
const LONGEST_OFFSET_DELTA = 2 ** 31 - 1;
const LONGEST_TIMESTAMP_DELTA = 2n ** 62n;

/** The most bytes a record can take in a batch, wherever it stands in it. */
export function largestRecordSize({ key, value, headers }: Pick<ProducerRecord, 'key' | 'value' | 'headers'>): number {
  return recordSize(LONGEST_OFFSET_DELTA, LONGEST_TIMESTAMP_DELTA, key?.length ?? -1, value?.length ?? -1, headers);
}
