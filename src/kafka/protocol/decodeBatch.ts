import { codecById } from '../compression/codecs';
import { decodeBatchHeader, recordsSection, verifyCrc, type BatchHeader } from './batchHeader';
import { corruptBatch } from './corruptBatch';
import { decodeRecords, type DecodedRecord } from './decodeRecords';

export interface DecodedBatch {
  readonly header: BatchHeader;
  readonly records: readonly DecodedRecord[];
}

/**
 * Reads the batch at `offset`: checks its CRC, decompresses it to at most `maxDecompressedBytes` and decodes its records.
 * Throws `corrupt-message` for anything else than an intact batch v2, and `unsupported-compression` for an unknown codec.
 */
export async function decodeBatch(buffer: Buffer, offset: number, maxDecompressedBytes: number): Promise<DecodedBatch> {
  const header = decodeBatchHeader(buffer, offset);
  return { header, records: decodeRecords(header, await sectionOf(buffer, header, maxDecompressedBytes)) };
}

/** The records section of a batch, decompressed to at most `maxBytes`, its CRC checked. Throws as `decodeBatch`. */
export async function sectionOf(buffer: Buffer, header: BatchHeader, maxBytes: number): Promise<Buffer> {
  if (!verifyCrc(buffer, header)) {
    throw corruptBatch('the checksum of the batch is wrong');
  }
  return codecById(header.codecId).decompress(recordsSection(buffer, header), maxBytes);
}
