import { ATTRIBUTES_AT, BASE_OFFSET_AT, CRC_AT, LEADER_EPOCH_AT, LOG_APPEND_TIME_BIT, MAX_TIMESTAMP_AT } from '../../kafka/protocol/batchFormat';
import { crc32c } from '../../kafka/protocol/crc32c';

/** Writes where a batch stands. The CRC does not cover it. */
export function stampPlace(batch: Buffer, baseOffset: bigint, leaderEpoch: number): void {
  batch.writeBigInt64BE(baseOffset, BASE_OFFSET_AT);
  batch.writeInt32BE(leaderEpoch, LEADER_EPOCH_AT);
}

/** Writes the time of a batch, ms since the epoch, and whether it is the broker's, and the CRC anew. */
export function stampTime(batch: Buffer, maxTimestamp: bigint, logAppendTime: boolean): void {
  const attributes = batch.readInt16BE(ATTRIBUTES_AT);
  batch.writeInt16BE(logAppendTime ? attributes | LOG_APPEND_TIME_BIT : attributes & ~LOG_APPEND_TIME_BIT, ATTRIBUTES_AT);
  batch.writeBigInt64BE(maxTimestamp, MAX_TIMESTAMP_AT);
  batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_AT), CRC_AT);
}
