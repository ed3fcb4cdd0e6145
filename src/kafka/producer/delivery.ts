import type { BrokerNode } from '../cluster/metadata';
import type { Cluster } from '../cluster/cluster';
import type { Codec } from '../compression/codec';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import type { Accumulator } from './accumulator';
import { Answers } from './answers';
import type { Batch } from './batch';
import type { BufferMemory } from './bufferMemory';
import { expire } from './deadlines';
import type { Entry } from './entry';
import { Identities } from './identity';
import { Leaders } from './leaders';
import { OpenBatches } from './openBatches';
import type { PartitionQueue } from './partitionQueue';
import { tell } from './progress';
import { Sender } from './sender';
import type { ProducerOptions } from './settings';
import { Settling } from './settling';

interface NextRequest {
  readonly queues: PartitionQueue[];
  readonly batches: Batch[];
  bytes: number;
}

/**
 * Takes batches from the accumulator to the sender: decides what goes into the next request and when. Everything happens
 * in `run`, soon after `wake`, which is called whenever something has changed or is due.
 */
export class Delivery {
  private readonly sender: Sender;
  private readonly identities: Identities;
  private readonly batches: OpenBatches;
  private readonly settling: Settling;
  private readonly leaders: Leaders;
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private scheduled = false;
  /** `performance.now()` before which no delivery timeout is over: looking at each record takes long where there are many. */
  private nextDeadlineAt = Infinity;

  constructor(
    cluster: Cluster,
    private readonly options: ProducerOptions,
    codec: Codec,
    private readonly accumulator: Accumulator,
    memory: BufferMemory,
    lane: string,
  ) {
    const { signal } = this.closing;
    const wake = (): void => this.wake();
    this.batches = new OpenBatches(memory);
    const host = { cluster, options, accumulator, open: this.batches, signal, wake };
    this.settling = new Settling(host);
    this.leaders = new Leaders(host, this.settling);
    this.identities = new Identities(cluster, options, (error) => this.unidentified(error));
    const answers = new Answers(host, this.settling);
    const events = {
      onAnswered: answers.onAnswered.bind(answers),
      onTooLarge: answers.onTooLarge.bind(answers),
      onProgress: (batch: Batch, state: 'connecting' | 'writing' | 'waiting', broker: BrokerNode) => tell(batch, { state, broker }),
      onRoom: wake,
    };
    this.sender = new Sender(cluster, options, codec, this.identities, lane, events, signal);
  }

  /** Records without a result. */
  get open(): number {
    return this.batches.records;
  }

  add(entry: Entry, reservedBytes: number): void {
    const batch = this.accumulator.append(entry, reservedBytes);
    this.batches.add(entry, batch);
    this.nextDeadlineAt = Math.min(this.nextDeadlineAt, entry.deadlineAt);
    const onAbort = (): void => this.settling.giveUp(entry, new KafkaError('cancelled').data);
    entry.options.signal?.addEventListener('abort', onAbort, { once: true });
    void entry.result.then(() => entry.options.signal?.removeEventListener('abort', onAbort));
    entry.progress({ state: 'batching', attempt: 0, broker: null, partition: entry.partition, written: false, error: null });
    if (entry.options.signal?.aborted) {
      onAbort();
    }
    this.wake();
  }

  /** Resolves when every record has its result, or after `waitMs`. */
  idle(waitMs: number): Promise<void> {
    return this.batches.idle(waitMs);
  }

  /** Ends what is left: not written → rejected, else unknown. Stops every timer. */
  close(): void {
    this.batches.entries.forEach((entry) => this.settling.giveUp(entry, new KafkaError('closing').data));
    this.closing.abort(new KafkaError('closing'));
    this.stopTimer();
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
    if (this.open === 0) {
      this.nextDeadlineAt = Infinity;
    } else if (now >= this.nextDeadlineAt) {
      this.nextDeadlineAt = expire(now, this.batches, this.accumulator, this.options, this.settling);
    }
    let lookAgainAt = this.nextDeadlineAt;
    const requests = new Map<BrokerNode, NextRequest>();
    const { usable } = this.identities;
    for (const [key, queue] of this.accumulator.queues) {
      if (queue.isEmpty && queue.starting === null) {
        this.accumulator.queues.delete(key);
        continue;
      }
      this.settling.unnumberRetired(queue);
      const next = this.accumulator.next(queue, now, usable);
      if (typeof next === 'number') {
        lookAgainAt = Math.min(lookAgainAt, next);
      } else if (next !== null) {
        this.gather(queue, next, requests);
      }
    }
    for (const [broker, { queues, batches }] of requests) {
      void this.sender.dispatch(broker, queues, batches);
    }
    this.stopTimer();
    if (lookAgainAt < Infinity) {
      this.timer = setTimeout(() => this.wake(), Math.max(lookAgainAt - performance.now(), 1));
    }
  }

  /** Adds a batch to its leader's next request, or asks for what is missing: leader, producer id. */
  private gather(queue: PartitionQueue, batch: Batch, requests: Map<BrokerNode, NextRequest>): void {
    if (batch.records === 0) {
      this.settling.finish(batch);
      return;
    }
    const broker = this.leaders.of(queue);
    if (broker === null) {
      batch.hold('leader');
      void this.leaders.refresh(queue.topic);
      return;
    }
    if (this.options.idempotent && batch.sequence === null && this.identities.usable === null) {
      batch.hold('producer-id');
      void this.identify();
      return;
    }
    const request = requests.get(broker) ?? { queues: [], batches: [], bytes: 0 };
    if (!this.sender.hasRoom(broker) || (request.bytes > 0 && request.bytes + batch.recordsBytes > this.options.maxRequestSize)) {
      batch.hold('in-flight');
      return;
    }
    queue.take(batch);
    batch.close('alone');
    request.queues.push(queue);
    request.batches.push(batch);
    request.bytes += batch.recordsBytes;
    requests.set(broker, request);
  }

  private async identify(): Promise<void> {
    try {
      await this.identities.get(this.closing.signal);
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      if (error.code !== 'closing' && error.code !== 'cancelled') {
        this.accumulator.queues.forEach((queue) => this.leaders.failLine(queue, error, ({ sequence }) => sequence === null));
      }
    }
    this.wake();
  }

  /** A producer id could not be had, and is asked for again. */
  private unidentified(error: KafkaErrorData): void {
    for (const queue of this.accumulator.queues.values()) {
      queue.obstacle = error;
      queue.waiting.filter(({ sequence }) => sequence === null).forEach((batch) => tell(batch, { state: 'connecting', error }));
    }
  }

  private stopTimer(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
  }
}
