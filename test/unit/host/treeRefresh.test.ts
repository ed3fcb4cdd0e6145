import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Refresher } from '../../../src/connections/tree/refresher';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { GROUP, TreeKit } from './treeKit';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('tree of topics, while it is looked at', () => {
  let kit: TreeKit;
  let isLookedAt: boolean;
  let changed: string[];
  let refresher: Refresher;

  beforeEach(async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    kit = new TreeKit();
    isLookedAt = true;
    changed = [];
    refresher = new Refresher({ answers: kit.answers, isLookedAt: () => isLookedAt, isThere: (node) => kit.model.isThere(node), onChange: (node) => changed.push(node.target.group ?? node.key) });
    await open('Development');
    await open('Development', 'Groups');
    await open('Development', 'Groups', 'billing');
    kit.asked.length = 0;
  });
  afterEach(() => {
    refresher.dispose();
    mock.timers.reset();
  });

  async function open(...path: readonly string[]): Promise<void> {
    const node = await kit.node(...path);
    await kit.model.children(node);
    refresher.expanded(node);
    await settled();
  }

  /** Time passes, as the tree's clock and its timers have it. */
  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      kit.now += 1_000;
      mock.timers.tick(1_000);
      await settled();
    }
  }

  it('reads lags again every five seconds, and shows only what has changed', async () => {
    await pass(4);
    assert.deepEqual(kit.asked, []);
    await pass(1);
    assert.deepEqual(kit.asked.toSorted(), ['inspectGroup', 'inspectGroups']);
    assert.deepEqual(changed, []);
    kit.replies.inspectGroup = { ...GROUP, lag: '13' };
    await pass(5);
    assert.deepEqual(changed, ['billing']);
    assert.equal((await kit.lines('Development', 'Groups'))[0], 'billing | Stable · 1 member · lag 13 · new protocol');
  });

  it('reads lists again every thirty seconds', async () => {
    await pass(29);
    assert.ok(!kit.asked.includes('topicOverviews'));
    await pass(1);
    assert.equal(kit.asked.filter((name) => name === 'topicOverviews').length, 1);
  });

  it('asks nothing and has no timer while nobody looks, and what is old as soon as somebody does', async () => {
    isLookedAt = false;
    refresher.lookedAt();
    assert.equal(refresher.isWaiting, false);
    await pass(60);
    assert.deepEqual(kit.asked, []);
    isLookedAt = true;
    refresher.lookedAt();
    await settled();
    assert.deepEqual(kit.asked.toSorted(), ['inspectGroup', 'inspectGroups', 'topicOverviews']);
  });

  it('asks nothing of a node that is closed, or stands below one', async () => {
    refresher.collapsed(await kit.node('Development', 'Groups'));
    await pass(10);
    assert.deepEqual(kit.asked, []);
    refresher.collapsed(await kit.node('Development'));
    await pass(60);
    assert.deepEqual(kit.asked, []);
  });

  it('never asks the same twice at a time', async () => {
    let answer: (value: unknown) => void = () => undefined;
    kit.replies.inspectGroup = () => new Promise((resolve) => (answer = resolve));
    await pass(30);
    assert.equal(kit.asked.filter((name) => name === 'inspectGroup').length, 1);
    answer({ ...GROUP, lag: '13' });
    await settled();
    assert.deepEqual(changed, ['billing']);
    await pass(6);
    assert.equal(kit.asked.filter((name) => name === 'inspectGroup').length, 2);
  });

  it('tries a failure again later where that can help, and else not before it is asked to', async () => {
    kit.replies.inspectGroup = new KafkaError('request-timeout', { retriable: true });
    kit.replies.inspectGroups = new KafkaError('secret-missing');
    await pass(6);
    kit.asked.length = 0;
    await pass(60);
    assert.equal(kit.asked.filter((name) => name === 'inspectGroup').length, 2);
    assert.ok(!kit.asked.includes('inspectGroups'));
  });

  it('reads at once what we have changed, where it is open, and what is closed when it is opened; what it had stays until then', async () => {
    await open('Development', 'Topics');
    await open('Development', 'Topics', 'orders');
    refresher.collapsed(await kit.node('Development', 'Groups'));
    kit.replies.inspectGroups = new KafkaError('secret-missing');
    kit.asked.length = 0;
    kit.answers.outdate('dev');
    assert.equal((await kit.lines('Development', 'Groups'))[0], 'billing | Stable · 1 member · lag 12 · new protocol');
    refresher.lookedAt();
    await settled();
    assert.deepEqual(kit.asked.toSorted(), ['inspectTopic', 'topicOverviews']);
    await open('Development', 'Groups');
    assert.ok(kit.asked.includes('inspectGroups'));
    // A failure that asking again cannot mend is asked again only now.
    kit.asked.length = 0;
    await pass(4);
    assert.equal(kit.asked.length, 0);
    kit.answers.outdate('dev');
    await pass(1);
    assert.ok(kit.asked.includes('inspectGroups'));
  });

  it('ends with the tree', async () => {
    refresher.dispose();
    assert.equal(refresher.isWaiting, false);
    refresher.lookedAt();
    await pass(60);
    assert.deepEqual(kit.asked, []);
  });
});
