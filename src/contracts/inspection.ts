import type { ErrorView } from './errors';
import type { BrokerAddress } from './messages';
import type { TopicInfo } from './topics';

/**
 * What the tree of topics and groups shows. `E`: an error as a person reads it, or as facts (`KafkaErrorData`) within the
 * client thread. Offsets and lags are int64 as decimal text, sizes bytes on disk.
 */

/** A topic as the cluster's metadata tell it: no request of its own. */
export interface TopicOverview extends TopicInfo {
  /** Partitions with fewer replicas in sync than they have, those without a leader not counted. */
  readonly underReplicated: number;
  /** Partitions without a leader. */
  readonly offline: number;
}

export interface PartitionInspection<E = ErrorView> {
  readonly partition: number;
  /** Broker id, or -1 where the partition has no leader now. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
  /** Of the oldest record that is left; null: not known. */
  readonly first: string | null;
  /** That the next record gets; null: not known. */
  readonly next: string | null;
  /** Of the leader's replica; null: not known. */
  readonly bytes: number | null;
  /** Why the offsets are not known. */
  readonly error: E | null;
}

export interface TopicInspection<E = ErrorView> {
  readonly topic: string;
  readonly partitions: readonly PartitionInspection<E>[];
  /** Of the leaders' replicas, and of all; null: not known. */
  readonly bytes: number | null;
  readonly replicaBytes: number | null;
  /** Why sizes are not known. */
  readonly sizeError: E | null;
}

/** Who set a value: the topic itself, one broker or all of them at run time, a broker's file, or nobody. */
export type ConfigSource = 'topic' | 'broker' | 'cluster' | 'file' | 'default' | 'other';
export type ConfigType = 'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'other';

export interface ConfigView {
  readonly name: string;
  /** null: the broker does not show it. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly readOnly: boolean;
  readonly type: ConfigType;
  /** What it comes back to where the topic sets nothing of its own; null: not known. */
  readonly inherited: string | null;
}

export interface GroupSummary<E = ErrorView> {
  readonly group: string;
  /** `classic`, `consumer` (KIP-848), `share`, `streams`, or one that is newer than us. */
  readonly type: string;
  /** `consumer`, `connect` …; empty: it only commits offsets. */
  readonly protocolType: string;
  /** In Kafka's words; null: not known. */
  readonly state: string | null;
  readonly members: number | null;
  /** Over all partitions with a committed offset; null: not known. */
  readonly lag: string | null;
  /** Broker id. */
  readonly coordinator: number;
  /** Why something of it is not known. */
  readonly error: E | null;
}

export interface GroupList<E = ErrorView> {
  /** Sorted by name. */
  readonly groups: readonly GroupSummary<E>[];
  /** There are so many that their members and lags were not read: each tells its own when it is looked at. */
  readonly isBrief: boolean;
  /** Brokers that could not be asked for theirs. */
  readonly unreadable: readonly { readonly broker: BrokerAddress; readonly error: E }[];
}

export interface GroupMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** null: in a format that is not a consumer's. */
  readonly assignment: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null;
}

/** How far a group is in a partition that it committed an offset of, or that a member of it reads. */
export interface GroupOffset<E = ErrorView> {
  readonly topic: string;
  readonly partition: number;
  /** null: none. */
  readonly committed: string | null;
  /** The high watermark, as kafka-consumer-groups.sh takes it; null: not known. */
  readonly end: string | null;
  /** `end` − `committed`; below 0 where the topic was made anew or cut. */
  readonly lag: string | null;
  /** Member that reads it; null: nobody. */
  readonly member: string | null;
  /** Why the end or the committed offset is not known. */
  readonly error: E | null;
}

export interface GroupDetails<E = ErrorView> extends GroupSummary<E> {
  /** In Kafka's words; empty: none. */
  readonly assignor: string;
  readonly memberList: readonly GroupMember[];
  /** By topic and partition. */
  readonly offsets: readonly GroupOffset<E>[];
}
