import { LEADER_EPOCH } from '../leader';
import { OpenTransactions } from './openTransactions';
import { ProducerStates, type ProducerBatch } from './producerStates';
import { stampPlace } from './stampBatch';

/** A batch that was checked and may be stored. The log owns its bytes. */
export interface CheckedBatch {
  readonly bytes: Buffer;
  readonly records: number;
  /** ms since the epoch; of its records, or the broker's where the topic has those. */
  readonly maxTimestamp: bigint;
  /** ms since the epoch; −1 where the topic keeps the producer's timestamps. */
  readonly logAppendTime: bigint;
  /** null: not of an idempotent producer. */
  readonly producer: ProducerBatch | null;
  /** null: of no transaction. `end`: it is the marker by which the transaction ends. */
  readonly transaction: { readonly producerId: bigint; readonly end: 'commit' | 'abort' | null } | null;
}

export interface StoredBatch {
  readonly bytes: Buffer;
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly maxTimestamp: bigint;
  /** Bytes of all batches that were ever appended before it. */
  readonly position: number;
  /** Order in which the broker stored it, over all partitions. */
  readonly order: number;
}

/** Batches whose bytes are gone are cut off in portions, so that dropping one does not move all others. */
const CUT_AT = 1024;
const DROPPED = Buffer.alloc(0);
/** What a kept batch costs beside its bytes: objects of the engine. Measured roughly, so that many tiny batches are bounded too. */
const MEMORY_PER_BATCH = 512;

/** One partition: batches as they were sent, in memory, and the producers that wrote them. */
export class PartitionLog {
  readonly producers: ProducerStates;
  readonly transactions = new OpenTransactions();
  private batches: StoredBatch[] = [];
  private first = 0;
  private next = 0n;
  private end = 0;
  private start = 0;
  private deletedBefore = 0n;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly topic: string,
    readonly partition: number,
    maxProducers: number,
  ) {
    this.producers = new ProducerStates(maxProducers);
  }

  /** Offset that the next record gets. There is one replica, so that all before it is committed. */
  get highWatermark(): bigint {
    return this.next;
  }

  /** All before it is decided: a read_committed consumer gets no further. */
  get lastStableOffset(): bigint {
    return this.transactions.firstUndecided ?? this.next;
  }

  get logStartOffset(): bigint {
    const oldest = this.oldest?.baseOffset ?? this.next;
    return oldest > this.deletedBefore ? oldest : this.deletedBefore;
  }

  /** Bytes of the batches that it holds. */
  get bytes(): number {
    return this.end - this.start;
  }

  /** Bytes of memory that it holds. */
  get memory(): number {
    return this.bytes + this.count * MEMORY_PER_BATCH;
  }

  get oldest(): StoredBatch | null {
    return this.batches[this.first] ?? null;
  }

  get count(): number {
    return this.batches.length - this.first;
  }

  /** Stores the batch at the end, and writes its offset into it. */
  append({ bytes, records, maxTimestamp, producer, transaction }: CheckedBatch, order: number): bigint {
    const baseOffset = this.next;
    stampPlace(bytes, baseOffset, LEADER_EPOCH);
    this.push(bytes, baseOffset + BigInt(records) - 1n, maxTimestamp, order);
    if (producer !== null) {
      this.producers.remember(producer, { baseOffset, logAppendTime: maxTimestamp });
    }
    if (transaction?.end === null) {
      this.transactions.begin(transaction.producerId, baseOffset);
    } else if (transaction !== null) {
      this.transactions.end(transaction.producerId, baseOffset, transaction.end === 'commit');
    }
    this.tellListeners();
    return baseOffset;
  }

  /** Stores a batch of any format as it is, up to an offset that is not below the end: offsets before it have no records. */
  restore(bytes: Buffer, lastOffset: bigint, maxTimestamp: bigint, order: number): void {
    this.push(bytes, lastOffset, maxTimestamp, order);
    this.tellListeners();
  }

  /** Whole batches from the one that holds this offset up to `before`, at most so many bytes; `atLeastOne` lets the first one be larger. */
  read(offset: bigint, before: bigint, maxBytes: number, atLeastOne: boolean): readonly StoredBatch[] {
    const found: StoredBatch[] = [];
    let left = maxBytes;
    for (let index = this.indexOf(offset); index < this.batches.length; index += 1) {
      const batch = this.batches[index];
      if (batch === undefined || batch.baseOffset >= before || (batch.bytes.length > left && !(atLeastOne && found.length === 0))) {
        break;
      }
      found.push(batch);
      left -= batch.bytes.length;
    }
    return found;
  }

  /** Bytes that stand from this offset up to `before`. */
  bytesBetween(offset: bigint, before: bigint): number {
    const batch = this.batches[this.indexOf(offset)];
    const end = before >= this.next ? this.end : (this.batches[this.indexOf(before)]?.position ?? this.end);
    return batch === undefined ? 0 : Math.max(end - batch.position, 0);
  }

  /** The first batch that holds a record of this time or a later one. */
  firstSince(timestamp: bigint): StoredBatch | null {
    return this.kept().find((batch) => batch.maxTimestamp >= timestamp) ?? null;
  }

  /** The batch with the latest record by timestamp; the first of several. */
  latestByTimestamp(): StoredBatch | null {
    return this.kept().reduce<StoredBatch | null>((latest, batch) => (latest === null || batch.maxTimestamp > latest.maxTimestamp ? batch : latest), null);
  }

  /** Drops the oldest batch; the log start offset moves. */
  dropOldest(): void {
    const { oldest } = this;
    if (oldest === null) {
      return;
    }
    this.first += 1;
    this.start += oldest.bytes.length;
    this.transactions.forgetBefore(oldest.lastOffset + 1n);
    // What is dropped must be free for the collector, though its place in the array is cut off later.
    this.batches[this.first - 1] = { ...oldest, bytes: DROPPED };
    if (this.first >= CUT_AT) {
      this.batches = this.batches.slice(this.first);
      this.first = 0;
    }
  }

  /** The log starts at this offset, which is at most the high watermark; a batch that holds it stays whole. */
  deleteBefore(offset: bigint): void {
    while (this.oldest !== null && this.oldest.lastOffset < offset) {
      this.dropOldest();
    }
    this.deletedBefore = offset > this.deletedBefore ? offset : this.deletedBefore;
  }

  /** Calls back after each append until the returned function is called. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private push(bytes: Buffer, lastOffset: bigint, maxTimestamp: bigint, order: number): void {
    this.batches.push({ bytes, baseOffset: this.next, lastOffset, maxTimestamp, position: this.end, order });
    this.next = lastOffset + 1n;
    this.end += bytes.length;
  }

  private tellListeners(): void {
    for (const listener of [...this.listeners]) {
      listener();
    }
  }

  private kept(): readonly StoredBatch[] {
    return this.first === 0 ? this.batches : this.batches.slice(this.first);
  }

  /** Index of the batch that holds this offset, or of the first one after it. */
  private indexOf(offset: bigint): number {
    let low = this.first;
    let high = this.batches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const batch = this.batches[middle];
      if (batch !== undefined && batch.lastOffset < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
