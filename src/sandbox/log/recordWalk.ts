import { KafkaError } from '../../kafka/errors/kafkaError';
import type { BatchHeader } from '../../kafka/protocol/batchHeader';
import { Reader } from '../../kafka/protocol/reader';

/** What the broker has to know of a record; key, value and headers themselves are passed over. */
export interface WalkedRecord {
  readonly offsetDelta: number;
  /** ms since the epoch; a batch with append time has that time instead. */
  readonly timestamp: bigint;
  readonly hasKey: boolean;
}

/** The records of a batch, uncompressed, one after the other. Throws `KafkaError` where they are not what their count says. */
export function* walkRecords(records: Buffer, { baseTimestamp, recordCount }: BatchHeader): Generator<WalkedRecord> {
  const reader = new Reader(records, 0, 'corrupt-message');
  for (let index = 0; index < recordCount; index += 1) {
    const length = reader.varint();
    const end = reader.position + length;
    if (length < 0 || end > records.length) {
      throw corrupt(`Record ${index} of ${length} bytes in a batch of ${records.length}`);
    }
    reader.int8();
    // Wraps around as Java's long does.
    const timestamp = BigInt.asIntN(64, baseTimestamp + reader.varlong());
    const offsetDelta = reader.varint();
    const keyLength = reader.varint();
    if (reader.position + Math.max(0, keyLength) > end) {
      throw corrupt(`Key of ${keyLength} bytes in record ${index} of ${length}`);
    }
    reader.skip(end - reader.position);
    yield { offsetDelta, timestamp, hasKey: keyLength >= 0 };
  }
  if (reader.remaining > 0) {
    throw corrupt(`${reader.remaining} bytes after the last record`);
  }
}

function corrupt(raw: string): KafkaError {
  return new KafkaError('corrupt-message', { raw });
}
