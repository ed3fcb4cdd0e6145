import type { Codec } from '../compression/codec';
import { KafkaError } from '../errors/kafkaError';
import { BATCH_HEADER_SIZE } from './batchFormat';
import { writeBatchHeader } from './batchHeaderWriter';
import { recordBodySize, recordSize, timestampDelta, type RecordHeader, type Timestamp } from './recordSize';
import { putVarint, putVarlong, varintSize } from './varint';

/** What a batch gets only when it is closed. Without a producer id: −1n, −1 and −1. */
export interface BatchOptions {
  readonly codec: Codec;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Sequence of the first record. */
  readonly baseSequence: number;
  readonly transactional?: boolean;
  readonly leaderEpoch?: number;
  /** Leaves the CRC to `restamp`, which every write needs: it takes longer than everything else. */
  readonly unsigned?: boolean;
}

/** A record batch v2, ready to be sent. */
export interface EncodedBatch {
  readonly buffer: Buffer;
  readonly records: number;
  /** Size of the whole batch, had it not been compressed. */
  readonly uncompressedBytes: number;
  /** Size of the whole batch as it is: the length of `buffer`, which `max.message.bytes` limits. */
  readonly compressedBytes: number;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
}

const NO_HEADERS: readonly RecordHeader[] = [];
const NO_BYTES = new Uint8Array(0);
const SHORT_COPY = 32;

/**
 * Encodes records v2 one after the other into one growing buffer, without keeping an object per record. After `build` the
 * buffer belongs to the batch and the builder must not be used any more.
 */
export class BatchBuilder {
  private buffer: Buffer;
  private end = BATCH_HEADER_SIZE;
  private records = 0;
  private base: Timestamp = -1;
  private max: Timestamp = -1;

  /**
   * `room`: expected size of the uncompressed batch in bytes, such as the batch size, or memory of that size that nobody
   * uses any more, such as the `memory` of a batch that is done. It may grow beyond.
   */
  constructor(room: number | Buffer = 16_384) {
    this.buffer = typeof room === 'number' ? Buffer.allocUnsafe(Math.max(room, BATCH_HEADER_SIZE)) : room;
  }

  /** What the batch was built in: an uncompressed batch is a view of it. */
  get memory(): Buffer {
    return this.buffer;
  }

  /** Records so far. */
  get count(): number {
    return this.records;
  }

  /** Uncompressed bytes of the records so far, without the batch's header. */
  get recordsBytes(): number {
    return this.end - BATCH_HEADER_SIZE;
  }

  /** The records so far as they are encoded; a view. */
  get section(): Buffer {
    return this.buffer.subarray(BATCH_HEADER_SIZE, this.end);
  }

  /** Timestamp of the first record; −1 without one. */
  get baseTimestamp(): bigint {
    return BigInt(this.base);
  }

  /** The latest timestamp; −1 without a record. */
  get maxTimestamp(): bigint {
    return BigInt(this.max);
  }

  /** Uncompressed size in bytes that the whole batch would have with this record too. Lengths in bytes, −1 for null. */
  sizeWith(keyLength: number, valueLength: number, headers: readonly RecordHeader[], timestamp: Timestamp): number {
    const delta = this.records === 0 ? 0 : timestampDelta(timestamp, this.base);
    return this.end + recordSize(this.records, delta, keyLength, valueLength, headers);
  }

  /** Adds a record; returns its uncompressed size in bytes. */
  append(key: Uint8Array | null, value: Uint8Array | null, headers: readonly RecordHeader[], timestamp: Timestamp): number {
    const start = this.end;
    const keyLength = key === null ? -1 : key.length;
    const valueLength = value === null ? -1 : value.length;
    this.begin(exactTimestamp(timestamp), keyLength, valueLength, headers);
    this.putRange(key ?? NO_BYTES, 0, keyLength);
    this.putRange(value ?? NO_BYTES, 0, valueLength);
    this.putHeaders(headers);
    return this.end - start;
  }

