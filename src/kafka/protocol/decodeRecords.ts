import { isUtf8 } from 'node:buffer';
import type { BatchHeader } from './batchHeader';
import { corruptBatch } from './corruptBatch';
import { Reader } from './reader';

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

/** Length, attributes, both deltas, key and value length, header count: one byte each. */
const SMALLEST_RECORD = 7;

/** Reads the records of a batch from its decompressed records section. Throws `corrupt-message` where they do not fill it exactly. */
export function decodeRecords(header: RecordsBase, section: Buffer): DecodedRecord[] {
  const { recordCount } = header;
  if (recordCount < 0 || recordCount > section.length / SMALLEST_RECORD) {
    throw corruptBatch(`${recordCount} records do not fit into ${section.length} bytes`);
  }
  const reader = new Reader(section, 0, 'corrupt-message');
  const records: DecodedRecord[] = [];
  for (let i = 0; i < recordCount; i += 1) {
    records.push(decodeRecord(reader, header));
  }
  if (reader.remaining > 0) {
    throw corruptBatch(`${reader.remaining} bytes follow the last record`);
  }
  return records;
}

function decodeRecord(reader: Reader, header: RecordsBase): DecodedRecord {
  const length = reader.varint();
  const start = reader.position;
  reader.skip(1); // attributes: none is defined
  const timestamp = BigInt.asIntN(64, header.baseTimestamp + reader.varlong());
  const offset = header.baseOffset + BigInt(reader.varint());
  const key = range(reader);
  const value = range(reader);
  const headers = decodeHeaders(reader);
  if (reader.position - start !== length) {
    throw corruptBatch(`a record of ${length} bytes has ${reader.position - start}`);
  }
  return { offset, timestamp: header.timestampType === 'append' ? header.maxTimestamp : timestamp, key, value, headers };
}

function decodeHeaders(reader: Reader): DecodedHeader[] {
  const count = reader.varint();
  if (count < 0 || count > reader.remaining) {
    throw corruptBatch(`${count} headers do not fit into ${reader.remaining} bytes`);
  }
  const headers: DecodedHeader[] = [];
  for (let i = 0; i < count; i += 1) {
    const nameBytes = range(reader);
    if (nameBytes === null) {
      throw corruptBatch('a header has no name');
    }
    const name = nameBytes.toString('utf8');
    const value = range(reader);
    headers.push(isUtf8(nameBytes) ? { name, value } : { name, nameBytes, value });
  }
  return headers;
}

/** Bytes after a varint length; −1 is null. */
function range(reader: Reader): Buffer | null {
  const length = reader.varint();
  return length === -1 ? null : reader.raw(length);
}
