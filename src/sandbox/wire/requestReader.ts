import { KafkaError } from '../../kafka/errors/kafkaError';
import { FieldReader } from '../../kafka/protocol/fields';
import type { Reader } from '../../kafka/protocol/reader';

/**
 * Reads a request of a given version, as a broker does: stricter than a client reads an answer. Throws
 * `KafkaError('malformed-response')` where bytes are missing or a field is null that may not be.
 */
export class RequestReader extends FieldReader {
  constructor(
    reader: Reader,
    readonly version: number,
    isFlexible: boolean,
  ) {
    super(reader, isFlexible);
  }

  /** 16 bytes. */
  uuid(): Buffer {
    return this.reader.raw(16);
  }

  override string(): string {
    return present(this.nullableString());
  }

  nullableString(): string | null {
    return super.string();
  }

  /** A view of the request. */
  bytes(): Buffer {
    return present(this.nullableBytes());
  }

  nullableBytes(): Buffer | null {
    return this.isFlexible ? this.reader.compactBytes() : this.reader.bytes();
  }

  override array<T>(item: () => T): T[] {
    return present(this.nullableArray(item));
  }

  nullableArray<T>(item: () => T): T[] | null {
    const length = this.isFlexible ? this.reader.uvarint() - 1 : this.reader.int32();
    // Each takes a byte at least: no array is allocated that the request cannot hold.
    if (length > this.reader.remaining) {
      throw new KafkaError('malformed-response', { raw: `Array of ${length} in ${this.reader.remaining} bytes` });
    }
    return length < 0 ? null : Array.from({ length }, item);
  }

  nullableStructs<T>(item: () => T): T[] | null {
    return this.nullableArray(() => this.struct(item));
  }
}

function present<T>(value: T | null): T {
  if (value === null) {
    throw new KafkaError('malformed-response', { raw: 'Null where a value must be' });
  }
  return value;
}
