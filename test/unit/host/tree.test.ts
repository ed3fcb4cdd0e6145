import assert from 'node:assert/strict';
import { problemOf } from '../../../src/connections/tree/configValue';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { nodeTarget } from '../../../src/platform/treeNode';
import { english } from './kit';
import { GROUP, INSPECTION, topic, TreeKit } from './treeKit';

const DEV = 'Development';

describe('tree of topics', () => {
  let kit: TreeKit;
  beforeEach(() => {
    kit = new TreeKit();
  });

  it('asks nothing before a connection is opened, and then one request however many topics there are', async () => {
    kit.replies.topicOverviews = Array.from({ length: 5_000 }, (_, index) => topic(`topic-${index}`));
    assert.deepEqual(await kit.lines(), ['Development | not connected · local']);
    assert.deepEqual(kit.asked, []);
    assert.deepEqual(await kit.lines(DEV), ['Topics | 5000', 'Groups']);
    assert.equal((await kit.below(DEV, 'Topics')).length, 5_000);
    assert.deepEqual(kit.asked, ['topicOverviews']);
  });

  it('says of a connection in words how it stands and what guards it', async () => {
    const [one] = kit.connections;
    kit.connections = [{ ...one!, protected: true, readOnly: true, state: 'connected', kind: 'TLS' }, { ...one!, id: 'gone', name: 'Gone', state: 'offline' }];
    assert.deepEqual(await kit.lines(), ['Development | connected · TLS · protected · read-only', 'Gone | not reachable · local']);
    const icons = (await kit.below()).map((node) => kit.view(node).icon);
    assert.deepEqual(icons, ['shield', 'debug-disconnect']);
  });

  it('shows topics with partitions × replicas, and warns of those that are offline or under-replicated', async () => {
    kit.replies.topicOverviews = [topic('a'), topic('b', { underReplicated: 2 }), topic('c', { offline: 1, underReplicated: 1 })];
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['a | 2 × 3', 'b | 2 × 3 · 2 partitions under-replicated', 'c | 2 × 3 · 1 partition offline · 1 partition under-replicated']);
    const views = (await kit.below(DEV, 'Topics')).map((node) => kit.view(node));
    assert.deepEqual(views.map(({ icon }) => icon), ['layers', 'warning', 'error']);
    assert.equal(views[1]!.spoken, 'b · 2 partitions · 3 replicas each · 2 partitions under-replicated');
  });

  it('hides internal topics until they are asked for, and filters by a part of the name', async () => {
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['orders | 2 × 3', 'payments | 2 × 3']);
    kit.model.showsInternal = true;
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['__consumer_offsets | 2 × 3 · internal', 'orders | 2 × 3', 'payments | 2 × 3']);
    kit.model.setFilter('dev', 'PAY');
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['payments | 2 × 3']);
    assert.deepEqual(await kit.lines(DEV), ['Topics | 1 of 3 with “PAY”', 'Groups']);
    kit.replies.topicOverviews = [topic('Payments'), topic('orders')];
    kit.answers.forget();
    kit.model.setFilter('dev', 'pay');
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['Payments | 2 × 3']);
    kit.model.setFilter('dev', 'nothing');
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['No topic has “nothing” in its name.']);
    assert.deepEqual(kit.asked, ['topicOverviews', 'topicOverviews']);
  });

  it('shows partitions with offsets, leader, replicas in sync and size, and the topic with its size from then on', async () => {
    assert.deepEqual(await kit.lines(DEV, 'Topics', 'orders'), ['Configs', 'Partition 0 | 7 → 4711 · leader 1 · 1.2 MB', 'Partition 1 | offline: no leader · 0 of 2 in sync']);
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['orders | 2 × 3 · 1.2 MB', 'payments | 2 × 3']);
    const { tooltip } = kit.view(await kit.node(DEV, 'Topics', 'orders'));
    assert.deepEqual(tooltip.slice(2).map((line) => line.replaceAll('\u00A0', ' ')), ['1.2 MB on disk, one replica of each partition', '3.7 MB with all replicas']);
    assert.ok(kit.contents.some((node) => node.target.topic === 'orders'), 'the topic is shown anew');
    const offline = kit.view(await kit.node(DEV, 'Topics', 'orders', 'Partition 1'));
    assert.equal(offline.icon, 'error');
    assert.equal(kit.view(await kit.node(DEV, 'Topics', 'orders', 'Partition 0')).spoken?.replaceAll('\u00A0', ' '), 'Partition 0 · first offset 7, next 4711 · leader 1 · 3 of 3 in sync · 1.2 MB');
    assert.match(offline.tooltip.join('\n'), /Replicas: 2, 3\nIn sync: none\n.*The partition has no leader now/);
  });

  it('shows what the topic sets first, then what brokers set, and folds the defaults', async () => {
    assert.deepEqual(await kit.lines(DEV, 'Topics', 'orders', 'Configs'), ['retention.ms | 1000 · set on the topic', 'min.insync.replicas | 2 · from a broker’s file', 'Defaults | 1']);
    assert.deepEqual(await kit.lines(DEV, 'Topics', 'orders', 'Configs', 'Defaults'), ['cleanup.policy | delete']);
    const own = kit.view(await kit.node(DEV, 'Topics', 'orders', 'Configs', 'retention.ms'));
    assert.deepEqual(own.tooltip, ['retention.ms', 'Value: 1000', 'Source: set on the topic', 'Without it: 604800000']);
  });

  it('shows groups with state, members and lag, and below them each partition and member', async () => {
    assert.deepEqual(await kit.lines(DEV, 'Groups'), ['billing | Stable · 1 member · lag 12 · new protocol']);
    assert.deepEqual(await kit.lines(DEV), ['Topics | 2', 'Groups | 1']);
    assert.deepEqual(await kit.lines(DEV, 'Groups', 'billing'), ['Members | 1 · uniform', 'orders 0 | lag 12 · committed 30 · end 42 · biller', 'orders 1 | nothing committed · end 5 · biller']);
    assert.deepEqual(await kit.lines(DEV, 'Groups', 'billing', 'Members'), ['biller | 10.0.0.7 · orders: 0, 1']);
  });

  it('names a group that cannot be read with its reason, and a broker whose groups are not known', async () => {
    const error = new KafkaError('group-type-not-readable', { facts: { group: 'sharers', value: 'share' } }).data;
    const sharers = { ...GROUP, group: 'sharers', type: 'share', members: null, lag: null, state: 'Stable', error, memberList: [], offsets: [] };
    const unreadable = [{ broker: { id: 3, host: 'b3', port: 9092 }, error: new KafkaError('request-timeout', { retriable: true, facts: { timeoutMs: 10_000 } }).data }];
    kit.replies.inspectGroups = { groups: [sharers], isBrief: false, unreadable };
    kit.replies.inspectGroup = sharers;
    const [failed, group] = await kit.lines(DEV, 'Groups');
    assert.match(failed!, /^Groups of broker 3 could not be read \| .*did not answer in time/);
    assert.equal(group, 'sharers | Members of a share group cannot be read · Stable · share');
    assert.deepEqual(await kit.lines(DEV, 'Groups', 'sharers'), ['Members of a share group cannot be read']);
  });

  it('tells a failure as a node, with its cause and what to do below it, and tries again only when asked to', async () => {
    kit.replies.topicOverviews = new KafkaError('connection-refused', { retriable: true, facts: { address: 'localhost:9092' } });
    const [title] = await kit.lines(DEV);
    assert.match(title!, /localhost:9092/);
    const below = await kit.below(DEV, title!);
    assert.ok(below.length >= 2);
    const commands = below.flatMap((node) => (kit.view(node).command === undefined ? [] : [kit.view(node).command]));
    assert.ok(commands.some((command) => command?.id === 'kafkaDispatch.editConnection' && command.args[0] === 'dev'));
    await kit.lines(DEV);
    assert.deepEqual(kit.asked, ['topicOverviews']);
    kit.replies.topicOverviews = [];
    kit.answers.forget('dev');
    assert.deepEqual(await kit.lines(DEV), ['Topics | 0', 'Groups']);
    assert.deepEqual(await kit.lines(DEV, 'Topics'), ['There are no topics.']);
  });

  it('shows a topic without its sizes where they may not be read', async () => {
    kit.replies.inspectTopic = { ...INSPECTION, bytes: null, sizeError: new KafkaError('cluster-not-authorized', { facts: { api: 'DescribeLogDirs' } }).data };
    assert.equal((await kit.lines(DEV, 'Topics', 'orders')).at(-1), 'Sizes could not be read | No right on the cluster');
  });

  it('keeps a node the same object while what it shows changes, and forgets one that is gone', async () => {
    const orders = await kit.node(DEV, 'Topics', 'orders');
    kit.replies.topicOverviews = [topic('orders', { partitions: 9 })];
    kit.answers.forget();
    assert.equal(await kit.node(DEV, 'Topics', 'orders'), orders);
    assert.equal(kit.view(orders).description, '9 × 3');
    assert.ok(kit.model.isThere(orders));
    kit.replies.topicOverviews = [];
    kit.answers.forget();
    await kit.below(DEV, 'Topics');
    assert.ok(!kit.model.isThere(orders));
  });

  it('has keys that do not collide, whatever names hold', async () => {
    kit.replies.inspectGroups = { groups: [{ ...GROUP, group: 'a/members' }, { ...GROUP, group: 'a' }], isBrief: false, unreadable: [] };
    const groups = await kit.below(DEV, 'Groups');
    const members = await kit.node(DEV, 'Groups', 'a', 'Members');
    assert.equal(new Set([...groups, members].map(({ key }) => key)).size, 3);
  });

  it('tells commands what its nodes stand for, in whatever program they were made', async () => {
    assert.deepEqual(nodeTarget(await kit.node(DEV, 'Topics', 'orders', 'Partition 0')), { connection: 'dev', topic: 'orders', partition: 0 });
    assert.deepEqual(nodeTarget({ [Symbol.for('kafkaDispatch.nodeTarget')]: { connection: 'x' } }), { connection: 'x' });
    assert.deepEqual([nodeTarget({ connection: 'dev', topic: 'orders' }), nodeTarget('dev'), nodeTarget(null)], [null, null, null]);
  });
});

describe('values of configs', () => {
  const problem = (...args: [Parameters<typeof problemOf>[0], string]): string | null => problemOf(...args, english);

  it('are checked by their type, and else left to the broker', () => {
    assert.deepEqual([problem('int', '2147483647'), problem('int', '2147483648')], [null, 'A whole number from -2147483648 to 2147483647 is needed.']);
    assert.deepEqual([problem('long', '-1'), problem('long', '9223372036854775807'), problem('long', '+5')], [null, null, null]);
    assert.match(problem('long', '9223372036854775808')!, /9223372036854775807/);
    assert.deepEqual([problem('long', 'soon'), problem('short', '1.5'), problem('int', '')], Array(3).fill('A whole number is needed.'));
    assert.deepEqual([problem('double', '0.5'), problem('double', 'x'), problem('double', '')], [null, 'A number is needed.', 'A number is needed.']);
    assert.deepEqual([problem('list', 'anything'), problem('string', ''), problem('other', '')], [null, null, null]);
  });
});
