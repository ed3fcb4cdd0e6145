import { isUtf8 } from 'node:buffer';
import type { BatchHeader } from './batchHeader';
import { Reader } from './reader';
import { RecordCursor } from './recordCursor';

export interface DecodedHeader {
  readonly name: string;
  /** Only where the name is not UTF-8, so that `name` does not tell it exactly. */
  readonly nameBytes?: Buffer;
  readonly value: Buffer | null;
}

/** Key, value and header values are views of the records section. */
export interface DecodedRecord {
  readonly offset: bigint;
  /** ms since the epoch; of a batch with append time, that time. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly DecodedHeader[];
}

/** What the records of a batch are told by. */
export type RecordsBase = Pick<BatchHeader, 'recordCount' | 'baseOffset' | 'baseTimestamp' | 'maxTimestamp' | 'timestampType'>;

/** Reads the records of a batch from its decompressed records section. Throws `corrupt-message` where they do not fill it exactly. */
export function decodeRecords(header: RecordsBase, section: Buffer): DecodedRecord[] {
  const cursor = new RecordCursor(section, header.recordCount);
  const records: DecodedRecord[] = [];
  while (cursor.next()) {
    records.push(recordAt(cursor, header));
  }
  return records;
}

/** The record that a cursor stands on. */
export function recordAt(cursor: RecordCursor, { baseOffset, baseTimestamp, maxTimestamp, timestampType }: RecordsBase): DecodedRecord {
  return {
    offset: baseOffset + BigInt(cursor.offsetDelta),
    timestamp: timestampType === 'append' ? maxTimestamp : BigInt.asIntN(64, baseTimestamp + cursor.exactTimestampDelta()),
    key: cursor.key(),
    value: cursor.value(),
    headers: decodeHeaders(cursor),
  };
}

function decodeHeaders({ section, headersAt, headerCount }: RecordCursor): DecodedHeader[] {
  const headers: DecodedHeader[] = [];
  if (headerCount === 0) {
    return headers;
  }
  const reader = new Reader(section, headersAt, 'corrupt-message');
  for (let i = 0; i < headerCount; i += 1) {
    const nameBytes = reader.raw(reader.varint());
    const name = nameBytes.toString('utf8');
    const size = reader.varint();
    const value = size === -1 ? null : reader.raw(size);
    headers.push(isUtf8(nameBytes) ? { name, value } : { name, nameBytes, value });
  }
  return headers;
}
