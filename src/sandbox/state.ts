import type { Faults } from './faults';
import type { Groups } from './groups/groups';
import type { Limits } from './limits';
import type { Topics } from './log/topics';
import type { Transactions } from './transactions/transactions';

/** What all connections share. */
export interface BrokerState {
  readonly host: string;
  readonly port: number;
  readonly clusterId: string;
  readonly limits: Limits;
  readonly topics: Topics;
  readonly groups: Groups;
  readonly transactions: Transactions;
  readonly faults: Faults;
  nextProducerId(): bigint;
}
