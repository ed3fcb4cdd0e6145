import {
  ATTRIBUTES_AT,
  BASE_OFFSET_AT,
  BASE_SEQUENCE_AT,
  BASE_TIMESTAMP_AT,
  BATCH_HEADER_SIZE,
  BATCH_LENGTH_AT,
  BATCH_LENGTH_OVERHEAD,
  CODEC_MASK,
  CONTROL_BIT,
  CRC_AT,
  LAST_OFFSET_DELTA_AT,
  LEADER_EPOCH_AT,
  LOG_APPEND_TIME_BIT,
  MAGIC,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  PRODUCER_EPOCH_AT,
  PRODUCER_ID_AT,
  RECORD_COUNT_AT,
  TRANSACTIONAL_BIT,
} from './batchFormat';
import { corruptBatch } from './corruptBatch';
import { crc32c } from './crc32c';
import { isLegacy, LEGACY_OVERHEAD, type LegacyMagic } from './legacyFormat';
import { legacyHeader, verifyLegacyCrc } from './legacyHeader';

/** The header of a record batch v2, or of a message of an older format, told as one (`legacyHeader`). Nothing in it is trusted before `verifyCrc`. */
export interface BatchHeader {
  /** Where the batch begins in the buffer it was read from. */
  readonly position: number;
  /** Bytes of the whole batch in that buffer. */
  readonly totalSize: number;
  readonly baseOffset: bigint;
  /** As stored: `totalSize` without the first 12 bytes. */
  readonly batchLength: number;
  readonly partitionLeaderEpoch: number;
  readonly magic: LegacyMagic | typeof MAGIC;
  readonly crc: number;
  /** 0 to 4 are known: see `codecById`. */
  readonly codecId: number;
  readonly timestampType: 'create' | 'append';
  readonly transactional: boolean;
  readonly control: boolean;
  /** Of the batch as it was produced: the next offset is baseOffset + lastOffsetDelta + 1, even where compaction left no record. */
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  /** −1n: none. */
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/**
 * Reads the header of the batch at `offset`, which must be complete. Throws `corrupt-message` (fact `magic` where it is
 * of a format that nobody knows).
 */
export function decodeBatchHeader(buffer: Buffer, offset = 0): BatchHeader {
  const totalSize = batchSize(buffer, offset);
  if (totalSize === null) {
    throw corruptBatch('the batch is cut off');
  }
  const magic = buffer.readInt8(offset + MAGIC_AT);
  if (isLegacy(magic)) {
    return legacyHeader(buffer, offset, totalSize, magic);
  }
  if (magic !== MAGIC) {
    throw corruptBatch(`the batch has format ${magic}, and at most ${MAGIC} is known`, { magic });
  }
  if (totalSize < BATCH_HEADER_SIZE) {
    throw corruptBatch(`a batch of ${totalSize} bytes is shorter than its header`);
  }
  const attributes = buffer.readInt16BE(offset + ATTRIBUTES_AT);
  return {
    position: offset,
    totalSize,
    baseOffset: buffer.readBigInt64BE(offset + BASE_OFFSET_AT),
    batchLength: totalSize - BATCH_LENGTH_OVERHEAD,
    partitionLeaderEpoch: buffer.readInt32BE(offset + LEADER_EPOCH_AT),
    magic,
    crc: buffer.readUInt32BE(offset + CRC_AT),
    codecId: attributes & CODEC_MASK,
    timestampType: (attributes & LOG_APPEND_TIME_BIT) === 0 ? 'create' : 'append',
    transactional: (attributes & TRANSACTIONAL_BIT) !== 0,
    control: (attributes & CONTROL_BIT) !== 0,
    lastOffsetDelta: buffer.readInt32BE(offset + LAST_OFFSET_DELTA_AT),
    baseTimestamp: buffer.readBigInt64BE(offset + BASE_TIMESTAMP_AT),
    maxTimestamp: buffer.readBigInt64BE(offset + MAX_TIMESTAMP_AT),
    producerId: buffer.readBigInt64BE(offset + PRODUCER_ID_AT),
    producerEpoch: buffer.readInt16BE(offset + PRODUCER_EPOCH_AT),
    baseSequence: buffer.readInt32BE(offset + BASE_SEQUENCE_AT),
    recordCount: buffer.readInt32BE(offset + RECORD_COUNT_AT),
  };
}

/** Whether the CRC-covered bytes of a batch, of v2 from the attributes to its end, are those that were signed. */
export function verifyCrc(buffer: Buffer, header: BatchHeader): boolean {
  if (header.magic !== MAGIC) {
    return verifyLegacyCrc(buffer, header);
  }
  return crc32c(buffer, header.position + ATTRIBUTES_AT, header.position + header.totalSize) === header.crc;
}

/** Whether `baseOffset` is not where the records begin: that of compressed messages of an old format is where they end. */
export function isOfUnknownBegin({ magic, codecId }: Pick<BatchHeader, 'magic' | 'codecId'>): boolean {
  return magic !== MAGIC && codecId !== 0;
}

/** Bytes before what is compressed: of a message of an old format, all but its key and value. */
export function headerSize({ magic }: Pick<BatchHeader, 'magic'>): number {
  return magic === MAGIC ? BATCH_HEADER_SIZE : LEGACY_OVERHEAD[magic];
}

/** The records section of a batch v2, as it is stored: compressed, where the batch is. A view. */
export function recordsSection(buffer: Buffer, header: BatchHeader): Buffer {
  return buffer.subarray(header.position + BATCH_HEADER_SIZE, header.position + header.totalSize);
}

/**
 * The headers of the batches that stand one after the other in a record set, up to one that is cut off: a fetch ends
 * anywhere. Throws as `decodeBatchHeader`.
 */
export function* batchesOf(recordSet: Buffer): Generator<BatchHeader, void> {
  let at = 0;
  while (batchSize(recordSet, at) !== null) {
    const header = decodeBatchHeader(recordSet, at);
    yield header;
    at += header.totalSize;
  }
}

/** Bytes of the batch at `offset`; null where the buffer ends before it does. */
function batchSize(buffer: Buffer, offset: number): number | null {
  const left = buffer.length - offset;
  if (offset < 0 || left < BATCH_LENGTH_OVERHEAD) {
    return null;
  }
  const size = BATCH_LENGTH_OVERHEAD + buffer.readInt32BE(offset + BATCH_LENGTH_AT);
  if (size <= MAGIC_AT) {
    throw corruptBatch(`a batch of ${size} bytes is shorter than its header`);
  }
  return size <= left ? size : null;
}
