import { KafkaError } from '../../kafka/errors/kafkaError';
import type { Reader } from '../../kafka/protocol/reader';

/**
 * Reads a request of a given version. Where that version is flexible (KIP-482), strings, bytes and arrays are compact
 * and each structure ends with tagged fields, so that one description of a request does for all its versions.
 * Throws `KafkaError('malformed-response')` where bytes are missing or a field is null that may not be.
 */
export class RequestReader {
  constructor(
    private readonly reader: Reader,
    readonly version: number,
    readonly flexible: boolean,
  ) {}

  int8(): number {
    return this.reader.int8();
  }

  int16(): number {
    return this.reader.int16();
  }

  int32(): number {
    return this.reader.int32();
  }

  int64(): bigint {
    return this.reader.int64();
  }

  boolean(): boolean {
    return this.reader.boolean();
  }

  /** 16 bytes. */
  uuid(): Buffer {
    return this.reader.raw(16);
  }

  string(): string {
    return present(this.nullableString());
  }

  nullableString(): string | null {
    return this.flexible ? this.reader.compactString() : this.reader.string();
  }

  /** A view of the request. */
  bytes(): Buffer {
    return present(this.nullableBytes());
  }

  nullableBytes(): Buffer | null {
    return this.flexible ? this.reader.compactBytes() : this.reader.bytes();
  }

  array<T>(item: () => T): T[] {
    return present(this.nullableArray(item));
  }

  nullableArray<T>(item: () => T): T[] | null {
    const length = this.flexible ? this.reader.uvarint() - 1 : this.reader.int32();
    // Each takes a byte at least: no array is allocated that the request cannot hold.
    if (length > this.reader.remaining) {
      throw new KafkaError('malformed-response', { raw: `Array of ${length} in ${this.reader.remaining} bytes` });
    }
    return length < 0 ? null : Array.from({ length }, item);
  }

  /** An array of structures: in a flexible version each ends with tagged fields. */
  structs<T>(item: () => T): T[] {
    return present(this.nullableStructs(item));
  }

  nullableStructs<T>(item: () => T): T[] | null {
    return this.nullableArray(() => {
      const value = item();
      this.tags();
      return value;
    });
  }

  /** Skips the tagged fields at the end of a structure; none of ours is needed. */
  tags(): void {
    if (this.flexible) {
      this.reader.skipTags();
    }
  }
}

function present<T>(value: T | null): T {
  if (value === null) {
    throw new KafkaError('malformed-response', { raw: 'Null where a value must be' });
  }
  return value;
}
