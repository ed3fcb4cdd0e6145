import { decodeBatchHeader } from '../../kafka/protocol/batchHeader';
import { openBatch } from '../../kafka/protocol/decodeBatch';
import type { PartitionLog, StoredBatch } from './partitionLog';
import { walkRecords } from './recordWalk';
import { MAX_BYTES } from './uncompressedRecords';

export interface TimestampedOffset {
  /** −1: no such record. */
  readonly offset: bigint;
  /** ms since the epoch; −1 where none belongs to the offset. */
  readonly timestamp: bigint;
}

/** The first record of this time or a later one. */
export async function findByTimestamp(log: PartitionLog, timestamp: bigint): Promise<TimestampedOffset | null> {
  const batch = log.firstSince(timestamp);
  return batch && firstRecordSince(batch, timestamp);
}

/** The record with the greatest timestamp; the first of several. */
export async function findMaxTimestamp(log: PartitionLog): Promise<TimestampedOffset | null> {
  const batch = log.latestByTimestamp();
  return batch && firstRecordSince(batch, batch.maxTimestamp);
}

async function firstRecordSince({ bytes }: StoredBatch, timestamp: bigint): Promise<TimestampedOffset | null> {
  const { header, section } = await openBatch(bytes, decodeBatchHeader(bytes), MAX_BYTES);
  const { baseOffset, maxTimestamp } = header;
  if (header.timestampType === 'append') {
    return { offset: baseOffset, timestamp: maxTimestamp };
  }
  for (const record of walkRecords(section, header)) {
    if (record.timestamp >= timestamp) {
      return { offset: baseOffset + BigInt(record.offsetDelta), timestamp: record.timestamp };
    }
  }
  return null;
}
