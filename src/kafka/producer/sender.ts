import { closingOnTimeout } from '../cluster/closingOnTimeout';
import type { BrokerNode } from '../cluster/metadata';
import type { Cluster } from '../cluster/cluster';
import type { BrokerConnection } from '../cluster/brokerConnection';
import type { Codec } from '../compression/codec';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import { Reader } from '../protocol/reader';
import { restamp, type ProducerStamp } from '../protocol/batchHeaderWriter';
import { produce, produceChunks, type ProducePartitionResponse, type ProduceResponse } from '../protocol/requests/produce';
import type { Batch, BatchAttempt } from './batch';
import type { Identities } from './identity';
import type { PartitionQueue } from './partitionQueue';
import { RefusalWatch } from './refusalWatch';
import { SearchBounds } from './searchBounds';
import type { ProducerOptions } from './settings';

const NO_PRODUCER: ProducerStamp = { producerId: -1n, producerEpoch: -1, baseSequence: -1 };

/** What came of one batch of a request, for the one who decides what happens next. */
export type Answered =
  | { readonly kind: 'partition'; readonly response: ProducePartitionResponse }
  | { readonly kind: 'drained' }
  | { readonly kind: 'failed'; readonly error: KafkaErrorData };

export interface SenderEvents {
  /** A batch came back: with the broker's answer, or without one. Its attempt has `writtenAt` set if it was written. */
  readonly onAnswered: (batch: Batch, attempt: BatchAttempt, answered: Answered) => void;
  /** Too large for a request or for what the topic is known to allow; it was not written. */
  readonly onTooLarge: (batch: Batch, size: number) => void;
  readonly onProgress: (batch: Batch, state: 'connecting' | 'writing' | 'waiting', broker: BrokerNode) => void;
  /** Another request can be written: one is done, or has left the way clear for its successors. */
  readonly onRoom: () => void;
}

/** Writes Produce requests, one for all ready batches of a leader, at most `maxInFlight` of them on the way. */
export class Sender {
  /** Requests on the way, by broker id. */
  private readonly inFlight = new Map<number, number>();
  private readonly bounds: SearchBounds;
  private readonly refusals = new RefusalWatch();

  constructor(
    private readonly cluster: Cluster,
    private readonly options: ProducerOptions,
    private readonly codec: Codec,
    private readonly identities: Identities,
    private readonly lane: string,
    private readonly events: SenderEvents,
    private readonly signal: AbortSignal,
  ) {
    this.bounds = new SearchBounds(options);
  }

  get requestsInFlight(): number {
    return [...this.inFlight.values()].reduce((sum, count) => sum + count, 0);
  }

  hasRoom(broker: BrokerNode): boolean {
    return (this.inFlight.get(broker.id) ?? 0) < this.options.maxInFlight;
  }

  /** One request; never rejects: each batch's end goes to `onAnswered`. */
  async dispatch(broker: BrokerNode, queues: readonly PartitionQueue[], batches: readonly Batch[]): Promise<void> {
    this.inFlight.set(broker.id, (this.inFlight.get(broker.id) ?? 0) + 1);
    queues.forEach((queue, index) => (queue.starting = batches[index] ?? null));
    const started = (): void => queues.forEach((queue, index) => queue.hasStarted(batches[index]));
    const attempts = batches.map((batch) => startAttempt(batch, broker));
    try {
      batches.forEach((batch) => this.events.onProgress(batch, 'connecting', broker));
      const [connection] = await Promise.all([this.cluster.connection(broker.id, this.lane, this.signal), encodeAll(batches, this.codec)]);
      await this.bounds.ensure(connection, batches, (batch) => this.leaderEpochOf(batch) ?? -1, this.signal);
      // A record may be cancelled until it is written, so from the last check to the write nothing is awaited. A request
      // that the connection would hold back (throttled, login expired) is not given to it.
      while (!connection.isReady || batches.some((batch) => batch.records > 0 && batch.encoded === null)) {
        await Promise.all([connection.ready(this.signal), encodeAll(batches, this.codec)]);
      }
      const ready = this.fitting(batches, attempts, queues);
      ready.forEach((batch) => this.stamp(batch, queues[batches.indexOf(batch)]));
      await this.exchange(connection, broker, ready, attempts, batches, started);
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      batches.forEach((batch, index) => this.answered(batch, attempts[index], { kind: 'failed', error }));
    } finally {
      started();
      this.inFlight.set(broker.id, (this.inFlight.get(broker.id) ?? 1) - 1);
      this.events.onRoom();
    }
  }

  /**
   * Leaves out what nobody waits for any more, what is too large, and what would overtake another one: a batch came back
   * meanwhile, or one under an older producer id still may.
   */
  private fitting(batches: readonly Batch[], attempts: readonly (BatchAttempt | undefined)[], queues: readonly PartitionQueue[]): readonly Batch[] {
    return batches.filter((batch, index) => {
      const size = batch.encoded?.buffer.length ?? 0;
      const queue = queues[index];
      if (batch.isAbandoned) {
        this.answered(batch, attempts[index], { kind: 'failed', error: new KafkaError('cancelled').data });
        return false;
      }
      if (queue !== undefined && (queue.isOvertaking(batch) || !queue.mayWrite(batch, this.identities.usable))) {
        dropAttempt(batch);
        batch.inFlight = false;
        queue.putBack(batch);
        return false;
      }
      if (size > this.options.maxRequestSize) {
        dropAttempt(batch);
        batch.inFlight = false;
        this.events.onTooLarge(batch, size);
        return false;
      }
      return true;
    });
  }

