import { batchesOf } from '../../kafka/protocol/batchHeader';
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
  private memory = 0;
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
      this.memory -= topic.memory;
    }
  }

  /** Removes the records of a partition before this offset. */
  deleteBefore(log: PartitionLog, offset: bigint): void {
    const before = log.memory;
    log.deleteBefore(offset);
    this.memory -= before - log.memory;
  }

  /** Stores a batch and makes room for it by dropping the oldest ones. Answers its base offset. */
  append(topic: Topic, log: PartitionLog, batch: CheckedBatch): bigint {
    return this.store(topic, (order) => log.append(batch, order));
  }

  /** Stores batches of any format as they are: what segments of an older broker hold. */
  restore(topic: Topic, log: PartitionLog, recordSet: Buffer): void {
    for (const { position, totalSize, baseOffset, lastOffsetDelta, maxTimestamp } of batchesOf(recordSet)) {
      const bytes = Buffer.from(recordSet.subarray(position, position + totalSize));
      this.store(topic, (order) => log.restore(bytes, baseOffset + BigInt(lastOffsetDelta), maxTimestamp, order));
    }
  }

  private store<T>(topic: Topic, put: (order: number) => T): T {
    const before = topic.memory;
    const stored = put(this.order);
    this.order += 1;
    dropOldestOf(topic.partitions, topic.memory - this.limits.topicBytes);
    this.memory += topic.memory - before;
    if (this.memory > this.limits.totalBytes) {
      const all = this.all.flatMap(({ partitions }) => partitions);
      this.memory -= dropOldestOf(all, this.memory - this.limits.totalBytes);
    }
    return stored;
  }
}

/** Drops the oldest batches of these partitions until so many bytes are free; the last one of a partition stays. Answers how many became free. */
function dropOldestOf(logs: readonly PartitionLog[], bytes: number): number {
  let freed = 0;
  while (freed < bytes) {
    const oldest = logs
      .filter(({ count }) => count > 1)
      .reduce<PartitionLog | null>((found, log) => (found === null || orderOf(log) < orderOf(found) ? log : found), null);
    if (oldest === null) {
      break;
    }
    const before = oldest.memory;
    oldest.dropOldest();
    freed += before - oldest.memory;
  }
  return freed;
}

function orderOf(log: PartitionLog): number {
  return log.oldest?.order ?? Infinity;
}
