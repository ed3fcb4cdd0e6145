import type { ExportedRecord } from '../../bridge/exported';
import type { ExactMessage, RowPlace, ValueShape, ViewDetail, ViewFormats, ViewRow } from '../../bridge/viewing';
import type { Payload } from '../../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';
import { headerSize, type BatchHeader } from '../../kafka/protocol/batchHeader';
import { recordAt, type DecodedRecord } from '../../kafka/protocol/decodeRecords';
import { RecordCursor } from '../../kafka/protocol/recordCursor';
import { decodeAuto } from '../../serde/auto';
import { exportedRecord } from '../export/exportedRecord';
import { batchView } from '../recordViews';
import { cellOf, contentOf } from './content';
import { batchKey, type OpenBatch, type OpenBatches } from './openBatches';
import { ROW, type IndexedRow } from './rowIndex';
import type { Viewing } from './viewing';

/** Names of headers that a line shows. */
const HEADERS_SHOWN = 8;
/** Bytes of a broken batch that are shown. */
const BROKEN_BYTES = 65_536;

export type RawViewRow = ViewRow<KafkaErrorData>;
export type RawViewDetail = ViewDetail<KafkaErrorData>;

/** A record, and where it stands in its batch. */
interface FoundRecord {
  readonly record: DecodedRecord;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly size: number;
}

interface Opened {
  readonly batch: OpenBatch;
  readonly records: ReadonlyMap<bigint, FoundRecord>;
}

/** Lines of the table. Throws why they cannot be fetched. */
export async function rowViews(viewing: Viewing, batches: OpenBatches, rows: readonly IndexedRow[], formats: ViewFormats, signal: AbortSignal): Promise<readonly RawViewRow[]> {
  const opened = await openAll(viewing, batches, rows, signal);
  return Promise.all(rows.map(async (row) => {
    const place = { partition: row.partition, offset: String(row.offset) };
    const known = opened.get(batchKey(row));
    return known === undefined || 'code' in known ? broken(place, null, known, null) : rowView(place, row, known.batch, known.records.get(row.offset), formats);
  }));
}

/** Everything about a row. Throws why it cannot be fetched. */
export async function rowDetail(viewing: Viewing, batches: OpenBatches, row: IndexedRow, formats: ViewFormats, shape: ValueShape, isWhole: boolean, signal: AbortSignal): Promise<RawViewDetail> {
  const place = { topic: viewing.topic, partition: row.partition, offset: String(row.offset) };
  const unreadable = viewing.unreadable.get(batchKey(row));
  if (unreadable !== undefined) {
    return { ...place, timestamp: '', timestampType: 'create', batch: null, kind: 'error', lastOffset: place.offset, error: unreadable, bytes: '', size: 0 };
  }
  const batch = await batches.get(row, signal);
  const { header, bytes, section } = batch;
  const stamp = { timestamp: header === null ? '' : String(header.maxTimestamp), timestampType: header?.timestampType ?? 'create' } as const;
  const facts = header === null ? null : batchFacts(header, section, batch.error === null || batch.isIntact === true);
  if (batch.error !== null) {
    return { ...place, ...stamp, batch: facts, kind: 'error', lastOffset: lastOffsetOf(header, row), error: batch.error, bytes: bytes.toString('hex', 0, BROKEN_BYTES), size: bytes.length };
  }
  if (row.kind === ROW.commit || row.kind === ROW.abort) {
    return { ...place, ...stamp, batch: facts, kind: 'control', control: row.kind === ROW.commit ? 'commit' : 'abort' };
  }
  const found = recordsOf(batch, new Set([row.offset])).get(row.offset);
  if (found === undefined) {
    throw new KafkaError('corrupt-message', { raw: `no record ${row.offset} in its batch` });
  }
  const { record, number, of, size } = found;
  const { baseSequence, baseOffset } = batch.header;
  return {
    ...{ ...place, timestamp: String(record.timestamp), timestampType: batch.header.timestampType, batch: facts, kind: 'record' },
    key: await contentOf(record.key, formats.key, 'pretty', isWhole),
    value: await contentOf(record.value, formats.value, shape, isWhole),
    headers: await Promise.all(record.headers.map(async ({ name, value }) => ({ name, value: await contentOf(value, formats.header, 'pretty', isWhole) }))),
    ...{ aborted: row.kind === ROW.aborted, size, position: { number, of } },
    sequence: baseSequence < 0 ? null : (baseSequence + Number(row.offset - baseOffset)) % 2 ** 31,
  };
}

/** Records as they are exported; what is no record, or gone, is null. Throws why they cannot be fetched. */
export async function rowExports(viewing: Viewing, batches: OpenBatches, rows: readonly IndexedRow[], signal: AbortSignal): Promise<readonly (ExportedRecord | null)[]> {
  const opened = await openAll(viewing, batches, rows, signal);
  return rows.map((row) => {
    const known = opened.get(batchKey(row));
    const found = known === undefined || 'code' in known ? undefined : known.records.get(row.offset);
    return known === undefined || 'code' in known || known.batch.header === null || found === undefined
      ? null
      : exportedRecord({ topic: viewing.topic, partition: row.partition, aborted: row.kind === ROW.aborted }, found.record, known.batch.header);
  });
}

