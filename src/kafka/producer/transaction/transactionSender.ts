import { delay } from '../../cluster/abortable';
import type { BrokerConnection } from '../../cluster/brokerConnection';
import { closingOnTimeout } from '../../cluster/closingOnTimeout';
import type { Cluster } from '../../cluster/cluster';
import type { BrokerNode } from '../../cluster/metadata';
import type { Codec } from '../../compression/codec';
import { KafkaError, type KafkaErrorData } from '../../errors/kafkaError';
import { restamp } from '../../protocol/batchHeaderWriter';
import { Reader } from '../../protocol/reader';
import { produce, produceChunks } from '../../protocol/requests/produce';
import type { Batch, BatchAttempt } from '../batch';
import type { Entry } from '../entry';
import type { ProducerIdentity } from '../identity';
import { judge, type Judgement } from '../judge';
import type { RecordProgress } from '../record';
import { SearchBounds } from '../searchBounds';
import { answerOf, byTopic, dropAttempt, startAttempt, type Answered } from '../sender';
import { backoffMs, type ProducerOptions } from '../settings';
import type { TransactionLine, TransactionLines } from './lines';

const NOT_ENOUGH_REPLICAS = 19;

export interface SenderHost {
  readonly cluster: Cluster;
  readonly options: ProducerOptions;
  readonly codec: Codec;
  readonly transactionalId: string;
  readonly identity: ProducerIdentity;
  readonly lane: string;
  readonly signal: AbortSignal;
  readonly tell: (batch: Batch, state: RecordProgress['state'], error: KafkaErrorData | null) => void;
}

/** A batch that is not tried again, and those of its records that are certainly not stored because of what they are. */
export interface Refusal {
  readonly error: KafkaErrorData;
  readonly batch: Batch;
  readonly culprits: ReadonlyMap<Entry, KafkaErrorData>;
}

/**
 * Writes the batches of a transaction, acks=all, in rounds: one request for each leader with the first batch of each of
 * its partitions. What is tried again keeps its sequence numbers; nothing is ever written with others, so that a batch is
 * stored once however often it is written.
 */
export class TransactionSender {
  private readonly bounds: SearchBounds;

  constructor(private readonly host: SenderHost) {
    this.bounds = new SearchBounds(host.options);
  }

  /** Resolves to null when all is stored, else to what was refused. Throws why the signal ended it. */
  async send(lines: TransactionLines): Promise<Refusal | null> {
    const { cluster, signal } = this.host;
    for (let failures = 0; ; ) {
      signal.throwIfAborted();
      lines.fill();
      const open = lines.all.filter(({ head }) => head !== undefined);
      if (open.length === 0) {
        return null;
      }
      const led = new Map<BrokerNode | null, TransactionLine[]>();
      for (const line of open) {
        const leader = cluster.leaderOf(line.topic, line.partition)?.broker ?? null;
        led.set(leader, [...(led.get(leader) ?? []), line]);
      }
      const ends = (await Promise.all([...led].map(([broker, own]) => (broker === null ? Promise.resolve(['again'] as const) : this.round(broker, own))))).flat();
      signal.throwIfAborted();
      const refused = ends.find(isRefusal);
      if (refused !== undefined) {
        return refused;
      }
      failures = ends.includes('again') ? failures + 1 : 0;
      if (failures > 0) {
        await this.backOff(open, failures);
        const gone = (await Promise.all(open.map((line) => this.refresh(line)))).find(isRefusal);
        if (gone !== undefined) {
          return gone;
        }
      }
    }
  }

  /** What has failed says how long it waited after that. */
  private async backOff(lines: readonly TransactionLine[], failures: number): Promise<void> {
    const { options, signal } = this.host;
    const from = performance.now();
    const last = lines.flatMap(({ head }) => head?.attempts.slice(-1) ?? []).filter(({ error, backoffMs: waited }) => error !== null && waited === 0);
    try {
      await delay(backoffMs(options, failures), signal);
    } finally {
      last.forEach((attempt) => (attempt.backoffMs = performance.now() - from));
    }
  }

