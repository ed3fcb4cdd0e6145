import { KafkaError } from '../errors/kafkaError';

/**
 * Reads the primitive types of the Kafka protocol (protocol guide, "Protocol Primitive Types") from a buffer, big-endian.
 * Never reads past the end and never allocates by a length it has not checked: bytes that do not fit throw a `KafkaError`
 * with the code given at construction.
 */
export class Reader {
  private at: number;

  constructor(
    private readonly buffer: Buffer,
    offset = 0,
    private readonly errorCode: 'malformed-response' | 'corrupt-message' = 'malformed-response',
  ) {
    this.at = offset;
  }

  /** Index in the buffer of the next byte. */
  get position(): number {
    return this.at;
  }

  /** Bytes left. */
  get remaining(): number {
    return this.buffer.length - this.at;
  }

  int8(): number {
    return this.buffer.readInt8(this.take(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.take(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.take(4));
  }

  uint32(): number {
    return this.buffer.readUInt32BE(this.take(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64BE(this.take(8));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  /** Unsigned, at most 32 bits in at most five bytes. */
  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer[this.take(1)] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value >>> 0;
      }
    }
    return this.fail('a varint of more than 5 bytes');
  }

  /** Zigzag, 32 bits. */
  varint(): number {
    const zigzag = this.uvarint();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** Zigzag, 64 bits in at most ten bytes. */
  varlong(): bigint {
    let low = 0; // 49 bits are exact in a number, and enough for most
    let scale = 1;
    for (let i = 0; i < 7; i += 1, scale *= 128) {
      const byte = this.buffer[this.take(1)] ?? 0;
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return low % 2 === 0 ? BigInt(low / 2) : -BigInt((low + 1) / 2);
      }
    }
    let high = 0n;
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.buffer[this.take(1)] ?? 0;
      high |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        const zigzag = BigInt.asUintN(64, BigInt(low) | high);
        return BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n));
      }
    }
    return this.fail('a varlong of more than 10 bytes');
  }

  /** UTF-8 after an int16 length; −1 is null. */
  string(): string | null {
    const length = this.int16();
    return length === -1 ? null : this.utf8(length);
  }

  /** UTF-8 after an unsigned varint of length + 1; 0 is null. */
  compactString(): string | null {
    const length = this.uvarint() - 1;
    return length === -1 ? null : this.utf8(length);
  }

  /** Bytes after an int32 length, as a view; −1 is null. */
  bytes(): Buffer | null {
    const length = this.int32();
    return length === -1 ? null : this.raw(length);
  }

  /** Bytes after an unsigned varint of length + 1, as a view; 0 is null. */
  compactBytes(): Buffer | null {
    const length = this.uvarint() - 1;
    return length === -1 ? null : this.raw(length);
  }

  /** A view of the next `length` bytes. */
  raw(length: number): Buffer {
    const start = this.take(length);
    return this.buffer.subarray(start, this.at);
  }

  /** Elements after an int32 count; null reads as empty. */
  array<T>(read: (reader: Reader) => T): T[] {
    return this.elements(this.int32(), read);
  }

  /** Elements after an unsigned varint of count + 1; null reads as empty. */
  compactArray<T>(read: (reader: Reader) => T): T[] {
    return this.elements(this.uvarint() - 1, read);
  }

  skip(length: number): void {
    this.take(length);
  }

  /** Passes over the tagged fields of a flexible version (KIP-482). */
  skipTags(): void {
    for (let count = this.uvarint(); count > 0; count -= 1) {
      this.uvarint();
      this.skip(this.uvarint());
    }
  }

  private utf8(length: number): string {
    const start = this.take(length);
    return this.buffer.toString('utf8', start, this.at);
  }

  private elements<T>(count: number, read: (reader: Reader) => T): T[] {
    if (count < -1 || count > this.remaining) {
      this.fail(`an array of ${count} elements with ${this.remaining} bytes left`); // each takes a byte at least
    }
    const items: T[] = [];
    for (let i = 0; i < count; i += 1) {
      items.push(read(this));
    }
    return items;
  }

  private take(length: number): number {
    const start = this.at;
    if (length < 0 || length > this.buffer.length - start) {
      this.fail(`${length} bytes asked at ${start} of ${this.buffer.length}`);
    }
    this.at = start + length;
    return start;
  }

  private fail(reason: string): never {
    throw new KafkaError(this.errorCode, { facts: { reason }, raw: reason });
  }
}
