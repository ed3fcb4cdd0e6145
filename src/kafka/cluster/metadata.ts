import type { BrokerAddress } from '../../contracts/messages';

export interface PartitionMetadata {
  readonly partition: number;
  /** Broker id; -1: no leader now. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
}

export interface TopicMetadata {
  readonly name: string;
  readonly internal: boolean;
  /** By partition number, without holes. */
  readonly partitions: readonly PartitionMetadata[];
  /** ms, `performance.now()` when it was asked for. */
  readonly readAt: number;
}

export interface BrokerNode extends BrokerAddress {
  readonly rack: string | null;
}
