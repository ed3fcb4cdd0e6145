import { codecById } from '../compression/codecs';
import { MAGIC } from './batchFormat';
import { decodeBatchHeader, recordsSection, verifyCrc, type BatchHeader } from './batchHeader';
import { corruptBatch } from './corruptBatch';
import { decodeRecords, type DecodedRecord } from './decodeRecords';
import { legacySection } from './legacySection';

export interface DecodedBatch {
  readonly header: BatchHeader;
  readonly records: readonly DecodedRecord[];
}

/** A batch whose records can be gone over. */
export interface OpenedBatch {
  /** Of v2 the one that it was opened with; of an older format it tells only now where its records begin, and how many there are. */
  readonly header: BatchHeader;
  /** As v2 has it. */
  readonly section: Buffer;
}

/**
 * Reads the batch at `offset`: checks its CRC, decompresses it to at most `maxDecompressedBytes` and decodes its records.
 * Throws `corrupt-message` for anything else than an intact batch, and `unsupported-compression` for an unknown codec.
 */
export async function decodeBatch(buffer: Buffer, offset: number, maxDecompressedBytes: number): Promise<DecodedBatch> {
  const { header, section } = await openBatch(buffer, decodeBatchHeader(buffer, offset), maxDecompressedBytes);
  return { header, records: decodeRecords(header, section) };
}

/** The records section of a batch, decompressed to at most `maxBytes`, its CRC checked. Throws as `decodeBatch`. */
export async function openBatch(buffer: Buffer, header: BatchHeader, maxBytes: number): Promise<OpenedBatch> {
  if (!verifyCrc(buffer, header)) {
    throw corruptBatch('the checksum of the batch is wrong');
  }
  return header.magic === MAGIC
    ? { header, section: await codecById(header.codecId).decompress(recordsSection(buffer, header), maxBytes) }
    : legacySection(buffer, header, header.magic, maxBytes);
}
