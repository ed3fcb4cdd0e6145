import type { BrokerNode } from '../cluster/metadata';
import type { Cluster } from '../cluster/cluster';
import { enrich } from '../cluster/topicConfigs';
import type { Codec } from '../compression/codec';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import type { Accumulator } from './accumulator';
import type { Batch, BatchAttempt, Stored } from './batch';
import type { BufferMemory } from './bufferMemory';
import type { Entry } from './entry';
import { Identities } from './identity';
import { judge } from './judge';
import type { PartitionQueue } from './partitionQueue';
import type { RecordProgress } from './record';
import { resultOf } from './result';
import { Sender, type Answered } from './sender';
import { backoffMs, type ProducerOptions } from './settings';

/** Wait before a batch that came too early (45) is tried again. */
const REORDER_BACKOFF_MS = 20;

/**
 * Takes batches from the accumulator to their end: decides what goes into the next request, what an answer means, and
 * when to give up. Everything happens in `wake`, which is called whenever something has changed or is due.
 */
export class Delivery {
  private readonly sender: Sender;
  private readonly identities: Identities;
  private readonly batches = new Set<Batch>();
  private readonly batchOf = new Map<Entry, Batch>();
  private readonly refreshing = new Set<string>();
  /** Why a partition could not be tried at all: told when it gives up. */
  private readonly obstacles = new Map<string, KafkaErrorData>();
  private readonly closing = new AbortController();
  private readonly idleWaiters = new Set<() => void>();
  private timer: NodeJS.Timeout | null = null;
  private scheduled = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: ProducerOptions,
    codec: Codec,
    private readonly accumulator: Accumulator,
    private readonly memory: BufferMemory,
    lane: string,
  ) {
    this.identities = new Identities(cluster, options);
    this.sender = new Sender(
      cluster,
      options,
      codec,
      this.identities,
      lane,
      {
        onAnswered: (batch, attempt, answered) => this.onAnswered(batch, attempt, answered),
        onTooLarge: (batch, size) => this.onTooLarge(batch, size),
        onProgress: (batch, state, broker) => this.tell(batch, { state, broker }),
        onRoom: () => this.wake(),
      },
      this.closing.signal,
    );
  }

  /** Records without a result. */
  get open(): number {
    return this.batchOf.size;
  }

  add(entry: Entry, reservedBytes: number): void {
    const batch = this.accumulator.append(entry, reservedBytes);
    this.batches.add(batch);
    this.batchOf.set(entry, batch);
    const onAbort = (): void => this.giveUp(entry, new KafkaError('cancelled').data);
    entry.options.signal?.addEventListener('abort', onAbort, { once: true });
    void entry.result.then(() => entry.options.signal?.removeEventListener('abort', onAbort));
    this.tell(batch, { state: 'batching' });
    if (entry.options.signal?.aborted) {
      onAbort();
    }
    this.wake();
  }

  /** Resolves when every record has its result, or after `waitMs`. */
  async idle(waitMs: number): Promise<void> {
    if (this.open === 0) {
      return;
    }
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.idleWaiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      this.idleWaiters.add(done);
    });
  }

  /** Ends what is left: not written → rejected, else unknown. Stops every timer. */
  close(): void {
    for (const entry of [...this.batchOf.keys()]) {
      this.giveUp(entry, new KafkaError('closing').data);
    }
    this.closing.abort(new KafkaError('closing'));
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
  }

  /** Something changed: look at all lines soon, once, after what is being done now. */
  wake(): void {
    if (!this.scheduled && !this.closing.signal.aborted) {
      this.scheduled = true;
      setImmediate(() => {
        this.scheduled = false;
        this.run();
      });
    }
  }

  private run(): void {
    if (this.closing.signal.aborted) {
      return;
    }
    const now = performance.now();
    let lookAgainAt = this.expire(now);
    const ready = new Map<BrokerNode, { queues: PartitionQueue[]; batches: Batch[]; bytes: number }>();
    for (const [key, queue] of this.accumulator.queues) {
      if (queue.isEmpty && queue.starting === null) {
        this.accumulator.queues.delete(key);
        continue;
      }
      const next = this.accumulator.next(queue, now, this.identities.usable);
      if (typeof next === 'number') {
        lookAgainAt = Math.min(lookAgainAt, next);
      } else if (next !== null) {
        this.gather(queue, next, ready);
      }
    }
    for (const [broker, { queues, batches }] of ready) {
      void this.sender.dispatch(broker, queues, batches);
    }
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
    if (lookAgainAt < Infinity) {
      this.timer = setTimeout(() => this.wake(), Math.max(lookAgainAt - performance.now(), 1));
    }
  }

  /** Adds a batch to its leader's next request, or asks for what is missing: leader, producer id. */
  private gather(queue: PartitionQueue, batch: Batch, ready: Map<BrokerNode, { queues: PartitionQueue[]; batches: Batch[]; bytes: number }>): void {
    if (batch.records === 0) {
      this.finish(batch);
      return;
    }
    const broker = this.leader(queue);
    if (broker === null) {
      void this.refresh(queue.topic);
      return;
    }
    if (this.options.idempotent && batch.sequence === null && this.identities.usable === null) {
      void this.identify();
      return;
    }
    const request = ready.get(broker) ?? { queues: [], batches: [], bytes: 0 };
    if (!this.sender.hasRoom(broker) || (request.bytes > 0 && request.bytes + batch.recordsBytes > this.options.maxRequestSize)) {
      return;
    }
    queue.waiting.shift();
    batch.close('alone');
    request.queues.push(queue);
    request.batches.push(batch);
    request.bytes += batch.recordsBytes;
    ready.set(broker, request);
  }

  private leader(queue: PartitionQueue): BrokerNode | null {
    const topic = this.cluster.cachedTopic(queue.topic);
    return topic === null || topic.readAt < queue.staleSince ? null : (this.cluster.leaderOf(queue.topic, queue.partition)?.broker ?? null);
  }

  /** Reads a topic's metadata, again and again while its batches wait for a leader. */
  private async refresh(topic: string): Promise<void> {
    if (this.refreshing.has(topic)) {
      return;
    }
    this.refreshing.add(topic);
    const lines = (): PartitionQueue[] => [...this.accumulator.queues.values()].filter((queue) => queue.topic === topic && queue.waiting.length > 0);
    let obstacle: KafkaErrorData | null = null;
    try {
      const { partitions } = await this.cluster.topic(topic, { maxAgeMs: 0, signal: this.closing.signal });
      for (const queue of lines()) {
        if (queue.partition >= partitions.length) {
          this.failLine(queue, new KafkaError('unknown-partition', { facts: { topic, partition: queue.partition, partitions: partitions.length } }).data);
        } else if (this.cluster.leaderOf(topic, queue.partition) === null) {
          obstacle = new KafkaError('leader-not-available', { retriable: true, facts: { topic, partition: queue.partition } }).data;
        }
      }
    } catch (thrown) {
      obstacle = KafkaError.dataOf(thrown);
      if (!obstacle.retriable || obstacle.code === 'unknown-topic') {
        lines().forEach((queue) => this.failLine(queue, KafkaError.dataOf(thrown)));
      }
    }
    if (obstacle !== null) {
      for (const queue of lines()) {
        this.obstacles.set(queue.key, obstacle);
        queue.waiting.forEach((batch) => {
          batch.retryAt = performance.now() + backoffMs(this.options, Math.max(batch.attempts.length, 3));
          this.tell(batch, { state: 'connecting', error: obstacle });
        });
      }
    }
    this.refreshing.delete(topic);
    this.wake();
  }

  private async identify(): Promise<void> {
    try {
      await this.identities.get(this.closing.signal);
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      if (error.code !== 'closing' && error.code !== 'cancelled') {
        [...this.accumulator.queues.values()].forEach((queue) => this.failLine(queue, error));
      }
    }
    this.wake();
  }

  private failLine(queue: PartitionQueue, error: KafkaErrorData): void {
    for (const batch of [...queue.waiting]) {
      void this.fail(batch, error);
    }
  }

  private onAnswered(batch: Batch, attempt: BatchAttempt, answered: Answered): void {
    const queue = this.accumulator.queue(batch.topic, batch.partition);
    const judgement = judge(answered, attempt, this.options, {
      topic: batch.topic,
      partition: batch.partition,
      records: batch.records,
      retriesUsed: batch.retriesUsed,
      everMaybe: batch.everMaybe,
      isOldest: queue.unresolved[0] === batch,
    });
    this.obstacles.delete(queue.key);
    attempt.verdict = judgement.verdict;
    attempt.error = judgement.error;
    switch (judgement.next) {
      case 'stored':
        this.complete(batch, judgement.stored);
        return;
      case 'drained':
        this.complete(batch, null);
        return;
      case 'retry':
        batch.retriesUsed += judgement.counts ? 1 : 0;
        this.retry(queue, batch, attempt, judgement.error, judgement.counts || judgement.verdict === 'unwritten' ? backoffMs(this.options, batch.attempts.length) : REORDER_BACKOFF_MS);
        return;
      case 'renumber':
        this.unnumber(queue, batch);
        this.retry(queue, batch, attempt, judgement.error, 0);
        return;
      case 'split':
        this.split(queue, batch);
        return;
      case 'without':
        this.without(queue, batch, judgement.error, judgement.records);
        return;
      case 'final':
        void this.fail(batch, judgement.error);
        return;
      default:
        judgement satisfies never;
    }
  }

  private retry(queue: PartitionQueue, batch: Batch, attempt: BatchAttempt, error: KafkaErrorData, wait: number): void {
    if (batch.entries.every((entry) => entry.settled)) {
      this.finish(batch);
      return;
    }
    if (batch.sequence?.identity.retired === true && !batch.everMaybe) {
      this.unnumber(queue, batch);
    }
    attempt.backoffMs = wait;
    batch.retryAt = performance.now() + wait;
    queue.staleSince = performance.now();
    queue.putBack(batch);
    this.tell(batch, { state: 'backoff', error });
    this.wake();
  }

  private onTooLarge(batch: Batch, size: number): void {
    const queue = this.accumulator.queue(batch.topic, batch.partition);
    if (batch.records > 1) {
      this.split(queue, batch);
      return;
    }
    const error = new KafkaError('message-too-large', {
      field: 'value',
      facts: { size, limit: this.options.maxRequestSize, limitSource: 'max.request.size', topic: batch.topic, partition: batch.partition },
    });
    void this.fail(batch, error.data);
  }

  private split(queue: PartitionQueue, batch: Batch): void {
    const parts = batch.split();
    let { sequence } = batch;
    for (const part of parts) {
      if (sequence !== null) {
        part.sequence = sequence;
        sequence = { ...sequence, base: sequence.base + part.records };
      }
      this.batches.add(part);
      part.entries.forEach((entry) => this.batchOf.set(entry, part));
    }
    this.batches.delete(batch);
    queue.replace(batch, parts);
    this.wake();
  }

  /** The records the broker named are refused, the others are sent again as a batch of their own. */
  private without(queue: PartitionQueue, batch: Batch, error: KafkaErrorData, refused: ReadonlyMap<number, string | null>): void {
    this.unnumber(queue, batch);
    const entries = batch.entries.flatMap((entry, index) => (refused.has(index) ? [{ entry, message: refused.get(index) ?? null }] : []));
    for (const { entry, message } of entries) {
      const told = { ...error, facts: { ...error.facts, brokerMessage: message ?? error.facts['brokerMessage'] ?? null } };
      entry.settle(resultOf(entry, batch, this.options, { stored: null, error: told }));
    }
    entries.forEach(({ entry }) => this.takeOut(entry, batch));
    queue.putBack(batch);
    this.wake();
  }

  /** No sequence numbers any more: nothing was stored with them. Successors get a new producer id if a gap is left. */
  private unnumber(queue: PartitionQueue, batch: Batch): void {
    if (batch.sequence !== null) {
      const { identity, base } = batch.sequence;
      if (!identity.giveBack(queue.key, base, batch.records)) {
        identity.retired = true;
      }
      batch.sequence = null;
      queue.unresolve(batch);
    }
  }

  private complete(batch: Batch, stored: Stored | null): void {
    for (const entry of batch.entries) {
      entry.settle(resultOf(entry, batch, this.options, { stored, error: null }));
    }
    this.finish(batch);
  }

  private async fail(batch: Batch, error: KafkaErrorData): Promise<void> {
    const queue = this.accumulator.queue(batch.topic, batch.partition);
    queue.resolve(batch);
    if (batch.everMaybe) {
      if (batch.sequence !== null) {
        batch.sequence.identity.retired = true;
      }
    } else {
      const { sequence } = batch;
      this.unnumber(queue, batch);
      batch.sequence = sequence;
    }
    const told = await enrich(this.cluster, error, batch.encoded?.compressedBytes ?? null, this.closing.signal);
    for (const entry of batch.entries) {
      entry.settle(resultOf(entry, batch, this.options, { stored: null, error: told }));
    }
    this.finish(batch);
  }

  /** Every record of it has its result. */
  private finish(batch: Batch): void {
    if (!this.batches.delete(batch)) {
      return;
    }
    if (batch.sequence !== null && batch.everMaybe && batch.attempts.at(-1)?.verdict !== 'stored') {
      batch.sequence.identity.retired = true;
    }
    this.accumulator.queue(batch.topic, batch.partition).resolve(batch);
    this.memory.release(batch.held);
    batch.entries.forEach((entry) => this.forget(entry));
    this.wake();
  }

  private forget(entry: Entry): void {
    this.batchOf.delete(entry);
    if (this.open === 0) {
      [...this.idleWaiters].forEach((resolve) => resolve());
    }
  }

  /** Delivery timeouts; answers when the next one is due. */
  private expire(now: number): number {
    let next = Infinity;
    for (const batch of [...this.batches]) {
      for (const entry of [...batch.entries]) {
        if (entry.settled) {
          continue;
        }
        if (entry.deadlineAt > now) {
          next = Math.min(next, entry.deadlineAt);
          break;
        }
        const obstacle = batch.attempts.findLast((attempt) => attempt.error !== null)?.error ?? this.obstacles.get(`${batch.topic}/${batch.partition}`) ?? null;
        this.giveUp(
          entry,
          new KafkaError('delivery-timeout', {
            retriable: true,
            facts: {
              ...obstacle?.facts,
              topic: batch.topic,
              partition: batch.partition,
              timeoutMs: this.options.deliveryTimeoutMs,
              attempts: batch.attempts.length,
              written: batch.onTheWire || batch.everMaybe,
              lastErrorCode: obstacle?.code ?? null,
              lastError: obstacle?.raw ?? null,
            },
            ...(obstacle?.broker === undefined ? {} : { broker: obstacle.broker }),
            raw: obstacle?.raw ?? '',
          }).data,
        );
      }
    }
    return next;
  }

  /** The user, the delivery timeout or closing ends one send: taken out if it was never written, else unknown. */
  private giveUp(entry: Entry, error: KafkaErrorData): void {
    const batch = this.batchOf.get(entry);
    if (batch === undefined || entry.settled) {
      return;
    }
    if (batch.onTheWire || batch.everMaybe) {
      const told: KafkaErrorData = error.code === 'cancelled' ? { ...error, code: 'stopped-waiting' } : error;
      entry.settle(resultOf(entry, batch, this.options, { stored: null, error: told }));
      if (!batch.inFlight && batch.entries.every((other) => other.settled)) {
        this.finish(batch);
      }
      return;
    }
    const queue = this.accumulator.queue(batch.topic, batch.partition);
    entry.settle(resultOf(entry, batch, this.options, { stored: null, error }));
    this.unnumber(queue, batch);
    this.takeOut(entry, batch);
    if (batch.records === 0 && !batch.inFlight) {
      this.finish(batch);
    }
  }

  private takeOut(entry: Entry, batch: Batch): void {
    this.memory.release(batch.remove(entry));
    this.forget(entry);
  }

  private tell(batch: Batch, progress: Pick<RecordProgress, 'state'> & { broker?: BrokerNode; error?: KafkaErrorData | null }): void {
    const last = batch.attempts.at(-1);
    for (const entry of batch.entries) {
      entry.progress({
        state: progress.state,
        attempt: batch.attempts.length,
        broker: progress.broker ?? last?.broker ?? null,
        partition: batch.partition,
        written: batch.onTheWire || batch.everMaybe,
        error: progress.error ?? batch.attempts.findLast((attempt) => attempt.error !== null)?.error ?? null,
      });
    }
  }
}
