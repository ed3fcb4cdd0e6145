import { murmur2, toPositive } from '../protocol/murmur2';
import type { TopicMetadata } from '../cluster/metadata';

/** What the Java client takes modulo the number of partitions: positive murmur2. */
export function hashForPartition(key: Uint8Array): number {
  return toPositive(murmur2(key));
}

/** The partition of a key, as the Java client chooses it: positive murmur2 modulo the number of partitions. */
export function partitionForKey(key: Uint8Array, partitionCount: number): { readonly partition: number; readonly hash: number } {
  const hash = hashForPartition(key);
  return { partition: hash % partitionCount, hash };
}

/**
 * Records without a key share a partition until its batch is closed (KIP-480): fuller batches, and an even spread over
 * time. Partitions without a leader are passed over.
 */
export class StickyPartitioner {
  private readonly current = new Map<string, number>();

  choose(topic: TopicMetadata): number {
    const known = this.current.get(topic.name);
    if (known !== undefined && known < topic.partitions.length) {
      return known;
    }
    const led = topic.partitions.filter((partition) => partition.leader >= 0);
    const among = led.length > 0 ? led : topic.partitions;
    const chosen = among[Math.floor(Math.random() * among.length)]?.partition ?? 0;
    this.current.set(topic.name, chosen);
    return chosen;
  }

  /** The batch of this partition was closed: the next record without a key starts another one. */
  onBatchClosed(topic: string, partition: number): void {
    if (this.current.get(topic) === partition) {
      this.current.delete(topic);
    }
  }
}
