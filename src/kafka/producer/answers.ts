import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import type { Batch, BatchAttempt } from './batch';
import { judge, type Judgement } from './judge';
import type { PartitionQueue } from './partitionQueue';
import { tell } from './progress';
import type { Answered } from './sender';
import { backoffMs } from './settings';
import { retire, type Settling, type SettlingHost } from './settling';

/** Wait before a batch that came too early (45) is tried again. */
const REORDER_BACKOFF_MS = 20;

/** What becomes of a batch after an attempt: it ends, goes back into its line, or goes on in parts. */
export class Answers {
  constructor(
    private readonly host: SettlingHost,
    private readonly settling: Settling,
  ) {}

  onAnswered(batch: Batch, attempt: BatchAttempt, answered: Answered): void {
    const queue = this.host.accumulator.queue(batch.topic, batch.partition);
    const judgement = judge(answered, attempt, this.host.options, {
      topic: batch.topic,
      partition: batch.partition,
      records: batch.records,
      retriesUsed: batch.retriesUsed,
      everMaybe: batch.everMaybe,
      isOldest: queue.unresolved[0] === batch,
      maxTimestamp: batch.encoded?.maxTimestamp ?? null,
    });
    queue.obstacle = null;
    attempt.verdict = judgement.verdict;
    attempt.error = judgement.error;
    this.follow(judgement, queue, batch, attempt);
  }

  /** Larger than a request may be, alone or with others; it was not written. */
  onTooLarge(batch: Batch, size: number): void {
    if (batch.records > 1) {
      this.split(this.host.accumulator.queue(batch.topic, batch.partition), batch);
      return;
    }
    const error = new KafkaError('message-too-large', {
      field: 'value',
      facts: { size, limit: this.host.options.maxRequestSize, limitSource: 'max.request.size', topic: batch.topic, partition: batch.partition },
    });
    void this.settling.fail(batch, error.data);
  }

  private follow(judgement: Judgement, queue: PartitionQueue, batch: Batch, attempt: BatchAttempt): void {
    const { options } = this.host;
    switch (judgement.next) {
      case 'stored':
        this.settling.complete(batch, judgement.stored);
        return;
      case 'drained':
        this.settling.complete(batch, null);
        return;
      case 'retry':
        batch.retriesUsed += judgement.counts ? 1 : 0;
        this.retry(queue, batch, attempt, judgement.error, judgement.counts || judgement.verdict === 'unwritten' ? backoffMs(options, batch.attempts.length) : REORDER_BACKOFF_MS);
        return;
      case 'renumber':
        batch.retriesUsed += 1;
        retire(batch);
        this.retry(queue, batch, attempt, judgement.error, backoffMs(options, batch.attempts.length));
        return;
      case 'split':
        this.split(queue, batch);
        return;
      case 'without':
        this.without(queue, batch, judgement);
        return;
      case 'final':
        void this.settling.fail(batch, judgement.error);
        return;
      default:
        judgement satisfies never;
    }
  }

  private retry(queue: PartitionQueue, batch: Batch, attempt: BatchAttempt, error: KafkaErrorData, wait: number): void {
    if (batch.isAbandoned) {
      this.settling.finish(batch);
      return;
    }
    this.renew(queue, batch);
    attempt.backoffMs = wait;
    batch.retryAt = performance.now() + wait;
    queue.staleSince = performance.now();
    queue.putBack(batch);
    tell(batch, { state: 'backoff', error });
    this.host.wake();
  }

  private without(queue: PartitionQueue, batch: Batch, { error, records }: Extract<Judgement, { next: 'without' }>): void {
    if (!batch.isAbandoned) {
      this.settling.refuseSome(batch, error, records);
      this.settling.leaveOut(batch);
    }
    if (batch.isAbandoned) {
      this.settling.finish(batch);
      return;
    }
    queue.putBack(batch);
    this.host.wake();
  }

  /** Before it goes again: without numbers that the broker takes no more, and without records that nobody waits for. */
  private renew(queue: PartitionQueue, batch: Batch): void {
    if (batch.sequence?.identity.retired === true && !batch.everMaybe) {
      this.settling.renumber(queue, batch);
    }
    this.settling.leaveOut(batch);
  }

  private split(queue: PartitionQueue, batch: Batch): void {
    if (batch.isAbandoned) {
      this.settling.finish(batch);
      return;
    }
    this.renew(queue, batch);
    if (batch.records === 1) {
      queue.putBack(batch);
      this.host.wake();
      return;
    }
    this.host.open.takeApart(batch);
    const parts = batch.split();
    this.host.open.replace(batch, parts);
    queue.replace(batch, parts);
    this.host.wake();
  }
}
