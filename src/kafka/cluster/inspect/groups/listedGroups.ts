import type { GroupList, GroupSummary } from '../../../../contracts/inspection';
import { KafkaError, type KafkaErrorData } from '../../../errors/kafkaError';
import { listGroups } from '../../../protocol/requests/listGroups';
import type { Cluster } from '../../cluster';
import type { BrokerNode } from '../../metadata';
import { askBroker, brokersOf, refusalOf } from '../askBroker';

export type ListedGroup = Pick<GroupSummary<KafkaErrorData>, 'group' | 'type' | 'protocolType' | 'state' | 'coordinator'>;

type Unreadable = GroupList<KafkaErrorData>['unreadable'][number];

/** The type of all groups where a broker does not tell: there was no other one. */
const CLASSIC = 'classic';

/** Asks every broker for the groups that it coordinates. Throws the first error where all of them fail. */
export async function listedGroups(cluster: Cluster, signal: AbortSignal | undefined): Promise<{ readonly groups: readonly ListedGroup[]; readonly unreadable: readonly Unreadable[] }> {
  const brokers = await brokersOf(cluster, signal);
  const answers = await Promise.all(brokers.map((broker) => groupsOn(cluster, broker, signal)));
  const unreadable = answers.flatMap(({ broker, error }) => (error === null ? [] : [{ broker: { id: broker.id, host: broker.host, port: broker.port }, error: error.data }]));
  const [failed] = answers;
  if (unreadable.length === brokers.length && failed?.error instanceof KafkaError && answers.every(({ groups }) => groups.length === 0)) {
    throw failed.error;
  }
  const byName = new Map(answers.flatMap(({ groups }) => groups.map((group) => [group.group, group] as const)));
  return { groups: [...byName.values()].sort((a, b) => (a.group < b.group ? -1 : 1)), unreadable };
}

interface Told {
  readonly broker: BrokerNode;
  readonly groups: readonly ListedGroup[];
  readonly error: KafkaError | null;
}

async function groupsOn(cluster: Cluster, broker: BrokerNode, signal: AbortSignal | undefined): Promise<Told> {
  try {
    const { errorCode, groups } = await askBroker(cluster, broker.id, listGroups, null, signal);
    return {
      broker,
      groups: groups.map(({ groupId, protocolType, state, type }) => ({ group: groupId, type: (type ?? '').toLowerCase() || CLASSIC, protocolType, state: state === '' ? null : state, coordinator: broker.id })),
      error: refusalOf(errorCode, { api: listGroups.name, username: cluster.username, brokerId: broker.id }),
    };
  } catch (thrown) {
    return { broker, groups: [], error: KafkaError.from(KafkaError.dataOf(thrown)) };
  }
}
