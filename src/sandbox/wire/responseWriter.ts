import { Writer } from '../../kafka/protocol/writer';

/** Writes a response of a given version; the counterpart of `RequestReader`. Record batches are passed on, not copied. */
export class ResponseWriter {
  private readonly done: Buffer[] = [];
  private writer = new Writer();

  constructor(
    readonly version: number,
    readonly flexible: boolean,
    private readonly throttleMs: number,
  ) {}

  int8(value: number): void {
    this.writer.int8(value);
  }

  int16(value: number): void {
    this.writer.int16(value);
  }

  int32(value: number): void {
    this.writer.int32(value);
  }

  int64(value: bigint): void {
    this.writer.int64(value);
  }

  boolean(value: boolean): void {
    this.writer.boolean(value);
  }

  uuid(value: Buffer): void {
    this.writer.raw(value);
  }

  string(value: string | null): void {
    if (this.flexible) {
      this.writer.compactString(value);
    } else {
      this.writer.string(value);
    }
  }

  bytes(value: Buffer): void {
    this.length(value.length);
    this.writer.raw(value);
  }

  array<T>(items: readonly T[], item: (value: T) => void): void {
    this.length(items.length);
    items.forEach(item);
  }

  /** An array of structures: in a flexible version each ends with tagged fields. */
  structs<T>(items: readonly T[], item: (value: T) => void): void {
    this.array(items, (value) => {
      item(value);
      this.tags();
    });
  }

  /** How long the client shall wait, ms; it stands in every response of a version that has it. */
  throttle(): void {
    this.writer.int32(this.throttleMs);
  }

  /** Record batches one after the other. */
  records(batches: readonly Buffer[]): void {
    this.length(batches.reduce((sum, { length }) => sum + length, 0));
    this.done.push(this.writer.toBuffer(), ...batches);
    this.writer = new Writer();
  }

  /** The end of a structure: no tagged fields. */
  tags(): void {
    if (this.flexible) {
      this.writer.uvarint(0);
    }
  }

  toBuffers(): readonly Buffer[] {
    return [...this.done, this.writer.toBuffer()];
  }

  private length(length: number): void {
    if (this.flexible) {
      this.writer.uvarint(length + 1);
    } else {
      this.writer.int32(length);
    }
  }
}