/** A record as a message that can be sent again byte for byte. Throws why it cannot be fetched, or that it is no record. */
export async function rowMessage(batches: OpenBatches, row: IndexedRow, signal: AbortSignal): Promise<ExactMessage> {
  const batch = await batches.get(row, signal);
  const found = batch.error === null && !batch.header.control ? recordsOf(batch, new Set([row.offset])).get(row.offset) : undefined;
  if (found === undefined) {
    throw new KafkaError('corrupt-message', { raw: `no record ${row.offset} in its batch` });
  }
  const { key, value, headers, timestamp } = found.record;
  const exact = (bytes: Buffer | null): Payload | null => (bytes === null ? null : decodeAuto(bytes));
  return { key: exact(key), value: exact(value), headers: headers.map((header) => ({ name: header.name, value: exact(header.value) })), timestamp: String(timestamp) };
}

/** The batches of some rows, each gone over once, by their keys. */
async function openAll(viewing: Viewing, batches: OpenBatches, rows: readonly IndexedRow[], signal: AbortSignal): Promise<ReadonlyMap<string, Opened | KafkaErrorData>> {
  const wanted = new Map<string, { readonly row: IndexedRow; readonly offsets: Set<bigint> }>();
  for (const row of rows) {
    const key = batchKey(row);
    const known = wanted.get(key) ?? { row, offsets: new Set<bigint>() };
    wanted.set(key, known);
    known.offsets.add(row.offset);
  }
  const opened = new Map<string, Opened | KafkaErrorData>();
  for (const [key, { row, offsets }] of wanted) {
    opened.set(key, viewing.unreadable.get(key) ?? (await open(batches, row, offsets, signal)));
  }
  return opened;
}

async function open(batches: OpenBatches, row: IndexedRow, offsets: ReadonlySet<bigint>, signal: AbortSignal): Promise<Opened | KafkaErrorData> {
  try {
    const batch = await batches.get(row, signal);
    return { batch, records: batch.error === null && !batch.header.control ? recordsOf(batch, offsets) : new Map() };
  } catch (thrown) {
    const error = KafkaError.dataOf(thrown);
    if (error.code !== 'offset-out-of-range') {
      throw thrown;
    }
    return error;
  }
}

async function rowView(place: RowPlace, { kind, offset }: IndexedRow, batch: OpenBatch, found: FoundRecord | undefined, formats: ViewFormats): Promise<RawViewRow> {
  const { header } = batch;
  if (batch.error !== null) {
    return broken(place, header, batch.error, batch.isIntact);
  }
  if (kind === ROW.commit || kind === ROW.abort) {
    const { producerId, producerEpoch, maxTimestamp } = batch.header;
    return { ...place, timestamp: String(maxTimestamp), kind: 'control', control: kind === ROW.commit ? 'commit' : 'abort', producerId: String(producerId), producerEpoch };
  }
  if (found === undefined) {
    return broken(place, header, new KafkaError('corrupt-message', { raw: `no record ${offset} in its batch` }).data, true);
  }
  const { key, value, headers, timestamp } = found.record;
  return {
    ...{ ...place, timestamp: String(timestamp), kind: 'record' },
    key: await cellOf(key, formats.key),
    value: await cellOf(value, formats.value),
    ...{ keySize: key?.length ?? null, valueSize: value?.length ?? null },
    ...{ headers: headers.slice(0, HEADERS_SHOWN).map(({ name }) => name), headerCount: headers.length, aborted: kind === ROW.aborted },
  };
}

function broken(place: RowPlace, header: BatchHeader | null, error: KafkaErrorData | undefined, isIntact: boolean | null): RawViewRow {
  const reason = error ?? new KafkaError('corrupt-message').data;
  return { ...place, timestamp: header === null ? '' : String(header.maxTimestamp), kind: 'error', lastOffset: header === null ? place.offset : lastOffset(header), crc: isIntact === false, reason };
}

/** Those of the records of a batch that are asked for. */
function recordsOf({ header, section }: Extract<OpenBatch, { readonly error: null }>, offsets: ReadonlySet<bigint>): ReadonlyMap<bigint, FoundRecord> {
  const cursor = new RecordCursor(section, header.recordCount);
  const found = new Map<bigint, FoundRecord>();
  for (let number = 1; found.size < offsets.size && cursor.next(); number++) {
    const offset = header.baseOffset + BigInt(cursor.offsetDelta);
    if (offsets.has(offset)) {
      found.set(offset, { record: recordAt(cursor, header), number, of: header.recordCount, size: cursor.end - cursor.start });
    }
  }
  return found;
}

function batchFacts(header: BatchHeader, section: Buffer | null, isIntact: boolean): NonNullable<RawViewDetail['batch']> {
  return {
    ...batchView(header, isIntact ? 'valid' : 'invalid'),
    ...{ crcValue: header.crc, compressedBytes: Math.max(header.totalSize - headerSize(header), 0), uncompressedBytes: section?.length ?? null },
  };
}

function lastOffsetOf(header: BatchHeader | null, { offset }: IndexedRow): string {
  return header === null ? String(offset) : lastOffset(header);
}

function lastOffset({ baseOffset, lastOffsetDelta }: BatchHeader): string {
  return String(baseOffset + BigInt(lastOffsetDelta));
}
