import type { GroupDetails, GroupList, GroupSummary } from '../../../../contracts/inspection';
import { KafkaError, type KafkaErrorData } from '../../../errors/kafkaError';
import { LATEST } from '../../../protocol/requests/listOffsets';
import type { Cluster } from '../../cluster';
import { partitionOffsets } from '../partitionOffsets';
import { committedOffsets, type CommittedOffsets } from './committedOffsets';
import { coordinatorOf, isElsewhere } from './coordinatorOf';
import { describedGroups, type DescribedGroups } from './describedGroup';
import { groupOffsets, partitionsOf, totalLag } from './groupOffsets';
import { listedGroups, type ListedGroup } from './listedGroups';
import { grouped } from '../grouped';

/** Of more groups than this the list does not tell members and lag. */
const MAX_DETAILED = 200;
/** They keep their place elsewhere, and commit no offsets. */
const SHARE = 'share';
const ATTEMPTS = 3;

/** Every group that the brokers name, whatever its type, with members and total lag. Throws only where no broker can be asked. */
export async function inspectGroups(cluster: Cluster, signal?: AbortSignal): Promise<GroupList<KafkaErrorData>> {
  const { groups, unreadable } = await listedGroups(cluster, signal);
  if (groups.length > MAX_DETAILED) {
    return { groups: groups.map((group): GroupSummary<KafkaErrorData> => ({ ...group, members: null, lag: null, error: null })), isBrief: true, unreadable };
  }
  const details = await detailsOf(cluster, groups, signal);
  return { groups: details.map(({ assignor, memberList, offsets, ...summary }) => summary), isBrief: false, unreadable };
}

/** One group, asked of whoever coordinates it now. What of it cannot be read says why; throws where its coordinator cannot be asked. */
export async function inspectGroup(cluster: Cluster, { group, type }: { readonly group: string; readonly type: string }, signal?: AbortSignal): Promise<GroupDetails<KafkaErrorData>> {
  for (let attempt = 1; ; attempt++) {
    const coordinator = await coordinatorOf(cluster, group, signal);
    const [details] = await detailsOf(cluster, [{ group, type, coordinator, protocolType: '', state: null }], signal);
    if (details === undefined) {
      throw new KafkaError('unknown-group', { facts: { group } });
    }
    if (attempt === ATTEMPTS || details.error === null || !isElsewhere(details.error)) {
      return details;
    }
  }
}

async function detailsOf(cluster: Cluster, groups: readonly ListedGroup[], signal: AbortSignal | undefined): Promise<readonly GroupDetails<KafkaErrorData>[]> {
  const told = await Promise.all([...grouped(groups, ({ coordinator }) => coordinator)].map(async ([coordinator, own]) => askCoordinator(cluster, coordinator, own, signal)));
  const described: DescribedGroups = new Map(told.flatMap((one) => [...one.described]));
  const committed: CommittedOffsets = new Map(told.flatMap((one) => [...one.committed]));
  const known = groups.map((listed) => {
    const [description, offsets] = [described.get(listed.group), committed.get(listed.group)];
    return { listed, description, offsets, members: membersOf(description), rows: offsets instanceof KafkaError ? [] : (offsets ?? []) };
  });
  const places = known.flatMap(({ rows, members }) => [...partitionsOf(rows, members)]);
  const wanted = new Map([...grouped(places, ([topic]) => topic)].map(([topic, own]) => [topic, [...new Set(own.flatMap(([, partitions]) => partitions))]]));
  const ends = await partitionOffsets(cluster, wanted, LATEST, signal);
  return known.map(({ listed, description, offsets, members, rows }) => {
    const lines = groupOffsets(rows, members, ends);
    const isDescribed = description !== undefined && !(description instanceof KafkaError);
    const error = [description, offsets].find((one) => one instanceof KafkaError);
    return {
      ...listed,
      ...(isDescribed ? { state: description.state, protocolType: description.protocolType } : {}),
      members: isDescribed ? members.length : null,
      lag: offsets === undefined || offsets instanceof KafkaError ? null : totalLag(lines),
      error: error?.data ?? null,
      assignor: isDescribed ? description.assignor : '',
      memberList: members,
      offsets: lines,
    };
  });
}

async function askCoordinator(cluster: Cluster, coordinator: number, groups: readonly ListedGroup[], signal: AbortSignal | undefined): Promise<{ readonly described: DescribedGroups; readonly committed: CommittedOffsets }> {
  const withOffsets = groups.filter(({ type }) => type !== SHARE).map(({ group }) => group);
  const [described, committed] = await Promise.all([describedGroups(cluster, coordinator, groups, signal), committedOffsets(cluster, coordinator, withOffsets, signal)]);
  return { described, committed };
}

function membersOf(description: ReturnType<DescribedGroups['get']>): GroupDetails['memberList'] {
  return description === undefined || description instanceof KafkaError ? [] : description.members;
}
