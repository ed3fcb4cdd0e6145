import type { ErrorView } from '../../contracts/errors';
import type { ConfigView, GroupDetails, GroupList, TopicInspection, TopicOverview } from '../../contracts/inspection';
import type { KafkaErrorData } from '../../kafka/errors/kafkaError';
import type { Explaining } from '../../platform/explaining';
import type { NodeTarget } from '../../platform/treeNode';
import type { Answer, Answers } from './answers';
import type { NodeContent, TreeNode } from './node';

/** A node that is to be: `id` is unique below its parent. */
export interface Child {
  readonly id: string;
  readonly target: NodeTarget;
  readonly content: NodeContent;
}

export interface ChildrenHost {
  readonly answers: Answers;
  readonly explaining: Explaining;
  /** Of the node's connection. */
  readonly filter: string;
  readonly showsInternal: boolean;
}

/** What stands below a node. Asks for what is not known; a failure is a child. */
export async function childrenOf({ content, target, parent }: TreeNode, host: ChildrenHost): Promise<readonly Child[]> {
  const { answers } = host;
  const { connection, topic = '', group = '' } = target;
  switch (content.kind) {
    case 'connection':
      return unlessFailed(await answers.of({ name: 'topicOverviews', params: { connection } }), target, host, (topics) => belowConnection(topics, target, host));
    case 'topics':
      return unlessFailed(await answers.of({ name: 'topicOverviews', params: { connection } }), target, host, (topics) => topicsBelow(topics, target, host));
    case 'topic':
      return unlessFailed(await answers.of({ name: 'inspectTopic', params: { connection, topic } }), target, host, (inspection) => belowTopic(inspection, target, host));
    case 'configs':
      return unlessFailed(await answers.of({ name: 'topicConfigs', params: { connection, topic } }), target, host, (configs) => belowConfigs(configs, target));
    case 'defaults':
      return unlessFailed(await answers.of({ name: 'topicConfigs', params: { connection, topic } }), target, host, (configs) => configs.filter(isDefault).map((config) => configChild(config, target)));
    case 'groups':
      return unlessFailed(await answers.of({ name: 'inspectGroups', params: { connection } }), target, host, (groups) => belowGroups(groups, target, host));
    case 'group':
      return unlessFailed(await answers.of({ name: 'inspectGroup', params: { connection, group, type: content.group.type } }), target, host, (details) => belowGroup(details, target, host));
    case 'members':
      return parent === null ? [] : content.details.memberList.map((member) => ({ id: member.memberId, target, content: { kind: 'member', member } }));
    case 'error':
      return belowError(content.error, target);
    case 'partition':
    case 'config':
    case 'member':
    case 'offset':
    case 'cause':
    case 'fix':
    case 'note':
      return [];
  }
}

/** The topics that are shown, of all there are. */
export function shownTopics(topics: readonly TopicOverview[], { filter, showsInternal }: Pick<ChildrenHost, 'filter' | 'showsInternal'>): readonly TopicOverview[] {
  const wanted = filter.toLowerCase();
  return topics.filter(({ name, internal }) => (showsInternal || !internal) && name.toLowerCase().includes(wanted));
}

function unlessFailed<T>(answer: Answer<T>, target: NodeTarget, { explaining }: ChildrenHost, below: (value: T) => readonly Child[]): readonly Child[] {
  return 'error' in answer ? [errorChild(explaining.error(answer.error, target.connection), target)] : below(answer.value);
}

function belowConnection(topics: readonly TopicOverview[], target: NodeTarget, host: ChildrenHost): readonly Child[] {
  const { filter, showsInternal } = host;
  const all = topics.filter(({ internal }) => showsInternal || !internal);
  return [
    { id: 'topics', target, content: { kind: 'topics', shown: shownTopics(topics, host).length, all: all.length, hidden: topics.length - all.length, filter } },
    { id: 'groups', target, content: { kind: 'groups', count: null } },
  ];
}

