import type { Cluster } from '../cluster/cluster';
import type { TopicMetadata } from '../cluster/metadata';
import { codecByName } from '../compression/codecs';
import { KafkaError } from '../errors/kafkaError';
import { Accumulator } from './accumulator';
import { Block, type BlockPart } from './block';
import { BufferMemory } from './bufferMemory';
import { Delivery } from './delivery';
import { Entry } from './entry';
import { Line } from './line';
import { endingSignal, NEVER_CONNECTED_MS } from './endingSignal';
import { choosePartition, METADATA_MAX_AGE_MS, refuseTooLarge, topicFor } from './placing';
import { StickyPartitioner } from './partitioner';
import type { ProducerRecord, RecordOptions, RecordResult } from './record';
import { resultWithoutBatch } from './result';
import type { ProducerOptions } from './settings';
import type { BatchBuilder } from '../protocol/batchBuilder';
import { BATCH_HEADER_SIZE } from '../protocol/batchFormat';
import { largestRecordSize } from './sizes';


/** ms that a record waited for its topic's metadata, and for buffer memory, before its partition was chosen. */
interface Waited {
  readonly metadataMs: number;
  readonly memoryMs: number;
}

const NOTHING_WAITED_FOR: Waited = { metadataMs: 0, memoryMs: 0 };

/**
 * Puts records on topics and tells the truth about each: partition → batch → request → outcome. One set of settings, one
 * producer; it shares the cluster's metadata and has sockets of its own.
 */
export class Producer {
  private readonly sticky = new StickyPartitioner();
  private readonly accumulator: Accumulator;
  private readonly memory: BufferMemory;
  private readonly delivery: Delivery;
  private readonly line = new Line();
  private readonly closing = new AbortController();
  /** Sends whose record is not in a batch yet. */
  private placing = 0;

  constructor(
    private readonly cluster: Cluster,
    readonly options: ProducerOptions,
    lane: string,
    private readonly neverConnectedMs = NEVER_CONNECTED_MS,
  ) {
    this.accumulator = new Accumulator(options, this.sticky);
    this.memory = new BufferMemory(options.bufferMemory);
    this.delivery = new Delivery(cluster, options, codecByName(options.compression), this.accumulator, this.memory, lane);
  }

  /** Sends that have no result yet. */
  get open(): number {
    return this.placing + this.delivery.open;
  }

  /** Always resolves; never rejects. Records of one partition keep the order of the calls. */
  async send(record: ProducerRecord, options: RecordOptions): Promise<RecordResult> {
    this.placing++;
    let entry: Entry;
    try {
      entry = await this.place(record, options);
    } catch (thrown) {
      return resultWithoutBatch(record.partition, record.timestamp, KafkaError.dataOf(thrown));
    } finally {
      this.placing--;
    }
    return entry.result;
  }

  /**
   * Sends the records of `records`, all of one partition, as one batch. Resolves when there was buffer memory for it;
   * `parts` resolves when each record has its outcome. Never rejects. Keeps the order of the calls, as `send` does.
   */
  async sendBlock(topic: string, partition: number, records: BatchBuilder, options: RecordOptions): Promise<{ readonly parts: Promise<readonly BlockPart[]> }> {
    this.placing++;
    const block = new Block(topic, partition, records, options, options.startedAt + this.options.deliveryTimeoutMs);
    try {
      await this.admit(block.record, BATCH_HEADER_SIZE + records.recordsBytes, options, () => block);
    } catch (thrown) {
      block.settle(resultWithoutBatch(partition, block.record.timestamp, KafkaError.dataOf(thrown)));
    } finally {
      this.placing--;
    }
    return { parts: block.parts() };
  }

  /**
   * Waits for sends that are in a batch up to `waitMs`, then ends them: rejected if not written, else unknown. Those that
   * still wait for metadata or memory are rejected at once.
   */
  async close(waitMs: number): Promise<void> {
    this.accumulator.flush();
    this.delivery.wake();
    await this.delivery.idle(waitMs);
    this.closing.abort(new KafkaError('closing'));
    this.delivery.close();
  }

  /** Chooses the partition and puts the record into its batch; throws why it cannot be. */
  private async place(record: ProducerRecord, options: RecordOptions): Promise<Entry> {
    const size = BATCH_HEADER_SIZE + largestRecordSize(record);
    refuseTooLarge(record, size, this.options);
    return this.admit(record, size, options, (partition) => new Entry(record, partition, options, options.startedAt + this.options.deliveryTimeoutMs));
  }

  /** In turn, when there are metadata and `size` bytes of buffer memory: chooses the partition and hands the entry on. */
  private async admit<E extends Entry>(record: ProducerRecord, size: number, options: RecordOptions, make: (partition: number) => E): Promise<E> {
    const known = this.waitsForNothing(record, options);
    if (known !== null && this.memory.tryTake(size)) {
      return this.handOver(record, size, known, make, NOTHING_WAITED_FOR);
    }
    const from = performance.now();
    const ending = endingSignal(this.cluster, { startedAt: options.startedAt, deliveryTimeoutMs: this.options.deliveryTimeoutMs, neverConnectedMs: this.neverConnectedMs, caller: options.signal, closing: this.closing.signal });
    try {
      return await this.line.inTurn(record.topic, ending.signal, async () => {
        const topic = await topicFor(this.cluster, record, this.options, options, ending.signal);
        const knownAt = performance.now();
        if (!this.memory.tryTake(size)) {
          await this.room(size, ending.signal);
        }
        if (ending.signal.aborted) {
          this.memory.release(size);
          ending.signal.throwIfAborted();
        }
        return this.handOver(record, size, topic, make, { metadataMs: knownAt - from, memoryMs: performance.now() - knownAt });
      });
    } finally {
      ending.dispose();
    }
  }

  /** Waits for buffer memory; throws `buffer-full` at the delivery timeout. */
  private async room(size: number, signal: AbortSignal): Promise<void> {
    const since = performance.now();
    await this.memory.take(size, signal).catch((thrown: unknown) => {
      const error = KafkaError.dataOf(thrown);
      throw error.code === 'delivery-timeout'
        ? new KafkaError('buffer-full', { retriable: true, facts: { limit: this.options.bufferMemory, waitedMs: Math.round(performance.now() - since) } })
        : thrown;
    });
  }

  /** The topic, where nothing has to be awaited for it and nobody stands in line: signals and timers cost more than the rest. */
  private waitsForNothing(record: ProducerRecord, options: RecordOptions): TopicMetadata | null {
    if (this.line.isTaken(record.topic) || this.closing.signal.aborted || options.signal?.aborted === true) {
      return null;
    }
    const topic = this.cluster.cachedTopic(record.topic);
    const isFresh = topic !== null && performance.now() - topic.readAt <= METADATA_MAX_AGE_MS;
    return isFresh && (record.partition ?? 0) < topic.partitions.length ? topic : null;
  }

  private handOver<E extends Entry>(record: ProducerRecord, size: number, topic: TopicMetadata, make: (partition: number) => E, waited: Waited): E {
    const partitioningFrom = performance.now();
    const { partition, facts } = choosePartition(record, topic, this.sticky);
    const entry = make(partition);
    entry.partitionedAt = [partitioningFrom, performance.now()];
    entry.partitionFacts = { ...facts, ...waited };
    this.delivery.add(entry, size);
    return entry;
  }
}
