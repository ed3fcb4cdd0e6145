import { zigzag64 } from './varint';

/** Writes the primitive types of the Kafka protocol, big-endian, into a buffer that grows. A number out of its type's range throws `RangeError`. */
export class Writer {
  private buffer: Buffer;
  private at = 0;

  constructor(initialSize = 256) {
    this.buffer = Buffer.allocUnsafe(initialSize);
  }

  /** Bytes written. */
  get length(): number {
    return this.at;
  }

  /** What was written, as a view: valid as long as nothing more is written. */
  toBuffer(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  int8(value: number): this {
    const at = this.grow(1);
    this.buffer.writeInt8(value, at);
    return this;
  }

  int16(value: number): this {
    const at = this.grow(2);
    this.buffer.writeInt16BE(value, at);
    return this;
  }

  int32(value: number): this {
    const at = this.grow(4);
    this.buffer.writeInt32BE(value, at);
    return this;
  }

  uint32(value: number): this {
    const at = this.grow(4);
    this.buffer.writeUInt32BE(value, at);
    return this;
  }

  int64(value: bigint): this {
    const at = this.grow(8);
    this.buffer.writeBigInt64BE(value, at);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  /** Unsigned, 32 bits. */
  uvarint(value: number): this {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** Zigzag, 32 bits. */
  varint(value: number): this {
    return this.uvarint((value << 1) ^ (value >> 31));
  }

  /** Zigzag, 64 bits. */
  varlong(value: bigint): this {
    let rest = zigzag64(value);
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    return this.byte(Number(rest));
  }

  /** UTF-8 after an int16 length; null is −1. At most 32,767 bytes. */
  string(value: string | null): this {
    if (value === null) {
      return this.int16(-1);
    }
    const length = Buffer.byteLength(value);
    return this.int16(length).utf8(value, length);
  }

  /** UTF-8 after an unsigned varint of length + 1; null is 0. */
  compactString(value: string | null): this {
    if (value === null) {
      return this.uvarint(0);
    }
    const length = Buffer.byteLength(value);
    return this.uvarint(length + 1).utf8(value, length);
  }

  /** Bytes after an int32 length; null is −1. */
  bytes(value: Uint8Array | null): this {
    return value === null ? this.int32(-1) : this.int32(value.length).raw(value);
  }

  /** Bytes after an unsigned varint of length + 1; null is 0. */
  compactBytes(value: Uint8Array | null): this {
    return value === null ? this.uvarint(0) : this.uvarint(value.length + 1).raw(value);
  }

  /** Elements after an int32 count; null is −1. */
  array<T>(items: readonly T[] | null, write: (item: T, writer: this) => void): this {
    this.int32(items === null ? -1 : items.length);
    items?.forEach((item) => write(item, this));
    return this;
  }

  /** Elements after an unsigned varint of count + 1; null is 0. */
  compactArray<T>(items: readonly T[] | null, write: (item: T, writer: this) => void): this {
    this.uvarint(items === null ? 0 : items.length + 1);
    items?.forEach((item) => write(item, this));
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.grow(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  /** Overwrites four bytes written before: a length known only afterwards. */
  patchInt32(at: number, value: number): void {
    this.buffer.writeInt32BE(value, at);
  }

  private byte(value: number): this {
    const at = this.grow(1);
    this.buffer[at] = value;
    return this;
  }

  private utf8(value: string, length: number): this {
    const at = this.grow(length);
    this.buffer.write(value, at, length, 'utf8');
    return this;
  }

  private grow(length: number): number {
    const start = this.at;
    const needed = start + length;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, start);
      this.buffer = larger;
    }
    this.at = needed;
    return start;
  }
}
