import type { Cluster } from '../cluster/cluster';
import { delay } from '../cluster/abortable';
import { formatAddress } from '../cluster/config';
import type { TopicMetadata } from '../cluster/metadata';
import { codecByName } from '../compression/codecs';
import type { ErrorCode } from '../errors/errorCode';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import { Accumulator } from './accumulator';
import { Block, type BlockPart } from './block';
import { BufferMemory } from './bufferMemory';
import { Delivery } from './delivery';
import { Entry } from './entry';
import { Line } from './line';
import { partitionForKey, StickyPartitioner } from './partitioner';
import type { ProducerRecord, RecordOptions, RecordResult } from './record';
import { resultWithoutBatch } from './result';
import { backoffMs, type ProducerOptions } from './settings';
import type { BatchBuilder } from '../protocol/batchBuilder';
import { BATCH_HEADER_SIZE } from '../protocol/batchFormat';
import { largestRecordSize } from './sizes';

/** Metadata of a topic older than this is read again before a record is placed. */
const METADATA_MAX_AGE_MS = 10_000;
/** Where no bootstrap server has ever answered, a send gives up after this. */
const NEVER_CONNECTED_MS = 30_000;
/** A topic made right before the send began may not be known by every broker yet. Those in line wait for it together. */
const UNKNOWN_TOPIC_PATIENCE_MS = 500;

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
    // What is compressed is measured when that is done.
    if (this.options.compression === 'none' && size > this.options.maxRequestSize) {
      throw new KafkaError('message-too-large', {
        field: 'value',
        facts: { size, limit: this.options.maxRequestSize, limitSource: 'max.request.size', topic: record.topic },
      });
    }
    return this.admit(record, size, options, (partition) => new Entry(record, partition, options, options.startedAt + this.options.deliveryTimeoutMs));
  }

  /** In turn, when there are metadata and `size` bytes of buffer memory: chooses the partition and hands the entry on. */
  private async admit<E extends Entry>(record: ProducerRecord, size: number, options: RecordOptions, make: (partition: number) => E): Promise<E> {
    const known = this.waitsForNothing(record, options);
    if (known !== null && this.memory.tryTake(size)) {
      return this.handOver(record, size, known, make, NOTHING_WAITED_FOR);
    }
    const from = performance.now();
    const deadlineAt = options.startedAt + this.options.deliveryTimeoutMs;
    const ending = this.endingSignal(options.startedAt, options.signal);
    try {
      return await this.line.inTurn(record.topic, ending.signal, async () => {
        const topic = await this.metadata(record, options, deadlineAt, ending.signal);
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
    const { partition, facts } = this.choosePartition(record, topic);
    const entry = make(partition);
    entry.partitionedAt = [partitioningFrom, performance.now()];
    entry.partitionFacts = { ...facts, ...waited };
    this.delivery.add(entry, size);
    return entry;
  }

  private choosePartition(record: ProducerRecord, topic: TopicMetadata): { partition: number; facts: Record<string, string | number> } {
    const partitions = topic.partitions.length;
    if (record.partition !== null) {
      return { partition: record.partition, facts: { how: 'forced', partitions } };
    }
    if (record.key !== null) {
      const { partition, hash } = partitionForKey(record.key, partitions);
      return { partition, facts: { how: 'murmur2', hash, partitions } };
    }
    return { partition: this.sticky.choose(topic), facts: { how: 'sticky', partitions } };
  }

  /** The topic as the cluster knows it now, waiting for a cluster that does not answer yet. */
  private async metadata(record: ProducerRecord, options: RecordOptions, deadlineAt: number, signal: AbortSignal): Promise<TopicMetadata> {
    let last: KafkaErrorData | null = null;
    for (let failures = 1; ; failures++) {
      try {
        let topic = await this.cluster.topic(record.topic, { maxAgeMs: METADATA_MAX_AGE_MS, signal });
        if (record.partition !== null && record.partition >= topic.partitions.length) {
          topic = await this.cluster.topic(record.topic, { maxAgeMs: 0, signal });
        }
        if (record.partition !== null && record.partition >= topic.partitions.length) {
          throw new KafkaError('unknown-partition', {
            field: 'partition',
            facts: { topic: record.topic, partition: record.partition, partitions: topic.partitions.length },
          });
        }
        return topic;
      } catch (thrown) {
        const error = KafkaError.dataOf(thrown);
        if (signal.aborted) {
          throw this.endOfWaiting(thrown, last, options.startedAt);
        }
        const isPatient = performance.now() - options.startedAt < UNKNOWN_TOPIC_PATIENCE_MS;
        if (error.code === 'unknown-topic' ? !isPatient : !error.retriable) {
          throw thrown;
        }
        last = error;
        options.onProgress?.({ state: 'connecting', attempt: 0, broker: null, partition: record.partition, written: false, error });
        const wait = Math.min(backoffMs(this.options, failures), Math.max(deadlineAt - performance.now(), 1));
        await delay(wait, signal).catch((ended: unknown) => {
          throw this.endOfWaiting(ended, last, options.startedAt);
        });
      }
    }
  }

  /** The reason why a wait ended, with what stood in the way until then. */
  private endOfWaiting(thrown: unknown, last: KafkaErrorData | null, startedAt: number): KafkaError {
    const { code } = KafkaError.dataOf(thrown);
    if (code === 'no-brokers-available' && last !== null) {
      return KafkaError.from(last);
    }
    if (code !== 'delivery-timeout' || last === null) {
      return KafkaError.from(KafkaError.dataOf(thrown));
    }
    const ended: ErrorCode = 'metadata-timeout';
    return new KafkaError(ended, {
      retriable: true,
      facts: {
        ...last.facts,
        lastErrorCode: last.facts['lastErrorCode'] ?? last.code,
        lastError: last.facts['lastError'] ?? last.raw,
        timeoutMs: this.options.deliveryTimeoutMs,
        waitedMs: Math.round(performance.now() - startedAt),
      },
      ...(last.broker === undefined ? {} : { broker: last.broker }),
      raw: last.raw,
    });
  }

  /** Aborted by the caller, at the delivery timeout, when no broker has ever answered for long, or when the producer closes. */
  private endingSignal(startedAt: number, caller: AbortSignal | undefined): { signal: AbortSignal; dispose: () => void } {
    const ending = new AbortController();
    const after = (ms: number, work: () => unknown): NodeJS.Timeout => setTimeout(work, Math.max(startedAt + ms - performance.now(), 0));
    const { deliveryTimeoutMs } = this.options;
    const timers = [
      after(deliveryTimeoutMs, () => ending.abort(new KafkaError('delivery-timeout', { retriable: true, facts: { timeoutMs: deliveryTimeoutMs, written: false } }))),
      ...(this.cluster.everConnected ? [] : [after(this.neverConnectedMs, () => this.cluster.everConnected || ending.abort(this.neverConnected()))]),
    ];
    const onCaller = (): void => ending.abort(new KafkaError('cancelled'));
    const onClosing = (): void => ending.abort(new KafkaError('closing'));
    caller?.addEventListener('abort', onCaller, { once: true });
    this.closing.signal.addEventListener('abort', onClosing, { once: true });
    if (this.closing.signal.aborted) {
      onClosing();
    } else if (caller?.aborted) {
      onCaller();
    }
    return {
      signal: ending.signal,
      dispose: () => {
        timers.forEach((timer) => clearTimeout(timer));
        caller?.removeEventListener('abort', onCaller);
        this.closing.signal.removeEventListener('abort', onClosing);
      },
    };
  }

  private neverConnected(): KafkaError {
    const bootstrap = this.cluster.config.bootstrapServers.map(formatAddress).join(', ');
    return new KafkaError('no-brokers-available', { retriable: true, facts: { bootstrap, addresses: bootstrap } });
  }
}
