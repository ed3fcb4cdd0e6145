import { isUtf8 } from 'node:buffer';
import type { ExportedField, ExportedRecord } from '../../bridge/exported';
import type { RecordView } from '../../contracts/reading';
import type { Payload } from '../../contracts/messages';
import type { BatchHeader } from '../../kafka/protocol/batchHeader';
import type { DecodedRecord } from '../../kafka/protocol/decodeRecords';
import { codecName } from '../recordViews';

/** Where a record stands, and what became of its transaction. */
interface Origin {
  readonly topic: string;
  readonly partition: number;
  readonly aborted: boolean;
}

export function exportedRecord(origin: Origin, { offset, timestamp, key, value, headers }: DecodedRecord, { timestampType, codecId, producerId, producerEpoch }: BatchHeader): ExportedRecord {
  return {
    ...{ topic: origin.topic, partition: origin.partition, offset: String(offset), timestamp: String(timestamp), timestampType, key: fieldOf(key), value: fieldOf(value) },
    headers: headers.map((header) => ({ name: header.name, value: fieldOf(header.value) })),
    ...{ aborted: origin.aborted, codec: codecName(codecId), producerId: producerId < 0n ? null : String(producerId), producerEpoch: producerId < 0n ? null : producerEpoch },
  };
}

/** A record that was read with the format `auto`, which gives back each byte. */
export function exportedView({ topic, partition, offset, timestamp, timestampType, key, value, headers, aborted, batch }: Extract<RecordView<unknown>, { readonly kind: 'record' }>): ExportedRecord {
  return {
    ...{ topic, partition, offset, timestamp, timestampType, key: ofPayload(key), value: ofPayload(value) },
    headers: headers.map((header) => ({ name: header.name, value: ofPayload(header.value) })),
    ...{ aborted, codec: batch.codec, producerId: batch.producerId, producerEpoch: batch.producerEpoch },
  };
}

function fieldOf(bytes: Buffer | null): ExportedField {
  return bytes === null ? null : isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') };
}

function ofPayload(payload: Payload | null): ExportedField {
  return payload?.format === 'hex' ? { base64: Buffer.from(payload.text, 'hex').toString('base64') } : (payload?.text ?? null);
}
