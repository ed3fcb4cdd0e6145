import { randomUUID } from 'node:crypto';
import type { TransactionTrace } from '../../../contracts/bulk';
import { enrich } from '../../cluster/topicConfigs';
import type { Cluster } from '../../cluster/cluster';
import { codecByName } from '../../compression/codecs';
import { KafkaError, type KafkaErrorData } from '../../errors/kafkaError';
import { addPartitionsToTxn } from '../../protocol/requests/addPartitionsToTxn';
import { endTxn } from '../../protocol/requests/endTxn';
import { initProducerId } from '../../protocol/requests/initProducerId';
import { BATCH_HEADER_SIZE } from '../../protocol/batchFormat';
import { endingSignal, NEVER_CONNECTED_MS } from '../endingSignal';
import { Entry } from '../entry';
import { ProducerIdentity } from '../identity';
import { StickyPartitioner } from '../partitioner';
import { choosePartition, refuseTooLarge, topicFor } from '../placing';
import type { ProducerRecord, RecordProgress, RecordResult } from '../record';
import type { ProducerOptions } from '../settings';
import { largestRecordSize } from '../sizes';
import { Coordinator } from './coordinator';
import { TransactionLines } from './lines';
import { TransactionSteps } from './steps';
import { resultsOf, type TransactionEnd, type TransactionOutcome } from './transactionResults';
import { TransactionSender } from './transactionSender';

/** How long an abort is asked for. Whether it is answered decides nothing: without it the broker aborts at the transaction's timeout. */
const ABORT_PATIENCE_MS = 5_000;
/** Kafka's default of `transaction.max.timeout.ms`: a longer timeout is refused. */
const MAX_TRANSACTION_TIMEOUT_MS = 900_000;
const INVALID_TRANSACTION_TIMEOUT = 50;
/** The producer id is another's by now, or the broker has ended the transaction by itself, which looks the same. */
const FENCED = new Set([47, 90]);
/**
 * EndTxn answers that are given before anything is written to the coordinator's log, so that this request was not carried
 * out. Every other one proves nothing: 14, 15 and 16 too are what a failure to replicate that write is told as
 * (`TransactionStateManager.appendTransactionToLog`), and whoever coordinates next may find it there.
 */
const END_REFUSED = new Set([35, 42, 47, 48, 49, 51, 53, 90]);

/** CONCURRENT_TRANSACTIONS: not now. */
const CONCURRENT_TRANSACTIONS = 51;

export interface TransactionOptions {
  /** `performance.now()` when it began: zero of all times in the results. */
  readonly startedAt: number;
  /** Before the commit is written: aborts. After it: stops waiting, outcome unknown. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((record: ProducerRecord, progress: RecordProgress) => void) | undefined;
  /** Absent: one that nobody else has. */
  readonly transactionalId?: string;
  /** ms after which the broker aborts it by itself; absent: the delivery timeout. */
  readonly transactionTimeoutMs?: number;
}

export interface TransactionResult {
  readonly outcome: TransactionOutcome;
  /** Why it was not committed. */
  readonly error: KafkaErrorData | null;
  /** In the order of the records. */
  readonly results: readonly RecordResult[];
  /** Times are ms after `startedAt`. */
  readonly trace: Omit<TransactionTrace<KafkaErrorData>, 'startedAt' | 'durationMs'>;
}

/**
 * Writes records so that consumers with read_committed see all of them or none (KIP-98). Always resolves.
 *
 * Committed: the coordinator said so. Aborted: it said so, or no commit was ever written, or each one that was written was
 * refused. Then nobody can commit it any more, whatever becomes of the abort: only its producer id and epoch can, they are
 * used for this one transaction, and its transactional id is known to nobody else; the broker aborts it at its timeout.
 * Unknown: a commit was written and its answer is missing, or proves nothing.
 */
export function sendTransaction(cluster: Cluster, options: ProducerOptions, records: readonly ProducerRecord[], at: TransactionOptions): Promise<TransactionResult> {
  // With sequence numbers and all replicas: without them a transaction is none.
  return new Transaction(cluster, { ...options, acks: 'all', idempotent: true }, records, at).run();
}