  /** The leader may have moved; a topic that is gone ends it. Several who ask for one topic share the request. */
  private async refresh({ topic, partition, head }: TransactionLine): Promise<Refusal | null> {
    const { cluster, signal } = this.host;
    try {
      const { partitions } = await cluster.topic(topic, { maxAgeMs: 0, signal });
      if (head === undefined || partition < partitions.length) {
        return null;
      }
      throw new KafkaError('unknown-partition', { facts: { topic, partition, partitions: partitions.length } });
    } catch (thrown) {
      signal.throwIfAborted();
      const error = KafkaError.dataOf(thrown);
      const isFinal = !error.retriable || error.code === 'unknown-topic';
      return head === undefined || !isFinal ? null : refusal(head, error, head.everMaybe ? [] : head.entries);
    }
  }

  /** One request to one leader; for each line: refused, to be tried again, or done (null). Never rejects. */
  private async round(broker: BrokerNode, lines: readonly TransactionLine[]): Promise<readonly (Refusal | 'again' | null)[]> {
    const { cluster, codec, lane, signal } = this.host;
    const sent = lines.flatMap((line) => (line.head === undefined ? [] : [{ line, batch: line.head, attempt: startAttempt(line.head, broker) }]));
    try {
      sent.forEach(({ batch }) => this.host.tell(batch, 'connecting', null));
      const [connection] = await Promise.all([cluster.connection(broker.id, lane, signal), ...sent.map(({ batch }) => batch.encode(codec))]);
      await this.bounds.ensure(connection, sent.map(({ batch }) => batch), (batch) => this.leaderEpochOf(batch) ?? -1, signal);
      const { fitting, tooLarge, later } = this.fit(sent);
      for (const { batch } of [...tooLarge, ...later]) {
        dropAttempt(batch);
        batch.inFlight = false;
      }
      const ends = tooLarge.map((one) => this.tooLarge(one));
      return fitting.length === 0 ? ends : [...ends, ...(await this.exchange(connection, fitting))];
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      return sent.filter(({ batch, attempt }) => attempt.endedAt === null && batch.attempts.includes(attempt)).map((one) => this.follow(one, { kind: 'failed', error }));
    }
  }

  /** Writes one request and follows its answer; throws where none came. */
  private async exchange(connection: BrokerConnection, sent: readonly Sent[]): Promise<readonly (Refusal | 'again' | null)[]> {
    const { options, signal, transactionalId } = this.host;
    sent.forEach(({ line, batch }) => this.stamp(line, batch));
    const version = connection.versionOf(produce);
    const body = produceChunks({ transactionalId, acks: -1, timeoutMs: options.requestTimeoutMs, topics: byTopic(sent.map(({ batch }) => batch)) }, version);
    const onWrite = (bytes: number): void => {
      for (const { batch, attempt } of sent) {
        batch.request = { api: 'Produce', version, bytes };
        batch.otherBatches = sent.length - 1;
        batch.leaderEpoch = this.leaderEpochOf(batch);
        this.bounds.mark(batch);
        attempt.writtenAt = performance.now();
      }
      sent.forEach(({ batch }) => this.host.tell(batch, 'waiting', null));
    };
    const answer = await closingOnTimeout(connection, () =>
      connection.exchange({ apiKey: produce.apiKey, name: produce.name, version, body }, { timeoutMs: options.requestTimeoutMs, signal, onWrite }),
    );
    const response = produce.decode(new Reader(answer.body), version);
    connection.throttle(response.throttleTimeMs);
    return sent.map((one) => {
      const { topic, partition } = one.line;
      one.batch.throttleMs += response.throttleTimeMs;
      return this.follow(one, answerOf(response, topic, partition));
    });
  }

  /** As many as fit into a request; those that are too large alone; those for a later one. */
  private fit<B extends { readonly batch: Batch }>(sent: readonly B[]): { readonly fitting: readonly B[]; readonly tooLarge: readonly B[]; readonly later: readonly B[] } {
    const { maxRequestSize } = this.host.options;
    let size = 0;
    const fitting: B[] = [];
    const tooLarge: B[] = [];
    const later: B[] = [];
    for (const one of sent) {
      const bytes = one.batch.encoded?.buffer.length ?? 0;
      if (bytes > maxRequestSize) {
        tooLarge.push(one);
      } else if (size > 0 && size + bytes > maxRequestSize) {
        later.push(one);
      } else {
        size += bytes;
        fitting.push(one);
      }
    }
    return { fitting, tooLarge, later };
  }

