import {
  ATTRIBUTES_AT,
  BASE_OFFSET_AT,
  BASE_SEQUENCE_AT,
  BASE_TIMESTAMP_AT,
  BATCH_LENGTH_AT,
  BATCH_LENGTH_OVERHEAD,
  CRC_AT,
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  MAGIC,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  RECORD_COUNT_AT,
  TRANSACTIONAL_BIT,
} from './batchFormat';
import { crc32c } from './crc32c';

/** Who sent a batch, for idempotence; −1n, −1, −1 without. */
export interface ProducerStamp {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Sequence of the batch's first record. */
  readonly baseSequence: number;
}

export interface NewBatchHeader extends ProducerStamp {
  readonly codecId: number;
  readonly records: number;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly transactional?: boolean;
  readonly leaderEpoch?: number;
  /** Leaves producer and CRC to `restamp`. */
  readonly unsigned?: boolean;
}

/** Fills the header of a batch whose records section stands in place, and signs it with the CRC unless it is to stay unsigned. */
export function writeBatchHeader(batch: Buffer, header: NewBatchHeader): void {
  batch.writeBigInt64BE(0n, BASE_OFFSET_AT); // the broker assigns it
  batch.writeInt32BE(batch.length - BATCH_LENGTH_OVERHEAD, BATCH_LENGTH_AT);
  batch.writeInt32BE(header.leaderEpoch ?? -1, LEADER_EPOCH_AT);
  batch.writeInt8(MAGIC, MAGIC_AT);
  batch.writeInt16BE(header.codecId | (header.transactional === true ? TRANSACTIONAL_BIT : 0), ATTRIBUTES_AT);
  batch.writeInt32BE(header.records - 1, LAST_OFFSET_DELTA_AT);
  batch.writeBigInt64BE(header.baseTimestamp, BASE_TIMESTAMP_AT);
  batch.writeBigInt64BE(header.maxTimestamp, MAX_TIMESTAMP_AT);
  batch.writeInt32BE(header.records, RECORD_COUNT_AT);
  if (header.unsigned !== true) {
    restamp(batch, header);
  }
}

/**
 * Gives an encoded batch another producer id, epoch and sequence, in place, without compressing again: for what is sent
 * anew under a new id.
 */
export function restamp(batch: Buffer, stamp: ProducerStamp): void {
  batch.writeBigInt64BE(stamp.producerId, PRODUCER_ID_AT);
  batch.writeInt16BE(stamp.producerEpoch, PRODUCER_EPOCH_AT);
  batch.writeInt32BE(stamp.baseSequence, BASE_SEQUENCE_AT);
  batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_AT), CRC_AT);
}
