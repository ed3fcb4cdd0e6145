import type { PartitionInspection, TopicOverview } from '../../../contracts/inspection';
import type { Translate } from '../../../explain/explanation';
import { formatBytes } from '../../../explain/units';
import type { KafkaErrorData } from '../../../kafka/errors/kafkaError';
import type { Explaining } from '../../../platform/explaining';
import type { NodeContent } from '../node';
import { joined, type NodeView } from './nodeView';

const WARNING = { icon: 'warning', color: 'list.warningForeground' } as const;
const ERROR = { icon: 'error', color: 'list.errorForeground' } as const;

export function topicsView({ shown, all, hidden, filter }: Extract<NodeContent, { kind: 'topics' }>, t: Translate): NodeView {
  const isFiltered = filter !== '';
  const description = isFiltered ? t('{0} of {1} with “{2}”', shown, all, filter) : String(all);
  return {
    label: t('Topics'),
    description,
    tooltip: [
      all === 1 ? t('1 topic') : t('{0} topics', all),
      ...(isFiltered ? [t('Only those with “{0}” in their name are shown.', filter)] : []),
      ...(hidden > 0 ? [hidden === 1 ? t('1 internal topic is hidden.') : t('{0} internal topics are hidden.', hidden)] : []),
    ],
    icon: isFiltered ? 'filter-filled' : 'list-unordered',
    canOpen: true,
    context: 'topics',
  };
}

export function topicView({ overview, bytes, replicaBytes }: Extract<NodeContent, { kind: 'topic' }>, t: Translate): NodeView {
  const { name, partitions, replicationFactor, internal, offline, underReplicated } = overview;
  const faults = faultsOf(overview, t);
  const size = bytes === null ? null : formatBytes(bytes);
  const counts = [partitions === 1 ? t('1 partition') : t('{0} partitions', partitions), replicationFactor === 1 ? t('1 replica each') : t('{0} replicas each', replicationFactor)];
  const kind = internal ? t('internal') : null;
  return {
    label: name,
    description: joined(`${partitions} × ${replicationFactor}`, ...faults, size, kind),
    tooltip: [name, joined(...counts, kind), ...faults, ...(size === null ? [] : [t('{0} on disk, one replica of each partition', size)]), ...(replicaBytes === null || replicationFactor === 1 ? [] : [t('{0} with all replicas', formatBytes(replicaBytes))])],
    ...(offline > 0 ? ERROR : underReplicated > 0 ? WARNING : { icon: internal ? 'gear' : 'layers' }),
    canOpen: true,
    context: 'topic',
    spoken: joined(name, ...counts, ...faults, size, kind),
  };
}

function faultsOf({ offline, underReplicated }: TopicOverview, t: Translate): readonly string[] {
  return [
    ...(offline === 0 ? [] : [offline === 1 ? t('1 partition offline') : t('{0} partitions offline', offline)]),
    ...(underReplicated === 0 ? [] : [underReplicated === 1 ? t('1 partition under-replicated') : t('{0} partitions under-replicated', underReplicated)]),
  ];
}

export function partitionView(partition: PartitionInspection<KafkaErrorData>, explaining: Explaining): NodeView {
  const { t } = explaining;
  const { leader, replicas, inSyncReplicas, first, next, bytes } = partition;
  const problem = partition.error === null ? null : explaining.error(partition.error);
  const isOffline = leader < 0;
  const isBehind = inSyncReplicas.length < replicas.length;
  const label = t('Partition {0}', partition.partition);
  const inSync = t('{0} of {1} in sync', inSyncReplicas.length, replicas.length);
  const offsets = first === null || next === null ? null : `${first} → ${next}`;
  const led = isOffline ? t('offline: no leader') : t('leader {0}', leader);
  const size = bytes === null ? null : formatBytes(bytes);
  return {
    label,
    description: joined(isOffline ? null : (offsets ?? problem?.title ?? null), led, isBehind ? inSync : null, size),
    tooltip: [
      label,
      isOffline ? t('It has no leader: it can neither be read nor written.') : t('Leader: broker {0}', leader),
      t('Replicas: {0}', replicas.join(', ')),
      t('In sync: {0}', inSyncReplicas.length === 0 ? t('none') : inSyncReplicas.join(', ')),
      ...(first === null ? [] : [t('First offset that is left: {0}', first)]),
      ...(next === null ? [] : [t('Next offset: {0}', next)]),
      ...(size === null ? [] : [t('On disk, the leader’s replica: {0}', size)]),
      ...(problem === null ? [] : [`${problem.title}. ${problem.cause}`]),
    ],
    ...(isOffline ? ERROR : isBehind || problem !== null ? WARNING : { icon: 'list-flat' }),
    canOpen: false,
    context: 'partition',
    spoken: joined(label, isOffline || offsets === null ? (problem?.title ?? null) : t('first offset {0}, next {1}', first ?? '', next ?? ''), led, inSync, size),
  };
}
