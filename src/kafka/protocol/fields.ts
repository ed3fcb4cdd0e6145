import type { Reader } from './reader';
import type { Writer } from './writer';

/**
 * Writes the fields of a request that has flexible versions (KIP-482): in those strings and arrays are compact and each
 * structure ends with tagged fields, so that one description of a request does for all its versions.
 */
export class FieldWriter {
  constructor(
    private readonly writer: Writer,
    private readonly isFlexible: boolean,
  ) {}

  int8(value: number): this {
    this.writer.int8(value);
    return this;
  }

  int32(value: number): this {
    this.writer.int32(value);
    return this;
  }

  boolean(value: boolean): this {
    this.writer.boolean(value);
    return this;
  }

  string(value: string | null): this {
    if (this.isFlexible) {
      this.writer.compactString(value);
    } else {
      this.writer.string(value);
    }
    return this;
  }

  array<T>(items: readonly T[] | null, write: (item: T) => void): this {
    if (this.isFlexible) {
      this.writer.compactArray(items, write);
    } else {
      this.writer.array(items, write);
    }
    return this;
  }

  structs<T>(items: readonly T[] | null, write: (item: T) => void): this {
    return this.array(items, (item) => {
      write(item);
      this.end();
    });
  }

  /** The end of a structure: no tagged fields. */
  end(): this {
    if (this.isFlexible) {
      this.writer.uvarint(0);
    }
    return this;
  }
}

/** Reads the fields of an answer that has flexible versions: see `FieldWriter`. */
export class FieldReader {
  constructor(
    protected readonly reader: Reader,
    protected readonly isFlexible: boolean,
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

  skip(length: number): void {
    this.reader.skip(length);
  }

  /** One that the protocol does not allow to be null. */
  text(): string {
    return this.string() ?? '';
  }

  string(): string | null {
    return this.isFlexible ? this.reader.compactString() : this.reader.string();
  }

  array<T>(read: () => T): T[] {
    return this.isFlexible ? this.reader.compactArray(read) : this.reader.array(read);
  }

  structs<T>(read: () => T): T[] {
    return this.array(() => this.struct(read));
  }

  /** One structure, with its end. */
  protected struct<T>(read: () => T): T {
    const item = read();
    this.end();
    return item;
  }

  /** The end of a structure: passes over its tagged fields. */
  end(): void {
    if (this.isFlexible) {
      this.reader.skipTags();
    }
  }
}
