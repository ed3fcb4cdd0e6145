export interface TopicInfo {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly internal: boolean;
}

export interface CreateTopicRequest {
  readonly connection?: string;
  readonly topic: string;
  /** Absent: the broker's default. */
  readonly partitions?: number;
  /** Absent: the broker's default. */
  readonly replicationFactor?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

export interface DeleteTopicRequest {
  readonly connection?: string;
  readonly topic: string;
}

/** What a form needs to know of a topic. A config that may not be read is null. */
export interface TopicDetails {
  readonly topic: string;
  readonly partitions: readonly {
    readonly partition: number;
    /** Broker id, or -1 where the partition has no leader now. */
    readonly leader: number;
    readonly replicas: readonly number[];
    readonly inSyncReplicas: readonly number[];
  }[];
  readonly replicationFactor: number;
  /** Limit of one batch after compression, bytes. */
  readonly maxMessageBytes: number | null;
  readonly minInSyncReplicas: number | null;
  readonly timestampType: 'create' | 'append' | null;
  readonly compacted: boolean | null;
}
