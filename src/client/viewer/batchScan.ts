import { KafkaError } from '../../kafka/errors/kafkaError';
import { openBatch, type OpenedBatch } from '../../kafka/protocol/decodeBatch';
import { RecordCursor } from '../../kafka/protocol/recordCursor';
import { controlOf } from '../../kafka/reader/controlOf';
import type { ReadStep } from '../../kafka/reader/readTopic';
import type { Matcher } from '../filter/matcher';
import { grown } from './grown';
import type { KeyFold } from './keyFold';
import { ROW, type RowIndex, type RowKind } from './rowIndex';

/** A batch that claims to be larger than this once decompressed is an error row. */
export const MAX_DECOMPRESSED_BYTES = 256 * 1024 * 1024;
/** After so many records it is asked whether others are to get their turn. */
const SLICE_RECORDS = 64;

export type BatchStep = Extract<ReadStep, { readonly kind: 'batch' }>;

/** Offsets that are wanted: from the first on, below the second; null: no end. */
export interface WantedOffsets {
  readonly from: bigint;
  readonly to: bigint | null;
}

export interface ScanOptions {
  /** null: every record. */
  readonly matcher: Matcher | null;
  readonly isCommittedOnly: boolean;
  /** Only the newest record of each key; null: all. */
  readonly fold: KeyFold | null;
  /** Gives others their turn where it is time for it. */
  readonly breathe: () => Promise<void> | undefined;
}

/** What was gone over. */
export interface ScanTally {
  /** Records in the range, those that the matcher left out included. */
  read: number;
  /** Of those: records of which the matcher cannot tell. */
  unfit: number;
  /** Batches. */
  undecodable: number;
}

/** Puts the rows of batches into an index: decompressed and checked, but no record becomes an object that nobody looks at. */
export class BatchScan {
  private deltas = new Int32Array(1_024);
  private timestamps = new Float64Array(1_024);
  private found = 0;
  /** Of the records that came while folding: where it stands among those found, null: it is none of them. */
  private keyed: { readonly key: string; readonly offset: bigint; readonly at: number | null }[] = [];

  constructor(
    private readonly index: RowIndex,
    private readonly tally: ScanTally,
    private readonly options: ScanOptions,
  ) {}

  /** Answers how many records of the batch are in the range. One batch after the other. */
  async add(step: BatchStep, wanted: WantedOffsets): Promise<number> {
    const { header, buffer, fate } = step;
    const { isCommittedOnly } = this.options;
    if (header.control) {
      const control = controlOf(buffer, header);
      if (!isCommittedOnly && control !== null && this.options.matcher === null && isWanted(wanted, header.baseOffset)) {
        this.index.add(control === 'commit' ? ROW.commit : ROW.abort, this.store(step), 0, Number(header.maxTimestamp));
      }
      return 0;
    }
    if (isCommittedOnly && fate === 'aborted') {
      return 0;
    }
    this.found = 0;
    this.keyed = [];
    try {
      const opened = await openBatch(buffer, header, MAX_DECOMPRESSED_BYTES);
      const read = await this.find(step.partition, opened, wanted);
      this.tally.read += read;
      this.commit(step, opened, fate === 'aborted' ? ROW.aborted : ROW.record);
      return read;
    } catch (thrown) {
      if (KafkaError.dataOf(thrown).code === 'cancelled') {
        throw thrown;
      }
      if (!this.index.hasError(step.partition, header.baseOffset)) {
        this.tally.undecodable++;
        this.index.add(ROW.error, this.store(step), 0, Number(header.maxTimestamp));
      }
      return 0;
    }
  }

  /** A batch whose header cannot be read, and which nobody has therefore. */
  addUnreadable(partition: number, from: bigint): void {
    this.tally.undecodable++;
    this.index.add(ROW.error, this.index.store.add({ partition, baseOffset: from }, Buffer.alloc(0)), 0, 0);
  }

  /** Writes down what matches; answers how many records of the batch are in the range. */
  private async find(partition: number, { header, section }: OpenedBatch, wanted: WantedOffsets): Promise<number> {
    const { matcher, breathe } = this.options;
    const cursor = new RecordCursor(section, header.recordCount);
    const place = { partition, header };
    const base = Number(header.baseTimestamp);
    const [appended, isAppend] = [Number(header.maxTimestamp), header.timestampType === 'append'];
    const last = header.baseOffset + BigInt(header.lastOffsetDelta);
    const isWhole = header.baseOffset >= wanted.from && (wanted.to === null || last < wanted.to);
    let read = 0;
    let unfit = 0;
    for (let records = 1; cursor.next(); records++) {
      if (isWhole || isWanted(wanted, header.baseOffset + BigInt(cursor.offsetDelta))) {
        read++;
        const told = matcher === null ? true : matcher.test(cursor, place);
        const fits = told instanceof Promise ? await told : told;
        unfit += fits === null ? 1 : 0;
        if (this.options.fold !== null && cursor.keySize !== -1) {
          this.keyed.push({ key: section.toString('latin1', cursor.keyAt, cursor.keyAt + cursor.keySize), offset: header.baseOffset + BigInt(cursor.offsetDelta), at: fits === true ? this.found : null });
        }
        if (fits === true) {
          this.note(cursor.offsetDelta, isAppend ? appended : base + cursor.timestampDelta);
        }
      }
      if (records % SLICE_RECORDS === 0) {
        const turn = breathe();
        if (turn !== undefined) {
          await turn;
        }
      }
    }
    this.tally.unfit += unfit;
    return read;
  }

  private note(delta: number, timestamp: number): void {
    if (this.found === this.deltas.length) {
      this.deltas = grown(this.deltas, (length) => new Int32Array(length));
      this.timestamps = grown(this.timestamps, (length) => new Float64Array(length));
    }
    this.deltas[this.found] = delta;
    this.timestamps[this.found++] = timestamp;
  }

  /** All of a batch or nothing: the end of it can turn out to be broken. */
  private commit(step: BatchStep, { header }: OpenedBatch, kind: RowKind): void {
    let first = 0;
    // Old messages that were compressed stand before the offset that their batch is found by.
    const ahead = Number(header.baseOffset - step.header.baseOffset);
    if (this.found > 0) {
      const batch = this.store(step);
      for (let i = 0; i < this.found; i++) {
        const row = this.index.add(kind, batch, ahead + (this.deltas[i] ?? 0), this.timestamps[i] ?? 0);
        first = i === 0 ? row : first;
      }
    }
    // An aborted record is no newest one.
    (kind === ROW.record ? this.keyed : []).forEach(({ key, offset, at }) => this.options.fold?.see(step.partition, key, offset, at === null ? null : first + at));
  }

  private store({ partition, header, buffer }: BatchStep): number {
    const { baseOffset, position, totalSize } = header;
    return this.index.store.add({ partition, baseOffset }, buffer.subarray(position, position + totalSize));
  }
}

function isWanted({ from, to }: WantedOffsets, offset: bigint): boolean {
  return offset >= from && (to === null || offset < to);
}
