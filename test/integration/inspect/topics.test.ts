import assert from 'node:assert/strict';
import { alterTopicConfig, topicConfigViews } from '../../../src/kafka/cluster/inspect/configViews';
import { emptyTopic } from '../../../src/kafka/cluster/inspect/emptyTopic';
import { inspectTopic, topicOverviews } from '../../../src/kafka/cluster/inspect/inspectTopics';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import type { JavaJudge } from '../../harness/javaJudge';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { orSkip } from '../../harness/unavailable';
import { waitFor } from '../../harness/waitFor';
import { securedKafka, threeBrokers, uniqueTopic } from '../hooks';
import { Kit } from '../kit';

const values = (...partitions: readonly number[]): { partition: number; value: Buffer }[] => partitions.map((partition) => ({ partition, value: Buffer.alloc(1_000, 'v') }));
const failure = (work: Promise<unknown>): Promise<KafkaError['data']> => work.then(() => assert.fail('did not fail'), (thrown: unknown) => KafkaError.dataOf(thrown));

describe('Topics, looked at', function () {
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
    topic = uniqueTopic('looked');
    await kafka.createTopic({ name: topic, partitions: 3, replicationFactor: 2 });
  });
  afterEach(() => kit.closeAll());

  it('have leaders, replicas, first and next offset and sizes as Java’s administration tells them', async () => {
    await java.produce(kafka.direct, topic, values(0, 0, 0, 2));
    await java.deleteRecords(kafka.direct, topic, 0, 2n);
    const cluster = kit.cluster(kafka.bootstrap);
    // Followers fetch what the leader has a moment later.
    const { inspected, sizes } = await waitFor('equal replicas', async () => {
      const found = await inspectTopic(cluster, topic);
      const judged = await java.sizes(kafka.direct, topic);
      return found.replicaBytes === 2 * (found.bytes ?? -1) && { inspected: found, sizes: judged };
    });
    assert.deepEqual(inspected.partitions.map(({ first, next, error }) => [first, next, error]), [['2', '3', null], ['0', '0', null], ['0', '1', null]]);
    assert.deepEqual(inspected.partitions.map(({ bytes }) => (bytes ?? 0) * 2), sizes);
    assert.ok((inspected.bytes ?? 0) > 4_000 && inspected.sizeError === null, String(inspected.bytes));
    const state = await java.describeTopic(kafka.direct, topic);
    assert.deepEqual(inspected.partitions.map(({ partition, leader, replicas, inSyncReplicas }) => ({ partition, leader, replicas, isr: [...inSyncReplicas].sort() })), state.map((one) => ({ ...one, isr: [...one.isr].sort() })));
    const overview = (await topicOverviews(cluster)).find(({ name }) => name === topic);
    assert.deepEqual(overview, { name: topic, partitions: 3, replicationFactor: 2, internal: false, underReplicated: 0, offline: 0 });
  });

  it('tell partitions that are offline or under-replicated, and why their offsets are not known', async () => {
    await kafka.createTopic({ name: `${topic}-single`, partitions: 6, replicationFactor: 1 });
    const broker = kafka.brokers[2]!;
    const cluster = kit.cluster(kafka.brokers[0]!.address);
    const led = (await java.describeTopic(kafka.direct, `${topic}-single`)).filter(({ leader }) => leader === 3).length;
    assert.ok(led > 0);
    await broker.kill();
    try {
      const offline = await waitFor('offline partitions', async () => (await topicOverviews(cluster)).find((one) => one.name === `${topic}-single` && one.offline === led));
      assert.equal(offline.underReplicated, 0);
      const held = (await java.describeTopic(kafka.direct, topic)).filter(({ replicas }) => replicas.includes(3)).length;
      await waitFor('under-replicated ones', async () => (await topicOverviews(cluster)).some((one) => one.name === topic && one.underReplicated === held));
      const { partitions, bytes, sizeError } = await inspectTopic(cluster, `${topic}-single`);
      assert.deepEqual([bytes, sizeError], [null, null]);
      for (const { leader, first, next, error } of partitions) {
        assert.deepEqual(leader === -1 ? [first, next, error?.code] : [error], leader === -1 ? [null, null, 'leader-not-available'] : [null]);
      }
    } finally {
      await broker.restart();
      await waitFor('all in sync', async () => (await topicOverviews(cluster)).every(({ underReplicated, offline }) => underReplicated === 0 && offline === 0));
    }
  });

  it('tell their configs with value, source, type and what they come back to, and take a new value', async () => {
    const cluster = kit.cluster(kafka.bootstrap);
    const config = async (name: string): Promise<unknown> => {
      const { value, source, type, inherited, readOnly } = (await topicConfigViews(cluster, topic)).find((one) => one.name === name)!;
      return [value, source, type, inherited, readOnly];
    };
    assert.deepEqual(await config('retention.ms'), ['-1', 'file', 'long', '-1', false]);
    assert.deepEqual(await config('cleanup.policy'), ['delete', 'default', 'list', 'delete', false]);
    await alterTopicConfig(cluster, topic, { name: 'max.message.bytes', value: '2000000' });
    await waitFor('the new value', async () => JSON.stringify(await config('max.message.bytes')) === JSON.stringify(['2000000', 'topic', 'int', '1048588', false]));
    await alterTopicConfig(cluster, topic, { name: 'max.message.bytes', value: null });
    await waitFor('the old value', async () => JSON.stringify(await config('max.message.bytes')) === JSON.stringify(['1048588', 'default', 'int', '1048588', false]));
    const { code, facts } = await failure(alterTopicConfig(cluster, topic, { name: 'retention.ms', value: 'soon' }));
    assert.deepEqual([code, facts['setting'], facts['value']], ['invalid-config', 'retention.ms', 'soon']);
    assert.match(String(facts['brokerMessage']), /soon/);
    assert.equal((await failure(topicConfigViews(cluster, 'no-such-topic'))).code, 'unknown-topic');
  });

  it('are emptied on every partition, and are written to from where they were', async () => {
    await java.produce(kafka.direct, topic, values(0, 0, 0, 1));
    const cluster = kit.cluster(kafka.bootstrap);
    await emptyTopic(cluster, topic);
    assert.deepEqual(await java.consume(kafka.direct, topic), []);
    const { partitions } = await inspectTopic(cluster, topic);
    assert.deepEqual(partitions.map(({ first, next }) => [first, next]), [['3', '3'], ['1', '1'], ['0', '0']]);
    const [written] = await java.produce(kafka.direct, topic, values(0));
    assert.equal(written?.offset, 3n);
    await emptyTopic(cluster, topic);
  });

  it('are not emptied where they are only compacted, and the broker would refuse it too', async () => {
    const compacted = `${topic}-compacted`;
    await kafka.createTopic({ name: compacted, partitions: 1, config: { 'cleanup.policy': 'compact' } });
    await java.produce(kafka.direct, compacted, [{ partition: 0, key: Buffer.from('k'), value: Buffer.from('v') }]);
    assert.equal((await failure(emptyTopic(kit.cluster(kafka.bootstrap), compacted))).code, 'compacted-topic-not-emptied');
    await assert.rejects(java.deleteRecords(kafka.direct, compacted, 0, 1n), /Policy/);
    assert.equal((await java.consume(kafka.direct, compacted)).length, 1);
    await java.alterConfigs(kafka.direct, compacted, { 'cleanup.policy': 'compact,delete' });
    await emptyTopic(kit.cluster(kafka.bootstrap), compacted);
    assert.deepEqual(await java.consume(kafka.direct, compacted), []);
  });

  it('show what a user may see, and refuse what may not be done', async function () {
    const secured = await orSkip(this, securedKafka());
    const cluster = kit.cluster(secured.listeners.saslPlaintext, { sasl: { mechanism: 'plain', username: 'alice', password: 'alice-secret' } });
    await java.createTopic(secured.direct, topic, { partitions: 1 });
    await java.createAcl(secured.direct, { user: 'alice', operation: 'DESCRIBE', resource: 'TOPIC', name: topic });
    await waitFor('the right', async () => (await topicOverviews(cluster)).some(({ name }) => name === topic));
    const { partitions, sizeError, bytes } = await inspectTopic(cluster, topic);
    assert.deepEqual([partitions[0]?.next, bytes, sizeError?.code, sizeError?.facts['api']], ['0', null, 'cluster-not-authorized', 'DescribeLogDirs']);
    for (const [work, api] of [[topicConfigViews(cluster, topic), 'DescribeConfigs'], [alterTopicConfig(cluster, topic, { name: 'retention.ms', value: '1' }), 'IncrementalAlterConfigs'], [emptyTopic(cluster, topic), 'DeleteRecords']] as const) {
      const { code, facts } = await failure(work);
      assert.deepEqual([code, facts['api'], facts['username']], ['topic-not-authorized', api, 'alice']);
    }
  });
});
