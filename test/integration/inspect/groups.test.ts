import assert from 'node:assert/strict';
import { inspectGroup, inspectGroups } from '../../../src/kafka/cluster/inspect/groups/inspectGroups';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { SandboxBroker } from '../../../src/sandbox/broker';
import type { JavaJudge } from '../../harness/javaJudge';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { orSkip } from '../../harness/unavailable';
import { securedKafka, threeBrokers, uniqueTopic } from '../hooks';
import { Kit } from '../kit';

describe('Groups of consumers', function () {
  this.timeout(60_000);
  const kit = new Kit();
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let topic: string;

  before(async function () {
    kafka = await orSkip(this, threeBrokers());
    java = await orSkip(this, javaJudge());
  });
  beforeEach(async () => {
    topic = uniqueTopic('groups');
    await kafka.createTopic({ name: topic, partitions: 3 });
    await java.produce(kafka.direct, topic, [0, 0, 0, 1, 1].map((partition) => ({ partition, value: Buffer.from('v') })));
  });
  afterEach(() => kit.closeAll());

  for (const protocol of ['classic', 'consumer'] as const) {
    it(`of the ${protocol} protocol have the state, members, offsets and lags that Java’s administration tells`, async () => {
      const group = `${topic} ${protocol}`;
      await java.joinGroup(kafka.direct, group, { topic, protocol, commits: { 0: 1, 1: 2 } });
      const cluster = kit.cluster(kafka.bootstrap);
      try {
        const judged = await java.describeGroup(kafka.direct, group);
        assert.deepEqual(judged.offsets.map(({ lag }) => lag), ['2', '0', null]);
        const listed = (await inspectGroups(cluster)).groups.find((one) => one.group === group);
        assert.deepEqual([listed?.type, listed?.state, listed?.members, listed?.lag, listed?.error], [protocol, 'Stable', 1, '2', null]);
        const details = await inspectGroup(cluster, { group, type: protocol });
        assert.deepEqual([details.state, details.type, details.assignor, details.lag], [judged.state, judged.type, judged.assignor, '2']);
        assert.deepEqual(details.offsets, judged.offsets.map((row) => ({ ...row, error: null })));
        assert.deepEqual(details.memberList.map(({ memberId, assignment }) => [memberId, assignment]), [[judged.offsets[0]!.member, [{ topic, partitions: [0, 1, 2] }]]]);
        assert.match(details.memberList[0]!.clientHost, /127\.0\.0\.1/);
      } finally {
        await java.leaveGroup(group);
      }
      const left = await inspectGroup(cluster, { group, type: protocol });
      assert.deepEqual([left.state, left.members, left.lag, left.offsets.map(({ member }) => member)], ['Empty', 0, '2', [null, null]]);
    });
  }

  it('of a broker that takes one group in a request, as before Kafka 3.0, are told as Java tells them', async () => {
    const sandbox = await SandboxBroker.start();
    sandbox.createTopic(topic, { partitions: 3 });
    try {
      await java.produce(sandbox.address, topic, [0, 0, 1].map((partition) => ({ partition, value: Buffer.from('v') })));
      await java.joinGroup(sandbox.address, topic, { topic, protocol: 'classic', commits: { 0: 1, 1: 1 } });
      await java.joinGroup(sandbox.address, `${topic} two`, { topic, protocol: 'classic', commits: { 1: 0 } });
      const judged = await java.describeGroup(sandbox.address, topic);
      const cluster = kit.cluster(sandbox.address);
      const details = await inspectGroup(cluster, { group: topic, type: 'classic' });
      assert.deepEqual(details.offsets, judged.offsets.map((row) => ({ ...row, error: null })));
      assert.deepEqual((await inspectGroups(cluster)).groups.map(({ group, state, members, lag }) => [group, state, members, lag]), [[topic, 'Stable', 1, '1'], [`${topic} two`, 'Stable', 1, '1']]);
    } finally {
      await java.leaveGroup(topic);
      await java.leaveGroup(`${topic} two`);
      await sandbox.stop();
    }
  });

  it('keep their place in a topic that is gone, and say so', async () => {
    const group = `${topic} orphan`;
    await java.joinGroup(kafka.direct, group, { topic, protocol: 'classic', commits: { 0: 1 } });
    await java.leaveGroup(group);
    const cluster = kit.cluster(kafka.bootstrap);
    await java.createTopic(kafka.direct, `${topic}-other`, { partitions: 1 });
    const before = await inspectGroup(cluster, { group, type: 'classic' });
    assert.equal(before.lag, '2');
    await java.deleteTopic(kafka.direct, topic);
    const { offsets, lag } = await inspectGroup(cluster, { group, type: 'classic' });
    // Brokers forget the offsets of a deleted topic a moment later.
    for (const row of offsets) {
      assert.deepEqual([row.end, row.lag, row.error?.code, lag], [null, null, 'unknown-topic', null]);
    }
  });

  it('that nobody knows are said to be unknown, and those of other types not readable', async () => {
    const cluster = kit.cluster(kafka.bootstrap);
    assert.equal((await inspectGroup(cluster, { group: 'nobody', type: 'classic' })).error?.code, 'unknown-group');
    assert.equal((await inspectGroup(cluster, { group: 'nobody', type: 'consumer' })).error?.code, 'unknown-group');
    const { error, lag } = await inspectGroup(cluster, { group: 'nobody', type: 'share' });
    assert.deepEqual([error?.code, error?.facts, lag], ['group-type-not-readable', { group: 'nobody', value: 'share' }, null]);
  });

  it('are not listed for who may not see them, and one that is asked for says why', async function () {
    const secured = await orSkip(this, securedKafka());
    const cluster = kit.cluster(secured.listeners.saslPlaintext, { sasl: { mechanism: 'plain', username: 'alice', password: 'alice-secret' } });
    await java.createTopic(secured.direct, topic, { partitions: 1 });
    await java.joinGroup(secured.direct, topic, { topic, protocol: 'classic', commits: { 0: 0 } });
    await java.leaveGroup(topic);
    assert.deepEqual((await inspectGroups(cluster)).groups, []);
    const refused = await inspectGroup(cluster, { group: topic, type: 'classic' }).then(() => assert.fail('did not fail'), (thrown: unknown) => KafkaError.dataOf(thrown));
    assert.deepEqual([refused.code, refused.facts['group'], refused.facts['username']], ['group-not-authorized', topic, 'alice']);
  });
});
