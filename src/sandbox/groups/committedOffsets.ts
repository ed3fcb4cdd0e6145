export interface CommittedOffset {
  readonly offset: bigint;
  /** −1 where the member gave none. */
  readonly leaderEpoch: number;
  readonly metadata: string | null;
}

/** What a group committed, by topic and partition. */
export class CommittedOffsets {
  private readonly topics = new Map<string, Map<number, CommittedOffset>>();

  set(topic: string, partition: number, committed: CommittedOffset): void {
    const partitions = this.topics.get(topic) ?? new Map<number, CommittedOffset>();
    partitions.set(partition, committed);
    this.topics.set(topic, partitions);
  }

  get(topic: string, partition: number): CommittedOffset | null {
    return this.topics.get(topic)?.get(partition) ?? null;
  }

  /** The partitions that have an offset, topic by topic. */
  all(): readonly { readonly topic: string; readonly partitions: readonly number[] }[] {
    return [...this.topics].map(([topic, partitions]) => ({ topic, partitions: [...partitions.keys()] }));
  }

  forgetTopic(topic: string): void {
    this.topics.delete(topic);
  }
}
