import { crc32 } from 'node:zlib';
import { BASE_OFFSET_AT, BATCH_LENGTH_OVERHEAD, CODEC_MASK, LOG_APPEND_TIME_BIT } from './batchFormat';
import type { BatchHeader } from './batchHeader';
import { LEGACY_ATTRIBUTES_AT, LEGACY_CRC_AT, LEGACY_OVERHEAD, LEGACY_SIGNED_AT, LEGACY_TIMESTAMP_AT, type LegacyMagic } from './legacyFormat';

const NO_TIMESTAMP = -1n;

/**
 * The header of a message of an old format, as if it were a batch. Of a compressed set of messages its offset is that of the last one, and
 * the others stand before it: their number is known when it is decompressed. Never throws: who reads the message checks it.
 */
export function legacyHeader(buffer: Buffer, position: number, totalSize: number, magic: LegacyMagic): BatchHeader {
  const isWhole = totalSize >= LEGACY_OVERHEAD[magic];
  const attributes = isWhole ? buffer.readUInt8(position + LEGACY_ATTRIBUTES_AT) : 0;
  const timestamp = isWhole && magic === 1 ? buffer.readBigInt64BE(position + LEGACY_TIMESTAMP_AT) : NO_TIMESTAMP;
  return {
    position,
    totalSize,
    baseOffset: buffer.readBigInt64BE(position + BASE_OFFSET_AT),
    batchLength: totalSize - BATCH_LENGTH_OVERHEAD,
    partitionLeaderEpoch: -1,
    magic,
    crc: buffer.readUInt32BE(position + LEGACY_CRC_AT),
    codecId: attributes & CODEC_MASK,
    timestampType: magic === 1 && (attributes & LOG_APPEND_TIME_BIT) !== 0 ? 'append' : 'create',
    transactional: false,
    control: false,
    lastOffsetDelta: 0,
    baseTimestamp: timestamp,
    maxTimestamp: timestamp,
    producerId: -1n,
    producerEpoch: -1,
    baseSequence: -1,
    recordCount: 1,
  };
}

/** Whether the bytes that the CRC of a message covers are those that were signed. */
export function verifyLegacyCrc(buffer: Buffer, { position, totalSize, crc }: Pick<BatchHeader, 'position' | 'totalSize' | 'crc'>): boolean {
  return crc32(buffer.subarray(position + LEGACY_SIGNED_AT, position + totalSize)) === crc;
}