function topicsBelow(topics: readonly TopicOverview[], target: NodeTarget, host: ChildrenHost): readonly Child[] {
  const { t } = host.explaining;
  const shown = shownTopics(topics, host);
  if (shown.length === 0) {
    return [noteChild(host.filter === '' ? t('There are no topics.') : t('No topic has “{0}” in its name.', host.filter), target)];
  }
  return shown.map((overview) => ({ id: overview.name, target: { ...target, topic: overview.name }, content: { kind: 'topic', overview, bytes: null, replicaBytes: null } }));
}

function belowTopic({ partitions, sizeError }: TopicInspection<KafkaErrorData>, target: NodeTarget, { explaining }: ChildrenHost): readonly Child[] {
  const size = sizeError === null ? [] : [errorChild(explaining.error(sizeError, target.connection), target, explaining.t('Sizes could not be read'))];
  return [
    { id: 'configs', target, content: { kind: 'configs' } },
    ...partitions.map((partition): Child => ({ id: String(partition.partition), target: { ...target, partition: partition.partition }, content: { kind: 'partition', partition } })),
    ...size,
  ];
}

/** What the topic sets first, then what somebody else set; nobody's are folded. */
function belowConfigs(configs: readonly ConfigView[], target: NodeTarget): readonly Child[] {
  const own = configs.filter(({ source }) => source === 'topic');
  const inherited = configs.filter((config) => config.source !== 'topic' && !isDefault(config));
  const count = configs.filter(isDefault).length;
  return [...[...own, ...inherited].map((config) => configChild(config, target)), ...(count === 0 ? [] : [{ id: 'defaults', target, content: { kind: 'defaults', count } } satisfies Child])];
}

function isDefault({ source }: ConfigView): boolean {
  return source === 'default';
}

function configChild(config: ConfigView, target: NodeTarget): Child {
  return { id: `config ${config.name}`, target: { ...target, config: config.name }, content: { kind: 'config', config } };
}

function belowGroups({ groups, isBrief, unreadable }: GroupList<KafkaErrorData>, target: NodeTarget, { explaining }: ChildrenHost): readonly Child[] {
  const { t } = explaining;
  const failed = unreadable.map(({ broker, error }) => ({ ...errorChild(explaining.error(error, target.connection), target, t('Groups of broker {0} could not be read', broker.id)), id: `error ${broker.id}` }));
  const none = groups.length === 0 && failed.length === 0 ? [noteChild(t('There are no groups that this user may see.'), target)] : [];
  return [...failed, ...none, ...groups.map((group): Child => ({ id: `group ${group.group}`, target: { ...target, group: group.group }, content: { kind: 'group', group, isBrief } }))];
}

function belowGroup(details: GroupDetails<KafkaErrorData>, target: NodeTarget, { explaining }: ChildrenHost): readonly Child[] {
  const { t } = explaining;
  const members = new Map(details.memberList.map((member) => [member.memberId, member]));
  const failed = details.error === null ? [] : [errorChild(explaining.error(details.error, target.connection), target)];
  const rows = details.offsets.map((offset): Child => ({
    id: `offset ${offset.partition} ${offset.topic}`,
    target: { ...target, topic: offset.topic, partition: offset.partition },
    content: { kind: 'offset', offset, member: offset.member === null ? null : (members.get(offset.member) ?? null) },
  }));
  const none = rows.length === 0 && details.error === null ? [noteChild(t('It has committed no offsets.'), target)] : [];
  return [...failed, ...(details.members === null ? [] : [{ id: 'members', target, content: { kind: 'members', details } } satisfies Child]), ...rows, ...none];
}

function belowError({ cause, fixes }: ErrorView, target: NodeTarget): readonly Child[] {
  return [{ id: 'cause', target, content: { kind: 'cause', text: cause } }, ...fixes.map((fix, index): Child => ({ id: `fix ${index}`, target, content: { kind: 'fix', fix } }))];
}

function errorChild(error: ErrorView, target: NodeTarget, title: string | null = null): Child {
  return { id: 'error', target, content: { kind: 'error', error, title } };
}

function noteChild(text: string, target: NodeTarget): Child {
  return { id: 'note', target, content: { kind: 'note', text } };
}