  /**
   * Adds a record without headers whose key and value are ranges of `source`, ends exclusive; a `keyEnd` or `valueEnd` of
   * −1 is null. The way for bulk. `timestamp` is a safe integer. Returns the record's uncompressed size in bytes.
   */
  appendRange(source: Uint8Array, keyStart: number, keyEnd: number, valueStart: number, valueEnd: number, timestamp: number): number {
    const start = this.end;
    const keyLength = keyEnd === -1 ? -1 : keyEnd - keyStart;
    const valueLength = valueEnd === -1 ? -1 : valueEnd - valueStart;
    this.begin(timestamp, keyLength, valueLength, NO_HEADERS);
    this.putRange(source, keyStart, keyLength);
    this.putRange(source, valueStart, valueLength);
    this.putHeaders(NO_HEADERS);
    return this.end - start;
  }

  /** Compresses the records and closes the batch. Throws `internal-error` without a record, and what the codec throws. */
  async build(options: BatchOptions): Promise<EncodedBatch> {
    if (this.records === 0) {
      throw new KafkaError('internal-error', { raw: 'a batch needs a record' });
    }
    const { codec, ...rest } = options;
    const buffer = codec.id === 0 ? this.buffer.subarray(0, this.end) : await this.compressed(codec);
    const { records, baseTimestamp, maxTimestamp } = this;
    writeBatchHeader(buffer, { ...rest, codecId: codec.id, records, baseTimestamp, maxTimestamp });
    return { buffer, records, uncompressedBytes: this.end, compressedBytes: buffer.length, baseTimestamp, maxTimestamp };
  }

  /** Room for a header, then the compressed records. */
  private async compressed(codec: Codec): Promise<Buffer> {
    const section = await codec.compress(this.section);
    const batch = Buffer.allocUnsafe(BATCH_HEADER_SIZE + section.length);
    section.copy(batch, BATCH_HEADER_SIZE);
    return batch;
  }

  /** Makes room for a record and writes what stands before its key. */
  private begin(timestamp: Timestamp, keyLength: number, valueLength: number, headers: readonly RecordHeader[]): void {
    if (this.records === 0) {
      this.base = timestamp;
      this.max = timestamp;
    } else if (timestamp > this.max) {
      this.max = timestamp;
    }
    const delta = timestampDelta(timestamp, this.base);
    const body = recordBodySize(this.records, delta, keyLength, valueLength, headers);
    this.reserve(varintSize(body) + body);
    const { buffer } = this;
    let at = putVarint(buffer, this.end, body);
    buffer[at] = 0; // attributes: none is defined
    at = putVarlong(buffer, at + 1, delta);
    this.end = putVarint(buffer, at, this.records);
    this.records += 1;
  }

  private putHeaders(headers: readonly RecordHeader[]): void {
    this.end = putVarint(this.buffer, this.end, headers.length);
    for (const { name, value } of headers) {
      const length = Buffer.byteLength(name);
      const at = putVarint(this.buffer, this.end, length);
      this.buffer.write(name, at, length, 'utf8');
      this.end = at + length;
      this.putRange(value ?? NO_BYTES, 0, value === null ? -1 : value.length);
    }
  }

  /** A length and that many bytes of `source`; only the length for −1. */
  private putRange(source: Uint8Array, start: number, length: number): void {
    const { buffer } = this;
    const at = putVarint(buffer, this.end, length);
    if (length > SHORT_COPY) {
      // A Buffer copies without making a view first.
      if (source instanceof Buffer) {
        source.copy(buffer, at, start, start + length);
      } else {
        buffer.set(source.subarray(start, start + length), at);
      }
    } else {
      for (let i = 0; i < length; i += 1) {
        buffer[at + i] = source[start + i] ?? 0;
      }
    }
    this.end = length === -1 ? at : at + length;
  }

  private reserve(length: number): void {
    const needed = this.end + length;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, this.end);
      this.buffer = larger;
    }
  }
}

/** Numbers where they are exact: arithmetic on them is faster. */
function exactTimestamp(timestamp: Timestamp): Timestamp {
  const number = Number(timestamp);
  return Number.isSafeInteger(number) ? number : timestamp;
}
