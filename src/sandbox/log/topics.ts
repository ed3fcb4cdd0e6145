import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { Limits } from '../limits';
import type { CheckedBatch, PartitionLog } from './partitionLog';
import { Topic } from './topic';
import { TopicConfigs } from './topicConfigs';
import { checkTopicName, namesCollide } from './topicName';

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly configs: ReadonlyMap<string, string>;
}

/** All topics, within the limits of memory. */
export class Topics {
  private readonly byName = new Map<string, Topic>();
  private totalBytes = 0;
  private order = 0;

  constructor(private readonly limits: Limits) {}

  get all(): readonly Topic[] {
    return [...this.byName.values()];
  }

  get(name: string): Topic | null {
    return this.byName.get(name) ?? null;
  }

  getById(id: Buffer): Topic | null {
    return this.all.find((topic) => topic.id.equals(id)) ?? null;
  }

  partition(topic: string, partition: number): PartitionLog | null {
    return this.byName.get(topic)?.partitions[partition] ?? null;
  }

  /** Throws `BrokerError` with the words of Kafka 4.1; `validateOnly` checks and makes nothing. */
  create({ name, partitions, configs }: NewTopic, validateOnly = false): Topic {
    checkTopicName(name);
    if (this.byName.has(name)) {
      throw new BrokerError(ERROR.topicAlreadyExists, `Topic '${name}' already exists.`);
    }
    const colliding = this.all.find((topic) => namesCollide(topic.name, name));
    if (colliding !== undefined) {
      throw new BrokerError(ERROR.invalidTopic, `Topic '${name}' collides with existing topic: ${colliding.name}`);
    }
    if (partitions <= 0) {
      throw new BrokerError(ERROR.invalidPartitions, 'Number of partitions was set to an invalid non-positive value.');
    }
    const left = this.limits.partitions - this.all.reduce((sum, topic) => sum + topic.partitions.length, 0);
    if (partitions > left) {
      throw new BrokerError(ERROR.policyViolation, `The sandbox holds at most ${this.limits.partitions} partitions; ${left} are left.`);
    }
    const topic = new Topic(name, partitions, new TopicConfigs(configs), this.limits.producersPerPartition);
    if (!validateOnly) {
      this.byName.set(name, topic);
    }
    return topic;
  }

  delete(topic: Topic): void {
    if (this.byName.get(topic.name) === topic) {
      this.byName.delete(topic.name);
      this.totalBytes -= topic.size;
    }
  }

  /** Stores a batch and makes room for it by dropping the oldest ones. Answers its base offset. */
  append(topic: Topic, log: PartitionLog, checked: CheckedBatch): bigint {
    const baseOffset = log.append(checked, this.order);
    this.order += 1;
    this.totalBytes += checked.batch.bytes.length;
    this.shrink(topic.partitions, topic.size, this.limits.topicBytes);
    if (this.totalBytes > this.limits.totalBytes) {
      this.shrink(
        this.all.flatMap(({ partitions }) => partitions),
        this.totalBytes,
        this.limits.totalBytes,
      );
    }
    return baseOffset;
  }

  /** Drops the oldest batches of these partitions; the last one of a partition stays. */
  private shrink(logs: readonly PartitionLog[], size: number, limit: number): void {
    let left = size;
    while (left > limit) {
      const oldest = logs
        .filter(({ count }) => count > 1)
        .reduce<PartitionLog | null>((found, log) => (found === null || orderOf(log) < orderOf(found) ? log : found), null);
      if (oldest === null) {
        return;
      }
      const freed = oldest.dropOldest();
      left -= freed;
      this.totalBytes -= freed;
    }
  }
}

function orderOf(log: PartitionLog): number {
  return log.oldest?.order ?? Infinity;
}
