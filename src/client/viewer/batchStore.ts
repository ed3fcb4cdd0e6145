import { grown } from './grown';

const SEGMENT_BYTES = 1_048_576;
const FIRST_LENGTH = 1_024;
const GONE = 0xffff_ffff;

/** Where a batch is: its partition, and the first offset that it was produced with; of old messages that were compressed, the last. */
export interface BatchPlace {
  readonly partition: number;
  readonly baseOffset: bigint;
}

/**
 * Batches as they were fetched, by number. All places are kept; of the bytes only the newest, up to a limit. Without an object a batch: a
 * topic can have a million of them.
 */
export class BatchStore {
  private partitions = new Int32Array(FIRST_LENGTH);
  private baseOffsets = new BigInt64Array(FIRST_LENGTH);
  private segments = new Uint32Array(FIRST_LENGTH);
  private positions = new Uint32Array(FIRST_LENGTH);
  private sizes = new Uint32Array(FIRST_LENGTH);
  private readonly kept = new Map<number, Buffer>();
  private count = 0;
  private newestSegment = 0;
  private used = SEGMENT_BYTES;
  private keptBytes = 0;

  /** `limit`: bytes kept, more or less a segment; one batch is kept whatever its size. */
  constructor(private readonly limit: number) {}

  get bytes(): number {
    return this.keptBytes;
  }

  /** Copies the batch; answers its number. */
  add({ partition, baseOffset }: BatchPlace, batch: Buffer): number {
    if (this.count === this.partitions.length) {
      this.partitions = grown(this.partitions, (length) => new Int32Array(length));
      this.baseOffsets = grown(this.baseOffsets, (length) => new BigInt64Array(length));
      this.segments = grown(this.segments, (length) => new Uint32Array(length));
      this.positions = grown(this.positions, (length) => new Uint32Array(length));
      this.sizes = grown(this.sizes, (length) => new Uint32Array(length));
    }
    const number = this.count++;
    this.partitions[number] = partition;
    this.baseOffsets[number] = baseOffset;
    const segment = this.room(batch.length);
    this.segments[number] = this.newestSegment;
    this.positions[number] = this.used;
    this.sizes[number] = batch.length;
    batch.copy(segment, this.used);
    this.used += batch.length;
    return number;
  }

  partitionOf(number: number): number {
    return this.partitions[number] ?? -1;
  }

  baseOffsetOf(number: number): bigint {
    return this.baseOffsets[number] ?? -1n;
  }

  placeOf(number: number): BatchPlace {
    return { partition: this.partitionOf(number), baseOffset: this.baseOffsetOf(number) };
  }

  /** All places as they are now, by number. */
  places(): (number: number) => BatchPlace {
    const [partitions, baseOffsets] = [this.partitions.slice(0, this.count), this.baseOffsets.slice(0, this.count)];
    return (number) => ({ partition: partitions[number] ?? -1, baseOffset: baseOffsets[number] ?? -1n });
  }

  /** A view; null: its bytes are not kept any more, or the number is that of another batch by now. */
  bytesOf(number: number, { partition, baseOffset }: BatchPlace): Buffer | null {
    if (number >= this.count || this.partitions[number] !== partition || this.baseOffsets[number] !== baseOffset) {
      return null;
    }
    const segment = this.kept.get(this.segments[number] ?? GONE);
    const at = this.positions[number] ?? 0;
    return segment?.subarray(at, at + (this.sizes[number] ?? 0)) ?? null;
  }

  /** Forgets the batches that are not used; answers the new numbers. The bytes of the others stay. */
  compact(isUsed: Uint8Array): Uint32Array {
    const numbers = new Uint32Array(this.count);
    let next = 0;
    for (let old = 0; old < this.count; old++) {
      if (isUsed[old] === 1) {
        numbers[old] = next;
        this.partitions[next] = this.partitions[old] ?? 0;
        this.baseOffsets[next] = this.baseOffsets[old] ?? 0n;
        this.segments[next] = this.segments[old] ?? GONE;
        this.positions[next] = this.positions[old] ?? 0;
        this.sizes[next] = this.sizes[old] ?? 0;
        next++;
      }
    }
    this.count = next;
    return numbers;
  }

  /** A segment in which so many bytes fit behind what is used; the oldest ones go. */
  private room(size: number): Buffer {
    const current = this.kept.get(this.newestSegment);
    if (current !== undefined && this.used + size <= current.length) {
      return current;
    }
    const segment = Buffer.allocUnsafeSlow(Math.max(size, SEGMENT_BYTES));
    this.kept.set(++this.newestSegment, segment);
    this.used = 0;
    this.keptBytes += segment.length;
    for (const [number, old] of this.kept) {
      if (this.keptBytes <= this.limit || number === this.newestSegment) {
        break;
      }
      this.kept.delete(number);
      this.keptBytes -= old.length;
    }
    return segment;
  }
}
