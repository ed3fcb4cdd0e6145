import assert from 'node:assert/strict';
import { CommittedOffsets } from '../../../src/sandbox/groups/committedOffsets';
import { Group, type JoinRequest } from '../../../src/sandbox/groups/group';
import type { JoinResult } from '../../../src/sandbox/groups/member';
import { waitFor } from '../../harness/waitFor';

describe('sandbox groups', () => {
  let group: Group;

  beforeEach(() => {
    group = new Group('g', new CommittedOffsets());
  });

  afterEach(() => group.close());

  function joining(memberId = '', changes: Partial<JoinRequest> = {}): JoinRequest {
    const protocols = [{ name: 'range', metadata: Buffer.from('topics') }];
    const defaults = { memberId, instanceId: null, clientId: 'c', clientHost: '/h', protocolType: 'consumer', sessionTimeoutMs: 60_000, rebalanceTimeoutMs: 60_000 };
    return { ...defaults, protocols, mustKnowId: false, ...changes };
  }

  /** Joins alone, assigns to itself, and is stable. */
  async function stableMember(changes: Partial<JoinRequest> = {}): Promise<JoinResult> {
    const joined = await group.join(joining('', changes));
    await group.sync(joined.memberId, joined.generation, new Map([[joined.memberId, Buffer.from('all')]]));
    return joined;
  }

  it('makes the first member the leader, and hands its assignment out', async () => {
    const joined = await group.join(joining());
    assert.deepEqual([joined.error, joined.generation, joined.leader, joined.members.length], [0, 1, joined.memberId, 1]);
    assert.equal(group.state, 'CompletingRebalance');
    const synced = await group.sync(joined.memberId, 1, new Map([[joined.memberId, Buffer.from('mine')]]));
    assert.deepEqual([synced.error, synced.assignment.toString(), group.state], [0, 'mine', 'Stable']);
    assert.equal(group.heartbeat(joined.memberId, 1), 0);
  });

  it('tells a new member its id first where the version asks for that', async () => {
    const told = await group.join(joining('', { mustKnowId: true }));
    assert.equal(told.error, 79);
    assert.equal((await group.join(joining(told.memberId, { mustKnowId: true }))).error, 0);
    assert.equal((await group.join(joining('never-told', { mustKnowId: true }))).error, 25);
  });

  it('rebalances when a second member comes, and each gets what the leader gave it', async () => {
    const first = await stableMember();
    const second = group.join(joining());
    assert.equal(group.heartbeat(first.memberId, 1), 27);
    const [rejoined, joined] = await Promise.all([group.join(joining(first.memberId)), second]);
    assert.deepEqual([rejoined.generation, joined.generation, joined.leader], [2, 2, first.memberId]);
    assert.deepEqual([rejoined.members.length, joined.members.length], [2, 0]);
    const waiting = group.sync(joined.memberId, 2, new Map());
    const assignments = new Map([[first.memberId, Buffer.from('one')], [joined.memberId, Buffer.from('two')]]);
    assert.equal((await group.sync(first.memberId, 2, assignments)).assignment.toString(), 'one');
    assert.equal((await waiting).assignment.toString(), 'two');
  });

  it('goes on without a member that left, and is empty when the last one has', async () => {
    const first = await stableMember();
    const second = group.join(joining());
    await group.join(joining(first.memberId));
    const { memberId } = await second;
    assert.equal(group.leave(memberId), 0);
    assert.equal(group.heartbeat(first.memberId, 2), 27);
    assert.equal((await group.join(joining(first.memberId))).generation, 3);
    assert.equal(group.leave(first.memberId), 0);
    assert.deepEqual([group.state, group.members.length, group.leave(first.memberId)], ['Empty', 0, 25]);
  });

  it('removes a member that is not heard of within its session', async () => {
    const { memberId } = await stableMember({ sessionTimeoutMs: 20 });
    await waitFor('the member is removed', () => group.members.length === 0);
    assert.deepEqual([group.state, group.heartbeat(memberId, 1)], ['Empty', 25]);
  });

  it('does not wait for a member that does not rejoin in time', async () => {
    await stableMember({ rebalanceTimeoutMs: 20 });
    const joined = await group.join(joining('', { rebalanceTimeoutMs: 20 }));
    assert.deepEqual([joined.error, joined.leader, joined.members.length], [0, joined.memberId, 1]);
  });

  it('refuses old generations, strangers, and members without a common protocol', async () => {
    const { memberId } = await stableMember();
    assert.equal(group.heartbeat(memberId, 7), 22);
    assert.equal(group.heartbeat('stranger', 1), 25);
    assert.equal((await group.sync(memberId, 7, new Map())).error, 22);
    assert.equal((await group.join(joining('', { protocols: [{ name: 'sticky', metadata: Buffer.alloc(0) }] }))).error, 23);
    assert.equal((await group.join(joining('', { protocolType: 'connect' }))).error, 23);
    assert.equal((await group.join(joining('', { sessionTimeoutMs: 0 }))).error, 26);
  });

  it('chooses the protocol that most members prefer among those all understand', async () => {
    const protocols = (...names: string[]): JoinRequest['protocols'] => names.map((name) => ({ name, metadata: Buffer.from(name) }));
    const first = await stableMember({ protocols: protocols('only-mine', 'range', 'sticky') });
    const others = [group.join(joining('', { protocols: protocols('sticky', 'range') })), group.join(joining('', { protocols: protocols('sticky', 'range') }))];
    const rejoined = await group.join(joining(first.memberId, { protocols: protocols('only-mine', 'range', 'sticky') }));
    await Promise.all(others);
    assert.equal(rejoined.protocolName, 'sticky');
    assert.deepEqual(rejoined.members.map(({ metadata }) => metadata.toString()), ['sticky', 'sticky', 'sticky']);
  });

  it('lets members of this generation commit, and outsiders only while nobody is in it', async () => {
    assert.equal(group.checkCommit('', -1), 0);
    const { memberId } = await stableMember();
    assert.deepEqual([group.checkCommit(memberId, 1), group.checkCommit(memberId, 2), group.checkCommit('', -1)], [0, 22, 25]);
  });
});
