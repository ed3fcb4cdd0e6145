import type { Faults } from './faults';
import type { Groups } from './groups/groups';
import type { Limits } from './limits';
import type { Topics } from './log/topics';

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
