import { codecById } from '../../kafka/compression/codecs';
import { recordsSection, type BatchHeader } from '../../kafka/protocol/batchHeader';

/** So much may a batch become when it is decompressed, bytes: it is refused as corrupt beyond. */
export const MAX_BYTES = 64 * 1024 * 1024;

/** The records of a batch, decompressed. Throws `KafkaError('corrupt-message')` for damaged or bloated data. */
export function uncompressedRecords(batch: Buffer, header: BatchHeader): Promise<Buffer> {
  return codecById(header.codecId).decompress(recordsSection(batch, header), MAX_BYTES);
}
