import type { GroupMember, GroupOffset, GroupSummary } from '../../../contracts/inspection';
import type { Translate } from '../../../explain/explanation';
import type { KafkaErrorData } from '../../../kafka/errors/kafkaError';
import type { Explaining } from '../../../platform/explaining';
import type { NodeContent } from '../node';
import { joined, type NodeView } from './nodeView';

const WARNING = { icon: 'warning', color: 'list.warningForeground' } as const;
const CONSUMER = 'consumer';

export function groupsView(count: number | null, t: Translate): NodeView {
  return {
    label: t('Groups'),
    description: count === null ? '' : String(count),
    tooltip: [t('Groups of consumers, with their lag'), t('A broker names only those that the user may see.')],
    icon: 'organization',
    canOpen: true,
    context: 'groups',
  };
}

export function groupView(group: GroupSummary<KafkaErrorData>, isBrief: boolean, explaining: Explaining): NodeView {
  const { t } = explaining;
  const problem = group.error === null ? null : explaining.error(group.error);
  const members = group.members === null ? null : membersText(group.members, t);
  const lag = group.lag === null ? null : t('lag {0}', group.lag);
  const protocol = group.protocolType === CONSUMER || group.protocolType === '' ? null : group.protocolType;
  return {
    label: group.group,
    description: joined(problem?.title ?? null, group.state, members, lag, typeText(group.type, t), protocol),
    tooltip: [
      group.group,
      t('Type: {0}', typeText(group.type, t)),
      ...(protocol === null ? [] : [t('Protocol: {0}', protocol)]),
      ...(group.state === null ? [] : [t('State: {0}', group.state)]),
      ...(members === null ? [] : [members]),
      ...(group.lag === null ? [] : [t('Lag over all partitions: {0}', group.lag)]),
      t('Coordinator: broker {0}', group.coordinator),
      ...(isBrief ? [t('There are so many groups that each is read only when it is opened.')] : []),
      ...(problem === null ? [] : [`${problem.title}. ${problem.cause}`]),
    ],
    ...(problem === null ? { icon: 'account' } : WARNING),
    canOpen: true,
    context: 'group',
  };
}

export function membersView({ details }: Extract<NodeContent, { kind: 'members' }>, t: Translate): NodeView {
  const count = details.memberList.length;
  return {
    label: t('Members'),
    description: joined(String(count), details.assignor),
    tooltip: [membersText(count, t), ...(details.assignor === '' ? [] : [t('Assignor: {0}', details.assignor)])],
    icon: 'person',
    canOpen: count > 0,
    context: 'members',
  };
}

export function memberView({ clientId, clientHost, memberId, instanceId, assignment }: GroupMember, t: Translate): NodeView {
  const host = clientHost.replace(/^\//, '');
  const assigned = assignment?.map(({ topic, partitions }) => `${topic}: ${partitions.join(', ')}`) ?? null;
  const reads = assigned === null ? t('assignment in another format') : assigned.length === 0 ? t('no partition') : assigned.join('; ');
  return {
    label: clientId,
    description: joined(host, reads),
    tooltip: [clientId, memberId, ...(instanceId === null ? [] : [t('Static member: {0}', instanceId)]), t('Host: {0}', host), ...(assigned === null || assigned.length === 0 ? [reads] : assigned)],
    icon: 'person',
    canOpen: false,
    context: 'member',
  };
}

export function offsetView({ topic, partition, committed, end, lag, error }: GroupOffset<KafkaErrorData>, member: GroupMember | null, explaining: Explaining): NodeView {
  const { t } = explaining;
  const problem = error === null ? null : explaining.error(error);
  const lagText = lag === null ? null : t('lag {0}', lag);
  const committedText = committed === null ? (problem === null ? t('nothing committed') : null) : t('committed {0}', committed);
  const endText = end === null ? null : t('end {0}', end);
  const reader = member === null ? t('read by nobody now') : t('read by {0}', member.clientId);
  return {
    label: `${topic} ${partition}`,
    description: joined(problem?.title ?? null, lagText, committedText, endText, member?.clientId ?? null),
    tooltip: [t('{0}, partition {1}', topic, partition), ...[lagText, committedText, endText].flatMap((text) => (text === null ? [] : [text])), reader, ...(problem === null ? [] : [`${problem.title}. ${problem.cause}`])],
    ...(problem === null ? { icon: 'list-flat' } : WARNING),
    canOpen: false,
    context: 'offset',
  };
}

function membersText(count: number, t: Translate): string {
  return count === 1 ? t('1 member') : t('{0} members', count);
}

/** In the words of Kafka's own tools where there is no other one. */
function typeText(type: string, t: Translate): string {
  switch (type) {
    case 'classic':
      return t('classic');
    case 'consumer':
      return t('new protocol');
    default:
      return type;
  }
}
