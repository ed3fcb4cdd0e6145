import type { Faults } from './faults';
import type { Groups } from './groups/groups';
import type { Limits } from './limits';
import type { Topics } from './log/topics';

/** The one broker of the cluster; it leads every partition, and has been elected once. */
export const BROKER_ID = 1;
export const LEADER_EPOCH = 0;

/** What all connections share. */
export interface BrokerState {
  readonly host: string;
  readonly port: number;
  readonly clusterId: string;
  readonly limits: Limits;
  readonly topics: Topics;
  readonly groups: Groups;
  readonly faults: Faults;
  nextProducerId(): bigint;
}