  /** Signs it for this write, with producer id and sequence: those are given once and kept over retries. */
  private stamp(batch: Batch, queue: PartitionQueue | undefined): void {
    if (batch.encoded === null || queue === undefined) {
      return;
    }
    if (!this.options.idempotent) {
      restamp(batch.encoded.buffer, NO_PRODUCER);
      return;
    }
    if (batch.sequence === null) {
      const identity = this.identities.usable;
      if (identity === null) {
        throw new KafkaError('producer-id-expired', { retriable: true });
      }
      batch.sequence = { identity, base: identity.take(queue.key, batch.records) };
      batch.isRenumbered = batch.attempts.some(({ writtenAt }) => writtenAt !== null);
      queue.unresolved.push(batch);
    }
    const { identity, base } = batch.sequence;
    restamp(batch.encoded.buffer, { producerId: identity.id, producerEpoch: identity.epoch, baseSequence: base });
  }

  private async exchange(
    connection: BrokerConnection,
    broker: BrokerNode,
    ready: readonly Batch[],
    attempts: readonly (BatchAttempt | undefined)[],
    batches: readonly Batch[],
    started: () => void,
  ): Promise<void> {
    if (ready.length === 0) {
      return;
    }
    const attemptOf = (batch: Batch): BatchAttempt | undefined => attempts[batches.indexOf(batch)];
    const version = connection.versionOf(produce);
    const body = produceChunks(
      {
        transactionalId: null,
        acks: this.options.acks === 'all' ? -1 : Number(this.options.acks),
        timeoutMs: this.options.requestTimeoutMs,
        topics: byTopic(ready),
      },
      version,
    );
    const onWrite = (bytes: number): void => {
      const now = performance.now();
      for (const batch of ready) {
        const attempt = attemptOf(batch);
        batch.request = { api: 'Produce', version, bytes };
        batch.otherBatches = ready.length - 1;
        batch.leaderEpoch = this.leaderEpochOf(batch);
        this.bounds.mark(batch);
        if (attempt !== undefined) {
          attempt.writtenAt = now;
        }
      }
      // Only when all are marked: who hears of one may cancel another.
      ready.forEach((batch) => this.events.onProgress(batch, 'waiting', broker));
      started();
      this.events.onRoom();
    };
    if (this.options.acks === '0') {
      await connection.writeOnly({ apiKey: produce.apiKey, name: produce.name, version, body }, { timeoutMs: this.options.requestTimeoutMs, onWrite });
      ready.forEach((batch) => this.answered(batch, attemptOf(batch), { kind: 'drained' }));
      this.refusals.add(connection, ready.flatMap((batch) => batch.entries));
      return;
    }
    const answer = await closingOnTimeout(connection, () =>
      connection.exchange({ apiKey: produce.apiKey, name: produce.name, version, body }, { timeoutMs: this.options.requestTimeoutMs, signal: this.signal, onWrite }),
    );
    const response = produce.decode(new Reader(answer.body), version);
    connection.throttle(response.throttleTimeMs);
    for (const batch of ready) {
      batch.throttleMs += response.throttleTimeMs;
      const answered = answerOf(response, batch.topic, batch.partition);
      if (answered.kind === 'partition' && answered.response.errorCode === 0) {
        this.bounds.stored(batch, answered.response.baseOffset);
      }
      this.answered(batch, attemptOf(batch), answered);
    }
  }

  private leaderEpochOf({ topic, partition }: Batch): number | null {
    return this.cluster.leaderOf(topic, partition)?.leaderEpoch ?? null;
  }

  private answered(batch: Batch, attempt: BatchAttempt | undefined, answered: Answered): void {
    if (attempt === undefined || attempt.endedAt !== null) {
      return;
    }
    attempt.endedAt = performance.now();
    batch.inFlight = false;
    this.events.onAnswered(batch, attempt, answered);
  }
}

/** Begins an attempt of a batch at a leader. */
export function startAttempt(batch: Batch, broker: BrokerNode): BatchAttempt {
  const attempt: BatchAttempt = {
    broker: { id: broker.id, host: broker.host, port: broker.port },
    rack: broker.rack,
    startedAt: performance.now(),
    writtenAt: null,
    endedAt: null,
    verdict: null,
    error: null,
    backoffMs: 0,
  };
  batch.attempts.push(attempt);
  batch.inFlight = true;
  return attempt;
}

async function encodeAll(batches: readonly Batch[], codec: Codec): Promise<void> {
  await Promise.all(batches.map((batch) => batch.encode(codec)));
}

/** Nothing was tried of it: what is refused here never got near a socket. */
export function dropAttempt(batch: Batch): void {
  const attempt = batch.attempts.pop();
  if (attempt !== undefined) {
    attempt.endedAt = performance.now();
  }
}

/** What a broker says of one partition of a request; that it says nothing is a failure. */
export function answerOf({ topics }: ProduceResponse, topic: string, partition: number): Answered {
  const response = topics.find(({ name }) => name === topic)?.partitions.find((entry) => entry.partition === partition);
  return response === undefined ? { kind: 'failed', error: new KafkaError('malformed-response', { facts: { topic, partition } }).data } : { kind: 'partition', response };
}

/** Encoded batches as they stand in a Produce request. */
export function byTopic(batches: readonly Batch[]): { name: string; partitions: { partition: number; records: Buffer }[] }[] {
  const topics = new Map<string, { partition: number; records: Buffer }[]>();
  for (const { topic, partition, encoded } of batches) {
    if (encoded !== null) {
      topics.set(topic, [...(topics.get(topic) ?? []), { partition, records: encoded.buffer }]);
    }
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}
