import { BATCH_HEADER_SIZE } from '../../protocol/batchFormat';
import { Batch } from '../batch';
import { BufferMemory } from '../bufferMemory';
import type { Entry } from '../entry';
import type { ProducerOptions } from '../settings';
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
    private readonly memory: BufferMemory,
  ) {
    this.key = `${topic}/${partition}`;
  }

  get head(): Batch | undefined {
    return this.waiting[0];
  }

  get batches(): readonly Batch[] {
    return [...this.stored, ...this.waiting];
  }

  /** Puts a record that holds `reservedBytes` into the last batch, or into a new one where it would grow beyond `batchSize` bytes. */
  append(entry: Entry, batchSize: number, reservedBytes: number): void {
    let batch = this.waiting.at(-1);
    const isFull = batch !== undefined && BATCH_HEADER_SIZE + batch.recordsBytes + largestRecordSize(entry.record) > batchSize;
    if (batch === undefined || batch.closedAt !== null || isFull) {
      batch?.close('full');
      batch = new Batch(this.topic, this.partition, this.stored.length + this.waiting.length, 1, true);
      this.waiting.push(batch);
    }
    batch.append(entry, reservedBytes);
  }

  /** The first batch is stored. */
  shift(): void {
    const batch = this.waiting.shift();
    if (batch !== undefined) {
      batch.forgetBytes();
      this.memory.release(batch.held);
      this.stored.push(batch);
    }
  }
}

/** A line for each partition. Records are put into batches in their order, as many at once as there is buffer memory for. */
export class TransactionLines {
  readonly all: readonly TransactionLine[];
  private readonly memory: BufferMemory;
  private readonly lines = new Map<string, TransactionLine>();
  private readonly startedAt = performance.now();
  private next = 0;

  constructor(
    private readonly entries: readonly Entry[],
    private readonly options: Pick<ProducerOptions, 'batchSize' | 'bufferMemory'>,
  ) {
    this.memory = new BufferMemory(options.bufferMemory);
    for (const entry of entries) {
      const { topic } = entry.record;
      if (!this.lines.has(keyOf(entry))) {
        this.lines.set(keyOf(entry), new TransactionLine(topic, entry.partition, this.memory));
      }
    }
    this.all = [...this.lines.values()];
    this.fill();
  }

  get batches(): readonly Batch[] {
    return this.all.flatMap((line) => line.batches);
  }

  /** Whatever has room now. While nothing waits to be stored there is room for one, however large. */
  fill(): void {
    const isFirst = this.next === 0;
    const filled = new Set<TransactionLine>();
    for (let entry = this.entries[this.next]; entry !== undefined; entry = this.entries[++this.next]) {
      const size = BATCH_HEADER_SIZE + largestRecordSize(entry.record);
      const line = this.lines.get(keyOf(entry));
      if (line === undefined || !this.memory.tryTake(size)) {
        break;
      }
      entry.partitionFacts = { ...entry.partitionFacts, memoryMs: isFirst ? 0 : performance.now() - this.startedAt };
      line.append(entry, this.options.batchSize, size);
      filled.add(line);
    }
    filled.forEach((line) => line.waiting.at(-1)?.close('transaction'));
  }
}

function keyOf({ record, partition }: Entry): string {
  return `${record.topic}/${partition}`;
}
