import type { Cluster } from '../cluster/cluster';
import type { BrokerNode } from '../cluster/metadata';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import type { Accumulator } from './accumulator';
import type { Batch } from './batch';
import type { PartitionQueue } from './partitionQueue';
import { tell } from './progress';
import { backoffMs, type ProducerOptions } from './settings';
import type { Settling } from './settling';

/** The pause before metadata is read again is that of this many failed attempts at least. */
const PATIENT_ATTEMPTS = 3;

export interface LeadersHost {
  readonly cluster: Cluster;
  readonly options: ProducerOptions;
  readonly accumulator: Accumulator;
  readonly signal: AbortSignal;
  readonly wake: () => void;
}

/** Finds out who leads the partitions that batches wait for. */
export class Leaders {
  private readonly refreshing = new Set<string>();

  constructor(
    private readonly host: LeadersHost,
    private readonly settling: Settling,
  ) {}

  /** As the cluster last said, unless an answer since then has shown that to be out of date. */
  of(queue: PartitionQueue): BrokerNode | null {
    const { cluster } = this.host;
    const topic = cluster.cachedTopic(queue.topic);
    return topic === null || topic.readAt < queue.staleSince ? null : (cluster.leaderOf(queue.topic, queue.partition)?.broker ?? null);
  }

  /** Reads a topic's metadata. What stands in the way is told to the batches that wait; what cannot pass ends them. */
  async refresh(topic: string): Promise<void> {
    if (this.refreshing.has(topic)) {
      return;
    }
    this.refreshing.add(topic);
    try {
      const { partitions } = await this.host.cluster.topic(topic, { maxAgeMs: 0, signal: this.host.signal });
      for (const queue of this.waiting(topic)) {
        if (queue.partition >= partitions.length) {
          this.failLine(queue, new KafkaError('unknown-partition', { facts: { topic, partition: queue.partition, partitions: partitions.length } }).data);
        } else if (this.host.cluster.leaderOf(topic, queue.partition) === null) {
          this.hinder(queue, new KafkaError('leader-not-available', { retriable: true, facts: { topic, partition: queue.partition } }).data);
        }
      }
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      const isFinal = !error.retriable || error.code === 'unknown-topic';
      this.waiting(topic).forEach((queue) => (isFinal ? this.failLine(queue, error) : this.hinder(queue, error)));
    }
    this.refreshing.delete(topic);
    this.host.wake();
  }

  /** Every batch that waits in this line, or those that are meant, ends. */
  failLine(queue: PartitionQueue, error: KafkaErrorData, isMeant: (batch: Batch) => boolean = () => true): void {
    for (const batch of queue.waiting.filter(isMeant)) {
      void this.settling.fail(batch, error);
    }
  }

  /** The batches in this line wait on; it is told why. */
  private hinder(queue: PartitionQueue, error: KafkaErrorData): void {
    queue.obstacle = error;
    for (const batch of queue.waiting) {
      batch.retryAt = performance.now() + backoffMs(this.host.options, Math.max(batch.attempts.length, PATIENT_ATTEMPTS));
      tell(batch, { state: 'connecting', error });
    }
  }

  private waiting(topic: string): readonly PartitionQueue[] {
    return [...this.host.accumulator.queues.values()].filter((queue) => queue.topic === topic && queue.waiting.length > 0);
  }
}
