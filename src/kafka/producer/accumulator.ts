import { BATCH_HEADER_SIZE } from '../protocol/batchFormat';
import { largestRecordSize } from './sizes';
import type { Batch } from './batch';
import { Block } from './block';
import type { Entry } from './entry';
import type { ProducerIdentity } from './identity';
import { PartitionQueue } from './partitionQueue';
import type { ProducerOptions } from './settings';
import type { StickyPartitioner } from './partitioner';

/** Gathers records into batches, one line of batches a partition. */
export class Accumulator {
  readonly queues = new Map<string, PartitionQueue>();

  constructor(
    private readonly options: ProducerOptions,
    private readonly sticky: StickyPartitioner,
  ) {}

  queue(topic: string, partition: number): PartitionQueue {
    const key = `${topic}/${partition}`;
    let queue = this.queues.get(key);
    if (queue === undefined) {
      queue = new PartitionQueue(topic, partition);
      this.queues.set(key, queue);
    }
    return queue;
  }

  /** Puts a record at the end of its partition's line; `reservedBytes` is the buffer memory it holds. */
  append(entry: Entry, reservedBytes: number): Batch {
    const queue = this.queue(entry.record.topic, entry.partition);
    if (entry instanceof Block) {
      return this.appendBlock(queue, entry, reservedBytes);
    }
    const size = largestRecordSize(entry.record);
    let batch = queue.openBatch;
    if (batch !== null && batch.records > 0 && BATCH_HEADER_SIZE + batch.recordsBytes + size > this.options.batchSize) {
      this.close(batch, 'full');
      batch = null;
    }
    batch ??= queue.openNew();
    batch.append(entry, reservedBytes);
    if (BATCH_HEADER_SIZE + batch.recordsBytes >= this.options.batchSize) {
      this.close(batch, 'full');
    }
    return batch;
  }

  /**
   * The batch of a line whose time has come, or when to look again (`performance.now()`), or null where only an event can
   * change anything.
   */
  next(queue: PartitionQueue, now: number, identity: ProducerIdentity | null): Batch | number | null {
    const batch = queue.next;
    if (batch === undefined || queue.starting !== null) {
      return null;
    }
    if (batch.retryAt > now) {
      return batch.retryAt;
    }
    if (batch.closedAt === null) {
      const lingersUntil = batch.createdAt + this.options.lingerMs;
      if (lingersUntil > now) {
        return lingersUntil;
      }
      this.close(batch, 'linger');
    }
    return queue.mayWrite(batch, identity) ? batch : null;
  }

  /** Nothing lingers any longer. */
  flush(): void {
    for (const queue of this.queues.values()) {
      const { openBatch } = queue;
      if (openBatch !== null) {
        this.close(openBatch, 'flush');
      }
    }
  }

  private appendBlock(queue: PartitionQueue, block: Block, reservedBytes: number): Batch {
    const { openBatch } = queue;
    if (openBatch !== null) {
      this.close(openBatch, 'full');
    }
    const batch = queue.openNew();
    batch.append(block, reservedBytes);
    this.close(batch, 'full');
    return batch;
  }

  private close(batch: Batch, reason: 'full' | 'linger' | 'flush'): void {
    batch.close(reason);
    this.sticky.onBatchClosed(batch.topic, batch.partition);
  }
}
