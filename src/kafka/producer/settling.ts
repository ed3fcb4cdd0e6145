import type { Cluster } from '../cluster/cluster';
import { enrich } from '../cluster/topicConfigs';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import type { Accumulator } from './accumulator';
import type { Batch, Stored } from './batch';
import { Block } from './block';
import type { Entry } from './entry';
import type { OpenBatches } from './openBatches';
import type { PartitionQueue } from './partitionQueue';
import { resultOf } from './result';
import type { ProducerOptions } from './settings';

export interface SettlingHost {
  readonly cluster: Cluster;
  readonly options: ProducerOptions;
  readonly accumulator: Accumulator;
  readonly open: OpenBatches;
  readonly signal: AbortSignal;
  /** Others may go on now. */
  readonly wake: () => void;
}

/** Gives records their results, and leaves sequence numbers and memory as those who come after need them. */
export class Settling {
  constructor(private readonly host: SettlingHost) {}

  /** Stored, or with acks=0 taken by the kernel. */
  complete(batch: Batch, stored: Stored | null): void {
    const queue = this.queueOf(batch);
    batch.sequence?.identity.confirm(queue.key);
    if (queue.hasOvertaken(batch)) {
      batch.isOrderKept = false;
    }
    batch.entries.forEach((entry) => this.settle(entry, batch, { stored, error: null }));
    this.finish(batch);
  }

  /** Not tried again: rejected, or unknown where an attempt may have been stored. */
  async fail(batch: Batch, error: KafkaErrorData): Promise<void> {
    const { cluster, signal } = this.host;
    const queue = this.queueOf(batch);
    queue.resolve(batch);
    const { sequence } = batch;
    if (batch.everMaybe) {
      retire(batch);
      queue.doubtSuccessors(batch);
    } else {
      this.unnumber(queue, batch);
    }
    const told = await enrich(cluster, error, batch.encoded?.compressedBytes ?? null, signal);
    // For the report. Not before: who cancels meanwhile must not give the numbers back again, others may have them by now.
    batch.sequence = sequence;
    batch.entries.forEach((entry) => this.settle(entry, batch, { stored: null, error: told }));
    this.finish(batch);
  }

  /** The records that the broker named are refused; what is left of the batch has no sequence numbers any more. */
  refuseSome(batch: Batch, error: KafkaErrorData, refused: ReadonlyMap<number, string | null>): void {
    this.unnumber(this.queueOf(batch), batch);
    this.host.open.takeApart(batch);
    const entries = batch.entries.flatMap((entry, index) => (refused.has(index) ? [{ entry, message: refused.get(index) ?? null }] : []));
    for (const { entry, message } of entries) {
      const told = { ...error, facts: { ...error.facts, brokerMessage: message ?? error.facts['brokerMessage'] ?? null } };
      this.settle(entry, batch, { stored: null, error: told });
    }
    entries.forEach(({ entry }) => this.host.open.takeOut(entry, batch));
  }

  /** The user, the delivery timeout or closing ends one send: taken out if it was never written, else unknown. */
  giveUp(entry: Entry, error: KafkaErrorData): void {
    if (entry instanceof Block && entry.apart !== null) {
      entry.apart.forEach((one) => this.giveUp(one, error));
      return;
    }
    const batch = this.host.open.of(entry);
    if (batch === undefined || entry.settled) {
      return;
    }
    if (batch.mayBeStored) {
      const told: KafkaErrorData = error.code === 'cancelled' ? { ...error, code: 'stopped-waiting' } : error;
      this.settle(entry, batch, { stored: null, error: told });
      retire(batch);
      this.queueOf(batch).doubtSuccessors(batch);
      this.leaveOut(batch);
      if (!batch.inFlight && batch.isAbandoned) {
        this.finish(batch);
      }
      this.host.wake();
      return;
    }
    this.settle(entry, batch, { stored: null, error });
    this.renumber(this.queueOf(batch), batch);
    this.host.open.takeOut(entry, batch);
    if (batch.records === 0 && !batch.inFlight) {
      this.finish(batch);
    }
  }

  /**
   * What nobody waits for any more is not written again: it was told that it may stand there, not that it may stand there
   * twice, and its report names the numbers by which it would be looked for. A batch with sequence numbers has to stay as
   * it is; the broker takes it once.
   */
  leaveOut(batch: Batch): void {
    if (batch.sequence === null && !batch.onTheWire) {
      batch.entries.filter(({ settled }) => settled).forEach((entry) => this.host.open.takeOut(entry, batch));
    }
  }

  /** Every record of it has its result. */
  finish(batch: Batch): void {
    if (!this.host.open.close(batch)) {
      return;
    }
    if (batch.everMaybe && batch.attempts.at(-1)?.verdict !== 'stored') {
      retire(batch);
    }
    this.queueOf(batch).resolve(batch);
    this.host.wake();
  }

  /** It goes on, and gets other sequence numbers when its turn comes: nothing was stored with those it had. */
  renumber(queue: PartitionQueue, batch: Batch): void {
    this.unnumber(queue, batch);
    this.leaveOut(batch);
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

  /**
   * What waits with numbers of a producer id that is not used any more, and was never stored, gets new ones when its turn
   * comes: its predecessors, which have lost theirs, would wait for it as it waits for them. What may be stored ends where
   * another cluster has taken the place of the one that would have known it again.
   */
  unnumberRetired(queue: PartitionQueue): void {
    for (const batch of [...queue.waiting]) {
      const { sequence, everMaybe } = batch;
      if (sequence?.identity.retired === true && !everMaybe) {
        this.renumber(queue, batch);
      } else if (sequence !== null && sequence.identity.clusterId !== this.host.cluster.id) {
        void this.fail(batch, batch.lastError ?? new KafkaError('producer-id-expired').data);
      }
    }
  }

  private settle(entry: Entry, batch: Batch, end: { stored: Stored | null; error: KafkaErrorData | null }): void {
    const { cluster, options } = this.host;
    entry.settle(resultOf(entry, batch, options, end, cluster.cachedTopic(batch.topic)));
  }

  private queueOf(batch: Batch): PartitionQueue {
    return this.host.accumulator.queue(batch.topic, batch.partition);
  }
}

/** The producer id of this batch is given to no other batch any more. */
export function retire(batch: Batch): void {
  if (batch.sequence !== null) {
    batch.sequence.identity.retired = true;
  }
}