  /** Numbers are given once, right before the first write. */
  private stamp(line: TransactionLine, batch: Batch): void {
    const { identity } = this.host;
    batch.sequence ??= { identity, base: identity.take(line.key, batch.records) };
    if (batch.encoded !== null) {
      restamp(batch.encoded.buffer, { producerId: identity.id, producerEpoch: identity.epoch, baseSequence: batch.sequence.base });
    }
  }

  private tooLarge({ line, batch }: Sent): Refusal | null {
    if (batch.records > 1) {
      split(line, batch);
      return null;
    }
    const facts = { size: batch.encoded?.buffer.length ?? null, limit: this.host.options.maxRequestSize, limitSource: 'max.request.size', topic: line.topic, partition: line.partition };
    return refusal(batch, new KafkaError('message-too-large', { field: 'value', facts }).data, batch.entries);
  }

  private follow({ line, batch, attempt }: Sent, answered: Answered): Refusal | 'again' | null {
    attempt.endedAt = performance.now();
    batch.inFlight = false;
    const judgement = named(judge(answered, attempt, this.host.options, {
      topic: line.topic,
      partition: line.partition,
      records: batch.records,
      retriesUsed: batch.retriesUsed,
      everMaybe: batch.everMaybe,
      isOldest: true,
      maxTimestamp: batch.encoded?.maxTimestamp ?? null,
    }));
    attempt.verdict = judgement.verdict;
    attempt.error = judgement.error;
    return this.act(judgement, line, batch);
  }

  private act(judgement: Judgement, line: TransactionLine, batch: Batch): Refusal | 'again' | null {
    switch (judgement.next) {
      case 'stored':
        batch.storedAt = judgement.stored;
        this.bounds.stored(batch, judgement.stored.baseOffset);
        line.shift();
        return null;
      case 'retry':
        batch.retriesUsed += judgement.counts ? 1 : 0;
        this.host.tell(batch, 'backoff', judgement.error);
        return 'again';
      case 'split':
        split(line, batch);
        return null;
      case 'without':
        return {
          batch,
          error: judgement.error,
          culprits: new Map(batch.entries.flatMap((entry, index) => (judgement.records.has(index) ? [[entry, saidOf(judgement.error, judgement.records.get(index) ?? null)] as const] : []))),
        };
      // Another producer id would be another transaction.
      case 'renumber':
      case 'final':
        return refusal(batch, judgement.error, batch.everMaybe || judgement.verdict === 'maybe' ? [] : batch.entries);
      case 'drained':
        return refusal(batch, new KafkaError('internal-error', { raw: 'a transaction is sent with acks=all' }).data, []);
      default:
        return judgement satisfies never;
    }
  }

  private leaderEpochOf({ topic, partition }: Batch): number | null {
    return this.host.cluster.leaderOf(topic, partition)?.leaderEpoch ?? null;
  }
}

interface Sent {
  readonly line: TransactionLine;
  readonly batch: Batch;
  readonly attempt: BatchAttempt;
}

/**
 * Brokers from 3.6 on answer NOT_ENOUGH_REPLICAS also where the coordinator has not told them that the transaction is open
 * (KIP-890, `ReplicaManager`), and only then with a message.
 */
function named(judgement: Judgement): Judgement {
  if (judgement.next !== 'retry' && judgement.next !== 'final') {
    return judgement;
  }
  const { error } = judgement;
  const isUnverified = error.kafka?.code === NOT_ENOUGH_REPLICAS && typeof error.facts['brokerMessage'] === 'string';
  return isUnverified ? { ...judgement, error: { ...error, code: 'transaction-not-verified' } } : judgement;
}

function isRefusal(end: Refusal | 'again' | null): end is Refusal {
  return end !== null && end !== 'again';
}

function refusal(batch: Batch, error: KafkaErrorData, entries: readonly Entry[]): Refusal {
  return { batch, error, culprits: new Map(entries.map((entry) => [entry, error])) };
}

function saidOf(error: KafkaErrorData, message: string | null): KafkaErrorData {
  return { ...error, facts: { ...error.facts, brokerMessage: message ?? error.facts['brokerMessage'] ?? null } };
}

/** Too large together: two batches in its place, with its numbers where it has some. Nothing of it is stored. */
function split(line: TransactionLine, batch: Batch): void {
  line.waiting.splice(0, 1, ...batch.split());
}
