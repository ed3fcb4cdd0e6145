import { randomUUID } from 'node:crypto';
import { ERROR } from '../errorCodes';
import type { CommittedOffsets } from './committedOffsets';
import { Member, type JoinResult, type MemberOptions, type SyncResult } from './member';

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

export interface JoinRequest extends Omit<MemberOptions, 'id'> {
  /** Empty for one that joins for the first time. */
  readonly memberId: string;
  readonly protocolType: string;
  /** Since JoinGroup v4 a new member is told its id first, and joins with it (KIP-394). */
  readonly mustKnowId: boolean;
}

const MAX_SESSION_TIMEOUT_MS = 1_800_000;
const MAX_IDS_GIVEN = 1000;

/**
 * A consumer group of the classic protocol: JoinGroup gathers the members, the first of them assigns the partitions,
 * SyncGroup hands the assignment out. Static members are treated as others. Source: `GroupCoordinator` of Kafka.
 */
export class Group {
  state: GroupState = 'Empty';
  generation = 0;
  protocolType = '';
  protocolName = '';
  private leader = '';
  private readonly byId = new Map<string, Member>();
  private readonly idsGiven = new Set<string>();
  private rebalanceTimer: NodeJS.Timeout | null = null;

  constructor(
    readonly id: string,
    readonly offsets: CommittedOffsets,
  ) {}

  get members(): readonly Member[] {
    return [...this.byId.values()];
  }

  join(request: JoinRequest): Promise<JoinResult> {
    const error = this.reasonAgainst(request);
    if (error !== ERROR.none) {
      return Promise.resolve(failedJoin(error, request.memberId));
    }
    if (request.memberId === '') {
      const memberId = `${request.clientId}-${randomUUID()}`;
      if (request.mustKnowId && request.instanceId === null) {
        this.giveId(memberId);
        return Promise.resolve(failedJoin(ERROR.memberIdRequired, memberId));
      }
      return this.enter(memberId, request);
    }
    const member = this.byId.get(request.memberId);
    if (member === undefined) {
      return this.idsGiven.delete(request.memberId) ? this.enter(request.memberId, request) : Promise.resolve(failedJoin(ERROR.unknownMemberId, request.memberId));
    }
    return this.rejoin(member, request);
  }

  sync(memberId: string, generation: number, assignments: ReadonlyMap<string, Buffer>): Promise<SyncResult> {
    const refused = (error: number): Promise<SyncResult> => Promise.resolve({ error, assignment: Buffer.alloc(0) });
    const member = this.byId.get(memberId);
    if (member === undefined) {
      return refused(ERROR.unknownMemberId);
    }
    if (generation !== this.generation) {
      return refused(ERROR.illegalGeneration);
    }
    member.touch();
    if (this.state === 'PreparingRebalance') {
      return refused(ERROR.rebalanceInProgress);
    }
    if (this.state === 'Stable') {
      return Promise.resolve({ error: ERROR.none, assignment: member.assignment });
    }
    const answer = new Promise<SyncResult>((resolve) => {
      member.syncing = resolve;
    });
    if (memberId === this.leader) {
      this.assign(assignments);
    }
    return answer;
  }

  heartbeat(memberId: string, generation: number): number {
    const error = this.checkMember(memberId, generation);
    if (error !== ERROR.none) {
      return error;
    }
    return this.state === 'PreparingRebalance' ? ERROR.rebalanceInProgress : ERROR.none;
  }

  /** Whether this member may commit offsets. One without a group (generation −1) may while nobody is in it. */
  checkCommit(memberId: string, generation: number): number {
    if (generation < 0 && memberId === '') {
      return this.byId.size === 0 ? ERROR.none : ERROR.unknownMemberId;
    }
    const error = this.checkMember(memberId, generation);
    return error === ERROR.none && this.state === 'CompletingRebalance' ? ERROR.rebalanceInProgress : error;
  }

  leave(memberId: string): number {
    if (this.idsGiven.delete(memberId)) {
      return ERROR.none;
    }
    const member = this.byId.get(memberId);
    if (member === undefined) {
      return ERROR.unknownMemberId;
    }
    this.remove(member);
    return ERROR.none;
  }

  /** Stops its timers; requests that wait are not answered any more. */
  close(): void {
    this.stopRebalanceTimer();
    for (const member of this.byId.values()) {
      member.stopTimer();
    }
  }

  private reasonAgainst(request: JoinRequest): number {
    if (request.sessionTimeoutMs <= 0 || request.sessionTimeoutMs > MAX_SESSION_TIMEOUT_MS) {
      return ERROR.invalidSessionTimeout;
    }
    if (request.protocolType === '' || request.protocols.length === 0) {
      return ERROR.inconsistentGroupProtocol;
    }
    const others = this.members.filter(({ id }) => id !== request.memberId);
    if (others.length === 0) {
      return ERROR.none;
    }
    const shared = request.protocols.some(({ name }) => others.every((member) => member.supports(name)));
    return shared && request.protocolType === this.protocolType ? ERROR.none : ERROR.inconsistentGroupProtocol;
  }