class Transaction {
  private readonly transactionalId: string;
  private readonly lane = 'transaction';
  private readonly steps: TransactionSteps;
  private readonly coordinator: Coordinator;
  private readonly culprits = new Map<ProducerRecord, KafkaErrorData>();
  private entries: readonly Entry[] = [];
  private lines: TransactionLines;
  private identity: ProducerIdentity | null = null;
  private timeoutMs: number;
  /** `performance.now()` when a partition may first have been added: from here on there is something to abort. */
  private begunAt: number | null = null;
  private commitWritten = false;
  /** A commit that was written may have been carried out. */
  private mayBeCommitted = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: ProducerOptions,
    private readonly records: readonly ProducerRecord[],
    private readonly at: TransactionOptions,
  ) {
    this.transactionalId = at.transactionalId ?? `kafka-dispatch-${randomUUID()}`;
    this.timeoutMs = Math.min(at.transactionTimeoutMs ?? Math.max(options.deliveryTimeoutMs, 1), MAX_TRANSACTION_TIMEOUT_MS);
    this.lines = new TransactionLines([], options);
    this.steps = new TransactionSteps(at.startedAt);
    const { transactionalId, lane, steps } = this;
    this.coordinator = new Coordinator({ cluster, options, transactionalId, lane, steps, onFailure: (error) => this.tellAll('backoff', error) });
  }

  async run(): Promise<TransactionResult> {
    const { at, cluster, options } = this;
    const ending = endingSignal(cluster, { startedAt: at.startedAt, deliveryTimeoutMs: options.deliveryTimeoutMs, neverConnectedMs: NEVER_CONNECTED_MS, caller: at.signal, closing: null });
    try {
      const end = await this.toItsEnd(ending.signal);
      const { batches } = this.lines;
      return { outcome: end.outcome, error: end.error, results: resultsOf(this.records, this.entries, batches, end, { cluster, options }), trace: this.trace };
    } finally {
      ending.dispose();
    }
  }

  private get trace(): TransactionResult['trace'] {
    const { transactionalId: id, identity, timeoutMs, steps } = this;
    return { id, producer: identity === null ? null : { id: String(identity.id), epoch: identity.epoch }, timeoutMs, ...steps.told };
  }

  private async toItsEnd(signal: AbortSignal): Promise<TransactionEnd> {
    try {
      this.entries = await this.place(signal);
      this.lines = new TransactionLines(this.entries, this.options);
      const identity = await this.begin(signal);
      await this.addPartitions(identity, signal);
      await this.write(identity, signal);
      await this.commit(identity, signal);
      return { outcome: 'committed', error: null, abortsAfterMs: null, culprits: this.culprits };
    } catch (thrown) {
      const error = this.reasonOf(KafkaError.dataOf(thrown));
      if (this.mayBeCommitted) {
        return { outcome: 'unknown', error, abortsAfterMs: null, culprits: new Map() };
      }
      return { outcome: 'aborted', error, abortsAfterMs: (await this.abort()) ? null : this.timeoutMs, culprits: this.culprits };
    }
  }

  /** Each record gets its partition before anything is written. Throws the first that cannot be placed. */
  private async place(signal: AbortSignal): Promise<readonly Entry[]> {
    const sticky = new StickyPartitioner();
    const entries: Entry[] = [];
    for (const record of this.records) {
      const onProgress = (progress: RecordProgress): void => this.at.onProgress?.(record, { ...progress, written: this.commitWritten });
      const options = { startedAt: this.at.startedAt, onProgress };
      try {
        refuseTooLarge(record, BATCH_HEADER_SIZE + largestRecordSize(record), this.options);
        const waitedFrom = performance.now();
        const topic = await topicFor(this.cluster, record, this.options, options, signal);
        const from = performance.now();
        const { partition, facts } = choosePartition(record, topic, sticky);
        const entry = new Entry(record, partition, options, this.at.startedAt + this.options.deliveryTimeoutMs);
        entry.partitionedAt = [from, performance.now()];
        entry.partitionFacts = { ...facts, metadataMs: from - waitedFrom };
        entries.push(entry);
      } catch (thrown) {
        if (!signal.aborted) {
          this.culprits.set(record, KafkaError.dataOf(thrown));
        }
        throw thrown;
      }
    }
    return entries;
  }

  private async begin(signal: AbortSignal): Promise<ProducerIdentity> {
    const { transactionalId } = this;
    const step = this.steps.step('init-producer-id');
    for (;;) {
      try {
        const { id } = this.cluster;
        step.note({ timeoutMs: this.timeoutMs });
        const answer = await this.coordinator.ask(initProducerId, { transactionalId, transactionTimeoutMs: this.timeoutMs }, { step, signal, codeOf: ({ errorCode }) => errorCode });
        this.identity = new ProducerIdentity(answer.producerId, answer.producerEpoch, id);
        return this.identity;
      } catch (thrown) {
        // This cluster allows less than others do: less will do too.
        if (KafkaError.dataOf(thrown).kafka?.code !== INVALID_TRANSACTION_TIMEOUT || this.timeoutMs < 2) {
          throw thrown;
        }
        this.timeoutMs = Math.floor(this.timeoutMs / 2);
      }
    }
  }

  private async addPartitions(identity: ProducerIdentity, signal: AbortSignal): Promise<void> {
    const { all: lines } = this.lines;
    const names = [...new Set(lines.map(({ topic }) => topic))];
    const topics = names.map((name) => ({ name, partitions: lines.filter(({ topic }) => topic === name).map(({ partition }) => partition) }));
    let refusedTopic: string | undefined;
    const request = { transactionalId: this.transactionalId, producerId: identity.id, producerEpoch: identity.epoch, topics };
    try {
      await this.coordinator.ask(addPartitionsToTxn, request, {
        step: this.steps.step('add-partitions', { topics: topics.length, partitions: lines.length }),
        signal,
        onWrite: () => (this.begunAt ??= performance.now()),
        codeOf: (answer) => {
          const all = answer.topics.flatMap(({ name, partitions }) => partitions.map(({ errorCode }) => ({ name, errorCode })));
          if (all.length < lines.length) {
            // One that is not added gets no marker: what is written there would never be seen.
            throw new KafkaError('malformed-response', { facts: { api: addPartitionsToTxn.name } });
          }
          // 55 says that another one was refused.
          const refused = all.find(({ errorCode }) => errorCode !== 0 && errorCode !== 55) ?? all.find(({ errorCode }) => errorCode !== 0);
          refusedTopic = refused?.name;
          return refused?.errorCode ?? 0;
        },
      });
    } catch (thrown) {
      const { facts, code, ...rest } = KafkaError.dataOf(thrown);
      if (refusedTopic === undefined || !['topic-not-authorized', 'unknown-topic', 'invalid-topic-name'].includes(code)) {
        throw thrown;
      }
      const error = KafkaError.from({ ...rest, code, facts: { ...facts, topic: refusedTopic } });
      this.entries.filter(({ record }) => record.topic === refusedTopic).forEach(({ record }) => this.culprits.set(record, error.data));
      throw error;
    }
  }

  private async write(identity: ProducerIdentity, signal: AbortSignal): Promise<void> {
    const { cluster, options, transactionalId, lane } = this;
    const sender = new TransactionSender({
      ...{ cluster, options, transactionalId, identity, lane, signal },
      codec: codecByName(options.compression),
      tell: (batch, state, error) =>
        batch.entries.forEach((entry) => entry.progress({ state, attempt: batch.attempts.length, broker: batch.attempts.at(-1)?.broker ?? null, partition: batch.partition, written: false, error: error ?? batch.lastError })),
    });
    const step = this.steps.step('produce');
    step.begin();
    const refusal = await sender.send(this.lines).finally(() => {
      step.end();
      step.note(this.producedFacts);
    });
    if (refusal === null) {
      return;
    }
    const { batch, error, culprits } = refusal;
    const told = await enrich(cluster, error, batch.encoded?.compressedBytes ?? null, signal);
    for (const [{ record }, own] of culprits) {
      this.culprits.set(record, { ...told, facts: { ...told.facts, ...own.facts } });
    }
    throw KafkaError.from(told);
  }

  private get producedFacts(): Readonly<Record<string, number>> {
    const { all, batches } = this.lines;
    const topics = new Set(all.map(({ topic }) => topic)).size;
    const batchesStored = all.reduce((sum, { stored }) => sum + stored.length, 0);
    return { messages: this.entries.length, topics, partitions: all.length, batches: batches.length, batchesStored };
  }

  private async commit(identity: ProducerIdentity, signal: AbortSignal): Promise<void> {
    await this.coordinator.ask(endTxn, this.endRequest(identity, true), {
      step: this.steps.step('end', { committed: true }),
      signal,
      codeOf: ({ errorCode }) => errorCode,
      isFinal: isEndFinal,
      onWrite: () => {
        this.commitWritten = true;
        this.tellAll('waiting', null);
      },
      onAnswer: (code) => {
        this.mayBeCommitted ||= code === null || (code !== 0 && !END_REFUSED.has(code));
      },
    });
  }

  /** Whether a broker has said that it is aborted, or there is nothing to abort. */
  private async abort(): Promise<boolean> {
    const { identity } = this;
    if (identity === null || this.begunAt === null) {
      return true;
    }
    const patience = new AbortController();
    const silent = new KafkaError('request-timeout', { retriable: true, facts: { api: endTxn.name, timeoutMs: ABORT_PATIENCE_MS } });
    const timer = setTimeout(() => patience.abort(silent), ABORT_PATIENCE_MS);
    const step = this.steps.step('end', { committed: false });
    try {
      await this.coordinator.ask(endTxn, this.endRequest(identity, false), { step, signal: patience.signal, codeOf: ({ errorCode }) => errorCode, isFinal: isEndFinal });
      return true;
    } catch (thrown) {
      // Fenced: it was aborted when the epoch was raised. Not open: there was nothing in it.
      return [47, 48, 90].includes(KafkaError.dataOf(thrown).kafka?.code ?? 0);
    } finally {
      clearTimeout(timer);
    }
  }

  private endRequest({ id, epoch }: ProducerIdentity, committed: boolean): Parameters<typeof endTxn.encode>[0] {
    return { transactionalId: this.transactionalId, producerId: id, producerEpoch: epoch, committed };
  }

  /** Why it ended, with what stood in the way until then. */
  private reasonOf(error: KafkaErrorData): KafkaErrorData {
    if (error.kafka !== undefined && FENCED.has(error.kafka.code) && this.begunAt !== null && performance.now() - this.begunAt >= this.timeoutMs) {
      return { ...error, code: 'transaction-timed-out', facts: { ...error.facts, timeoutMs: this.timeoutMs } };
    }
    if (error.code === 'cancelled' && this.mayBeCommitted) {
      return { ...error, code: 'stopped-waiting' };
    }
    const last = this.lines.all.flatMap(({ head }) => head?.lastError ?? [])[0] ?? this.coordinator.lastFailure;
    if (error.code !== 'delivery-timeout' || last === null) {
      return error;
    }
    const { facts, raw, code, broker } = last;
    return {
      ...error,
      facts: { ...facts, lastErrorCode: code, lastError: raw, lastTimeoutMs: facts['timeoutMs'] ?? null, timeoutMs: this.options.deliveryTimeoutMs, written: this.mayBeCommitted },
      ...(broker === undefined ? {} : { broker }),
      raw,
    };
  }

  private tellAll(state: RecordProgress['state'], error: KafkaErrorData | null): void {
    for (const { record, partition } of this.entries) {
      this.at.onProgress?.(record, { state, attempt: 1, broker: null, partition, written: this.commitWritten, error });
    }
  }
}

/** What proves nothing is asked again: the same end twice is one. */
function isEndFinal(code: number): boolean {
  return END_REFUSED.has(code) && code !== CONCURRENT_TRANSACTIONS;
}
