import { BATCH_HEADER_SIZE } from '../../protocol/batchFormat';
import { Batch } from '../batch';
import type { Entry } from '../entry';
import { largestRecordSize } from '../sizes';

/** The batches of one partition, in the order in which they are to be stored: one on the way at a time. */
export class TransactionLine {
  /** Those that are not stored yet. */
  readonly waiting: Batch[] = [];
  readonly stored: Batch[] = [];
  readonly key: string;

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {
    this.key = `${topic}/${partition}`;
  }

  get head(): Batch | undefined {
    return this.waiting[0];
  }

  get batches(): readonly Batch[] {
    return [...this.stored, ...this.waiting];
  }

  /** Puts a record into the last batch, or into a new one where it would grow beyond `batchSize` bytes. */
  append(entry: Entry, batchSize: number): void {
    let batch = this.waiting.at(-1);
    if (batch === undefined || (batch.records > 0 && BATCH_HEADER_SIZE + batch.recordsBytes + largestRecordSize(entry.record) > batchSize)) {
      batch?.close('full');
      batch = new Batch(this.topic, this.partition, this.waiting.length, 1, true);
      this.waiting.push(batch);
    }
    batch.append(entry, 0);
  }

  /** The first batch is stored. */
  shift(): void {
    const batch = this.waiting.shift();
    if (batch !== undefined) {
      this.stored.push(batch);
    }
  }
}

/** One line a partition. */
export function linesOf(entries: readonly Entry[], batchSize: number): readonly TransactionLine[] {
  const lines = new Map<string, TransactionLine>();
  for (const entry of entries) {
    const { topic } = entry.record;
    const key = `${topic}/${entry.partition}`;
    const line = lines.get(key) ?? new TransactionLine(topic, entry.partition);
    lines.set(key, line);
    line.append(entry, batchSize);
  }
  lines.forEach((line) => line.waiting.forEach((batch) => batch.close('flush')));
  return [...lines.values()];
}
