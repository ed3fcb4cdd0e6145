import type { Facts } from '../../../../contracts/errors';
import type { GroupMember } from '../../../../contracts/inspection';
import { KafkaError } from '../../../errors/kafkaError';
import { consumerGroupDescribe } from '../../../protocol/requests/consumerGroupDescribe';
import { describeGroups } from '../../../protocol/requests/describeGroups';
import type { Cluster } from '../../cluster';
import { askBroker, refusalOf } from '../askBroker';
import { consumerAssignment } from './consumerAssignment';
import { grouped } from '../grouped';

export interface DescribedGroup {
  readonly state: string;
  readonly protocolType: string;
  readonly assignor: string;
  readonly members: readonly GroupMember[];
}

/** Of each group what its coordinator says, or why that is not known. */
export type DescribedGroups = ReadonlyMap<string, DescribedGroup | KafkaError>;

const CONSUMER = 'consumer';
const CLASSIC = 'classic';
/** So many groups in a request. */
const CHUNK = 100;
/** There is no such group, or it has another type by now. */
const DEAD = 'Dead';

/** Groups of any types that one broker coordinates. Never throws for a single group. */
export async function describedGroups(cluster: Cluster, coordinator: number, groups: readonly { readonly group: string; readonly type: string }[], signal: AbortSignal | undefined): Promise<DescribedGroups> {
  const found = new Map<string, DescribedGroup | KafkaError>();
  const asked = [...grouped(groups, ({ type }) => type)].flatMap(([type, own]) =>
    chunks(own.map(({ group }) => group)).map(async (names) => {
      const described = await describe(cluster, coordinator, type, names, signal).catch((thrown: unknown) => {
        const error = KafkaError.from(KafkaError.dataOf(thrown));
        return new Map(names.map((name) => [name, error]));
      });
      described.forEach((description, name) => found.set(name, description));
    }),
  );
  await Promise.all(asked);
  return found;
}

async function describe(cluster: Cluster, coordinator: number, type: string, names: readonly string[], signal: AbortSignal | undefined): Promise<DescribedGroups> {
  switch (type) {
    case CLASSIC:
      return describeClassic(cluster, coordinator, names, signal);
    case CONSUMER:
      return describeConsumers(cluster, coordinator, names, signal);
    default:
      return new Map(names.map((name) => [name, new KafkaError('group-type-not-readable', { facts: { group: name, value: type } })]));
  }
}

async function describeClassic(cluster: Cluster, coordinator: number, names: readonly string[], signal: AbortSignal | undefined): Promise<DescribedGroups> {
  const { groups } = await askBroker(cluster, coordinator, describeGroups, { groups: names }, signal);
  return complete(
    names,
    groups.map(({ errorCode, groupId, state, protocolType, protocol, members }) => {
      const isConsumer = protocolType === CONSUMER;
      const refusal = refusalOf(errorCode, factsOf(cluster, groupId, describeGroups.name)) ?? (state === DEAD ? new KafkaError('unknown-group', { facts: { group: groupId } }) : null);
      return [groupId, refusal ?? { state, protocolType, assignor: protocol, members: members.map(({ assignment, ...member }) => ({ ...member, assignment: isConsumer ? consumerAssignment(assignment) : null })) }];
    }),
  );
}

async function describeConsumers(cluster: Cluster, coordinator: number, names: readonly string[], signal: AbortSignal | undefined): Promise<DescribedGroups> {
  const { groups } = await askBroker(cluster, coordinator, consumerGroupDescribe, { groups: names }, signal);
  return complete(
    names,
    groups.map(({ errorCode, errorMessage, groupId, state, assignor, members }) => [groupId, refusalOf(errorCode, factsOf(cluster, groupId, consumerGroupDescribe.name), errorMessage) ?? { state, protocolType: CONSUMER, assignor, members }]),
  );
}

/** A group that the answer does not have is no reason to leave it out. */
function complete(names: readonly string[], told: readonly (readonly [string, DescribedGroup | KafkaError])[]): DescribedGroups {
  const found = new Map(told);
  return new Map(names.map((name) => [name, found.get(name) ?? new KafkaError('malformed-response', { facts: { group: name } })]));
}

function factsOf(cluster: Cluster, group: string, api: string): Facts {
  return { group, api, username: cluster.username };
}

function chunks(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / CHUNK) }, (_, index) => names.slice(index * CHUNK, (index + 1) * CHUNK));
}
