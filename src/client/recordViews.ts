import type { Payload } from '../contracts/messages';
import type { BatchView, RecordView } from '../contracts/reading';
import { codecById } from '../kafka/compression/codecs';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import type { BatchHeader } from '../kafka/protocol/batchHeader';
import type { PlacedRow } from '../kafka/reader/readLatest';
import { decodeAuto } from '../serde/auto';
import { deserialize } from '../serde/serde';

/** Formats of key, value and header values; `auto`: what the bytes look like. */
export interface ReadFormats {
  readonly key: string;
  readonly value: string;
  readonly header: string;
}

export type RawRecordView = RecordView<KafkaErrorData>;

/** A row as text. Bytes that do not fit the format are told as what they look like: the payload says which. */
export async function recordView(topic: string, row: PlacedRow, formats: ReadFormats): Promise<RawRecordView> {
  const { partition, header } = row;
  const timestampType = header?.timestampType ?? 'create';
  switch (row.kind) {
    case 'record': {
      const { offset, timestamp, key, value, headers } = row.record;
      return {
        ...{ kind: 'record', topic, partition, offset: String(offset), timestamp: String(timestamp), timestampType },
        key: await payload(key, formats.key),
        value: await payload(value, formats.value),
        headers: await Promise.all(headers.map(async (one) => ({ name: one.name, value: await payload(one.value, formats.header) }))),
        ...{ keySize: key?.length ?? null, valueSize: value?.length ?? null, truncated: false, aborted: row.aborted },
        batch: batchView(row.header, 'valid'),
      };
    }
    case 'control':
      return { kind: 'control', topic, partition, offset: String(row.offset), timestamp: String(row.header.maxTimestamp), timestampType, control: row.control, batch: batchView(row.header, 'valid') };
    case 'error':
      return {
        ...{ kind: 'error', topic, partition, offset: String(row.from), lastOffset: String(row.last), timestamp: header === null ? '' : String(header.maxTimestamp), timestampType },
        error: row.error.data,
        batch: header === null ? null : batchView(header, row.crc === null ? 'absent' : row.crc ? 'valid' : 'invalid'),
      };
    default:
      return row satisfies never;
  }
}

/** Bytes of a record's key, value and headers. */
export function bytesOf(row: PlacedRow): number {
  if (row.kind !== 'record') {
    return 0;
  }
  const { key, value, headers } = row.record;
  return headers.reduce((sum, header) => sum + Buffer.byteLength(header.name) + (header.value?.length ?? 0), (key?.length ?? 0) + (value?.length ?? 0));
}

async function payload(bytes: Buffer | null, format: string): Promise<Payload | null> {
  if (bytes === null) {
    return null;
  }
  try {
    return await deserialize(bytes, format);
  } catch (thrown) {
    if (KafkaError.dataOf(thrown).code === 'unknown-format') {
      throw thrown;
    }
    return decodeAuto(bytes);
  }
}

/** The batch of a row, as its header tells. */
export function batchView(header: BatchHeader, crc: BatchView['crc']): BatchView {
  const { baseOffset, lastOffsetDelta, producerId, producerEpoch, baseSequence } = header;
  const hasProducer = producerId >= 0n;
  return {
    ...{ baseOffset: String(baseOffset), lastOffset: String(baseOffset + BigInt(lastOffsetDelta)), records: header.recordCount },
    ...{ codec: codecName(header.codecId), bytes: header.totalSize },
    ...{ producerId: hasProducer ? String(producerId) : null, producerEpoch: hasProducer ? producerEpoch : null, baseSequence: hasProducer && baseSequence >= 0 ? baseSequence : null },
    ...{ transactional: header.transactional, leaderEpoch: header.partitionLeaderEpoch, crc, magic: header.magic },
  };
}

/** Its number, for one that nobody knows. */
export function codecName(id: number): string {
  try {
    return codecById(id).name;
  } catch {
    return String(id);
  }
}
