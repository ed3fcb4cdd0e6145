import type { Content, RowPlace, ViewDetail, ViewRow } from '../../src/bridge/viewing';
import type { ErrorView } from '../../src/contracts/errors';

const PARTITIONS = 6;
/** Of the record that was sent first. */
const FIRST_AT = Date.UTC(2026, 2, 14, 8, 39, 2, 312);
const STEP_MS = 250;
const FIRST_OFFSETS = [8_000, 7_000, 9_000, 10_000, 4_000, 11_000] as const;
/** Every so many records come the special ones. */
const ROUND = 29;
const TRUCKS = [7, 17, 4, 21, 8, 30, 11, 2, 9] as const;
const BROKEN_LENGTH = 8;

/** `count` more than the start has: what kind of record stands where is told from the newest of the first of them. */
export class Records {
  constructor(
    private readonly first: number,
    private readonly error: ErrorView,
  ) {}

  placeOf(sequence: number): RowPlace {
    const partition = sequence % PARTITIONS;
    return { partition, offset: String((FIRST_OFFSETS[partition] ?? 0) + Math.floor(sequence / PARTITIONS)) };
  }

  sequenceOf({ partition, offset }: RowPlace): number {
    return (Number(offset) - (FIRST_OFFSETS[partition] ?? 0)) * PARTITIONS + partition;
  }

  keyOf(sequence: number): string {
    return `truck-${TRUCKS[sequence % TRUCKS.length]!}`;
  }

  row(sequence: number): ViewRow {
    const place = this.placeOf(sequence);
    const base = { ...place, timestamp: timestampOf(sequence) };
    const record = { ...base, kind: 'record' as const, aborted: false, headers: ['trace'], headerCount: 1 };
    const key = { text: this.keyOf(sequence), format: 'string', cut: false };
    const plain = { ...record, key, keySize: key.text.length };
    const value = this.valueOf(sequence);
    const json = { text: value, format: 'json', cut: false };
    switch (this.kindOf(sequence)) {
      case 0:
        return { ...plain, value: json, valueSize: value.length, headers: ['content-type', 'trace', 'trace', 'replay-of'], headerCount: 4 };
      case 3:
      case 6:
        return { ...plain, value: json, valueSize: value.length, headers: ['trace', 'replay-of'], headerCount: 2 };
      case 4:
        return { ...plain, value: null, valueSize: null, headers: ['reason'] };
      case 7:
        return { ...record, key: null, keySize: null, value: json, valueSize: value.length };
      case 10:
        return { ...base, kind: 'error', lastOffset: String(Number(place.offset) + BROKEN_LENGTH - 1), crc: true, reason: '' };
      case 13:
        return { ...base, kind: 'control', control: 'commit', producerId: '2207', producerEpoch: 0 };
      case 15:
        return { ...plain, value: { text: '', format: 'string', cut: false }, valueSize: 0 };
      case 18:
        return { ...plain, value: json, valueSize: value.length, aborted: true };
      case 19:
        return { ...base, kind: 'control', control: 'abort', producerId: '2207', producerEpoch: 1 };
      case 21:
        return { ...record, key: { text: '00003039', format: 'hex', cut: false }, keySize: 4, value: { text: '0a07747275636b2d3711000000000000', format: 'hex', cut: true }, valueSize: 95, headers: [], headerCount: 0 };
      default:
        return { ...plain, value: json, valueSize: value.length };
    }
  }

  detail(sequence: number, shape: 'pretty' | 'text' | 'hex', isWhole: boolean): ViewDetail {
    const row = this.row(sequence);
    const place = { partition: row.partition, offset: row.offset, topic: 'vehicle.telemetry', timestamp: row.timestamp, timestampType: 'create' as const };
    const batch = {
      ...{ baseOffset: row.offset, lastOffset: row.kind === 'error' ? row.lastOffset : row.offset, records: 1, codec: 'lz4', bytes: 275, producerId: '4001', producerEpoch: 2, baseSequence: 0 },
      ...{ transactional: row.kind === 'control' || (row.kind === 'record' && row.aborted), leaderEpoch: 14, crc: row.kind === 'error' ? ('invalid' as const) : ('valid' as const), magic: 2 as const },
      ...{ crcValue: 0x5c1e77a0, compressedBytes: 214, uncompressedBytes: 235 },
    };
    switch (row.kind) {
      case 'control':
        return { ...place, batch, kind: 'control', control: row.control };
      case 'error':
        return { ...place, batch, kind: 'error', lastOffset: row.lastOffset, error: this.error, bytes: '000000000000293d000000ca00000002025c1e77a0', size: 275 };
      case 'record': {
        const key = row.key === null ? null : contentOf(row.key.text, row.key.format);
        return {
          ...{ ...place, batch, kind: 'record', key, value: row.value === null ? null : this.content(sequence, row.value.format, shape, isWhole), aborted: row.aborted },
          ...{ size: 174, position: { number: 1, of: 1 }, sequence: 0 },
          headers: [
            { name: 'content-type', value: contentOf('application/json', 'string') },
            { name: 'trace', value: contentOf('7f3a91c2', 'hex') },
            { name: 'trace', value: contentOf('b004e1d8', 'hex') },
            { name: 'replay-of', value: null },
          ],
        };
      }
      default:
        return row satisfies never;
    }
  }

  private content(sequence: number, format: string, shape: 'pretty' | 'text' | 'hex', isWhole: boolean): Content {
    const text = this.valueOf(sequence);
    if (format === 'hex' || shape === 'hex') {
      return { ...contentOf(Buffer.from(text).toString('hex'), 'hex'), size: text.length, cut: format === 'hex' && !isWhole, schemaId: format === 'hex' ? 12 : null };
    }
    return contentOf(text, format);
  }

  private valueOf(sequence: number): string {
    if (this.kindOf(sequence) === 15) {
      return '';
    }
    return `{"vehicleId":"${this.keyOf(sequence)}","speed":${(40 + (sequence % 50)) / 1}.5,"odometer":9007199254740993,"moving":true}`;
  }

  private kindOf(sequence: number): number {
    const fromNewest = this.first - 1 - sequence;
    return fromNewest < 0 ? 1 : fromNewest % ROUND;
  }
}

export function timestampOf(sequence: number): string {
  return String(FIRST_AT + sequence * STEP_MS);
}

function contentOf(text: string, format: string): Content {
  return { text, format, size: format === 'hex' ? text.length / 2 : text.length, cut: false, unfit: false, invalidUtf8: false, schemaId: null };
}