  private checkMember(memberId: string, generation: number): number {
    const member = this.byId.get(memberId);
    if (member === undefined) {
      return ERROR.unknownMemberId;
    }
    if (generation !== this.generation) {
      return ERROR.illegalGeneration;
    }
    member.touch();
    return ERROR.none;
  }

  /** The oldest ids that nobody came back with are forgotten. */
  private giveId(memberId: string): void {
    this.idsGiven.add(memberId);
    for (const oldest of this.idsGiven) {
      if (this.idsGiven.size <= MAX_IDS_GIVEN) {
        break;
      }
      this.idsGiven.delete(oldest);
    }
  }

  private enter(memberId: string, request: JoinRequest): Promise<JoinResult> {
    const member = new Member({ ...request, id: memberId }, (expired) => this.remove(expired));
    this.byId.set(memberId, member);
    this.protocolType = request.protocolType;
    return this.waitForOthers(member);
  }

  private rejoin(member: Member, request: JoinRequest): Promise<JoinResult> {
    const unchanged = member.offersSameAs(request.protocols);
    member.options = { ...request, id: member.id };
    const settled = this.state === 'CompletingRebalance' || (this.state === 'Stable' && member.id !== this.leader);
    if (unchanged && settled) {
      member.touch();
      return Promise.resolve(this.joined(member));
    }
    return this.waitForOthers(member);
  }

  private waitForOthers(member: Member): Promise<JoinResult> {
    const answer = new Promise<JoinResult>((resolve) => {
      member.joining = resolve;
    });
    member.touch();
    this.prepareRebalance();
    return answer;
  }

  private prepareRebalance(): void {
    if (this.state !== 'PreparingRebalance') {
      this.state = 'PreparingRebalance';
      for (const member of this.byId.values()) {
        member.answerSync({ error: ERROR.rebalanceInProgress, assignment: Buffer.alloc(0) });
      }
      const longest = Math.max(0, ...this.members.map(({ options }) => options.rebalanceTimeoutMs));
      this.rebalanceTimer = setTimeout(() => this.completeJoin(), longest);
      this.rebalanceTimer.unref();
    }
    if (this.members.every(({ joining }) => joining !== null)) {
      this.completeJoin();
    }
  }

  /** Everyone has joined, or the time for it is over: those who have not are out. */
  private completeJoin(): void {
    this.stopRebalanceTimer();
    for (const member of this.members.filter(({ joining }) => joining === null)) {
      member.stopTimer();
      this.byId.delete(member.id);
    }
    this.generation += 1;
    if (this.byId.size === 0) {
      this.state = 'Empty';
      this.protocolName = '';
      this.leader = '';
      return;
    }
    this.state = 'CompletingRebalance';
    this.protocolName = chooseProtocol(this.members);
    this.leader = this.byId.has(this.leader) ? this.leader : (this.members[0]?.id ?? '');
    for (const member of this.byId.values()) {
      member.answerJoin(this.joined(member));
    }
  }

  private assign(assignments: ReadonlyMap<string, Buffer>): void {
    this.state = 'Stable';
    for (const member of this.byId.values()) {
      member.assignment = assignments.get(member.id) ?? Buffer.alloc(0);
      member.answerSync({ error: ERROR.none, assignment: member.assignment });
    }
  }

  private joined(member: Member): JoinResult {
    const { generation, protocolName, leader } = this;
    const members = member.id === leader ? this.members.map((each) => ({ id: each.id, instanceId: each.options.instanceId, metadata: each.metadataOf(protocolName) })) : [];
    return { error: ERROR.none, generation, protocolName, leader, memberId: member.id, members };
  }

  private remove(member: Member): void {
    member.stopTimer();
    this.byId.delete(member.id);
    member.joining?.(failedJoin(ERROR.unknownMemberId, member.id));
    member.syncing?.({ error: ERROR.unknownMemberId, assignment: Buffer.alloc(0) });
    this.prepareRebalance();
  }

  private stopRebalanceTimer(): void {
    if (this.rebalanceTimer !== null) {
      clearTimeout(this.rebalanceTimer);
      this.rebalanceTimer = null;
    }
  }
}

export function failedJoin(error: number, memberId: string): JoinResult {
  return { error, generation: -1, protocolName: '', leader: '', memberId, members: [] };
}

/** Each member votes for the first of its protocols that all understand. */
function chooseProtocol(members: readonly Member[]): string {
  const votes = new Map<string, number>();
  for (const { options } of members) {
    const choice = options.protocols.find(({ name }) => members.every((member) => member.supports(name)));
    if (choice !== undefined) {
      votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
    }
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
