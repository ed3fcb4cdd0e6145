import { corruptBatch } from './corruptBatch';
import { Reader } from './reader';

/* Hot loop: goes over the records of a batch without an object a record. */

/** Length, attributes, both deltas, key and value length, header count: one byte each. */
const SMALLEST_RECORD = 7;
/** What a varint of four bytes can hold at least. */
const LONGEST_QUICK = 4;

/**
 * Stands on one record of a decompressed records section after the other; positions are indices in it. Everything is checked: the section
 * of a batch that has been gone over to its end is whole. Throws `corrupt-message`.
 */
export class RecordCursor {
  /** Of the record, with its length. */
  start = 0;
  end = 0;
  offsetDelta = 0;
  /** Rounded beyond 2^53; `exactTimestampDelta` is not. */
  timestampDelta = 0;
  keyAt = 0;
  /** −1: null. */
  keySize = -1;
  valueAt = 0;
  /** −1: null. */
  valueSize = -1;
  /** The first header's name length. */
  headersAt = 0;
  headerCount = 0;
  private timestampAt = 0;
  private passed = 0;
  private at = 0;

  constructor(
    readonly section: Buffer,
    private readonly recordCount: number,
  ) {
    if (recordCount < 0 || recordCount > section.length / SMALLEST_RECORD) {
      throw corruptBatch(`${recordCount} records do not fit into ${section.length} bytes`);
    }
  }

  /** On to the next record; false: there is none, and nothing follows the last one. */
  next(): boolean {
    if (this.passed === this.recordCount) {
      if (this.at < this.section.length) {
        throw corruptBatch(`${this.section.length - this.at} bytes follow the last record`);
      }
      return false;
    }
    this.passed += 1;
    this.start = this.at;
    const length = this.varint();
    const first = this.at;
    this.skip(1); // attributes: none is defined
    this.timestampAt = this.at;
    this.timestampDelta = this.varlong();
    this.offsetDelta = this.varint();
    this.keySize = this.varint();
    this.keyAt = this.at;
    this.skipBytes(this.keySize);
    this.valueSize = this.varint();
    this.valueAt = this.at;
    this.skipBytes(this.valueSize);
    this.headerCount = this.varint();
    this.headersAt = this.at;
    this.skipHeaders();
    this.end = this.at;
    if (this.end - first !== length) {
      throw corruptBatch(`a record of ${length} bytes has ${this.end - first}`);
    }
    return true;
  }

  exactTimestampDelta(): bigint {
    return Number.isSafeInteger(this.timestampDelta) ? BigInt(this.timestampDelta) : new Reader(this.section, this.timestampAt, 'corrupt-message').varlong();
  }

  /** Views of the section. */
  key(): Buffer | null {
    return this.keySize === -1 ? null : this.section.subarray(this.keyAt, this.keyAt + this.keySize);
  }

  value(): Buffer | null {
    return this.valueSize === -1 ? null : this.section.subarray(this.valueAt, this.valueAt + this.valueSize);
  }

  private skipHeaders(): void {
    if (this.headerCount < 0 || this.headerCount > this.section.length - this.at) {
      throw corruptBatch(`${this.headerCount} headers do not fit into ${this.section.length} bytes`);
    }
    for (let i = 0; i < this.headerCount; i += 1) {
      const nameSize = this.varint();
      if (nameSize === -1) {
        throw corruptBatch('a header has no name');
      }
      this.skip(nameSize);
      this.skipBytes(this.varint());
    }
  }

  /** −1: null. */
  private skipBytes(size: number): void {
    if (size !== -1) {
      this.skip(size);
    }
  }

  private skip(size: number): void {
    if (size < 0 || size > this.section.length - this.at) {
      throw corruptBatch(`${size} bytes asked at ${this.at} of ${this.section.length}`);
    }
    this.at += size;
  }

  private varint(): number {
    const { section } = this;
    let zigzag = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = section[this.at];
      if (byte === undefined) {
        throw corruptBatch(`the section ends in a varint at ${this.at}`);
      }
      this.at += 1;
      zigzag |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw corruptBatch('a varint of more than 5 bytes');
  }

  private varlong(): number {
    const { section, at } = this;
    for (let i = 0; i < LONGEST_QUICK; i += 1) {
      const byte = section[at + i];
      if (byte !== undefined && byte < 0x80) {
        return this.varint();
      }
    }
    const reader = new Reader(section, at, 'corrupt-message');
    const value = reader.varlong();
    this.at = reader.position;
    return Number(value);
  }
}
