import assert from 'node:assert/strict';
import type { SendReport } from '../../../src/contracts/messages';
import type { JavaJudge } from '../../harness/javaJudge';
import { consoleConsumer } from '../../harness/consoleTools';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { orSkip } from '../../harness/unavailable';
import { waitFor } from '../../harness/waitFor';
import { sharedKafka, threeBrokers, uniqueTopic } from '../hooks';
import { expectView } from '../expectView';
import { Product } from '../product';

const KEYS = Array.from({ length: 12 }, (_, index) => `truck-${index}`);

/** Another client changes the cluster while ours has it open: nothing is restarted, nothing closed. */
describe('What another client changes', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let java: JavaJudge;
  const product = new Product();

  before(async function () {
    kafka = await orSkip(this, sharedKafka());
    java = await orSkip(this, javaJudge());
    await product.use(kafka.bootstrap);
  });
  after(() => product.close());

  async function acknowledged(...args: Parameters<Product['send']>): Promise<SendReport> {
    const report = await product.send(...args);
    assert.equal(report.outcome, 'acknowledged', `${report.error?.cause} ${report.error?.raw}`);
    return report;
  }

  const describeTopic = (topic: string): ReturnType<typeof product.request<'describeTopic'>> => product.request('describeTopic', { connection: 'c', topic });

  async function sendKeys(topic: string): Promise<(number | null)[]> {
    const reports = await Promise.all(KEYS.map((text) => acknowledged(topic, { key: { format: 'string', text } })));
    return reports.map(({ partition }) => partition);
  }

  async function asJavaChooses(partitions: number): Promise<number[]> {
    const [chosen] = await java.partitions(KEYS.map((key) => Buffer.from(key)), [partitions]);
    return chosen!;
  }

  it('a topic that was unknown is created: the next send goes through', async () => {
    const topic = uniqueTopic('late');
    assert.equal((await product.send(topic)).error?.code, 'unknown-topic');
    await java.createTopic(kafka.direct, topic, { partitions: 2 });
    await acknowledged(topic);
  });

  it('the cluster makes a topic of its own: it is told as internal', async () => {
    const topic = uniqueTopic('read');
    await kafka.createTopic({ name: topic, partitions: 1 });
    await acknowledged(topic);
    await consoleConsumer(kafka.direct, topic, 1);
    const listed = await product.request('listTopics', { connection: 'c' });
    assert.deepEqual(['__consumer_offsets', topic].map((name) => listed.find((one) => one.name === name)?.internal), [true, false]);
  });

  it('a topic is enlarged: a chosen new partition is found at once, and shown, and keys go where Java puts them', async () => {
    const topic = uniqueTopic('enlarged');
    await kafka.createTopic({ name: topic, partitions: 2 });
    assert.deepEqual(await sendKeys(topic), await asJavaChooses(2));
    await java.createPartitions(kafka.direct, topic, 7);
    assert.equal((await acknowledged(topic, { partition: 6 })).offset, '0');
    assert.equal((await describeTopic(topic)).partitions.length, 7);
    const chosen = await sendKeys(topic);
    assert.deepEqual(chosen, await asJavaChooses(7));
    assert.ok(chosen.some((partition) => partition >= 2), String(chosen));
  });

  it('a topic is deleted: it is unknown at the next send', async () => {
    const topic = uniqueTopic('deleted');
    await kafka.createTopic({ name: topic, partitions: 1 });
    await acknowledged(topic);
    await java.deleteTopic(kafka.direct, topic);
    const report = await product.send(topic, {}, { deliveryTimeoutMs: 5_000 });
    assert.equal(report.error?.code, 'unknown-topic', report.error?.cause);
  });

  for (const [what, before, after] of [['fewer', 8, 2], ['as many', 3, 3], ['more', 2, 8]] as const) {
    it(`a topic is deleted and made again with ${what} partitions: sends go on, into the new one`, async () => {
      const topic = uniqueTopic('again');
      await kafka.createTopic({ name: topic, partitions: before });
      await sendKeys(topic);
      await java.deleteTopic(kafka.direct, topic);
      await waitFor('it is gone', () => java.describeTopic(kafka.direct, topic).then(() => false, () => true));
      await kafka.createTopic({ name: topic, partitions: after });
      // What is known of it is the old one's: keys may be meant for partitions that are gone with it.
      const first = await Promise.all(KEYS.map((text) => product.send(topic, { key: { format: 'string', text } })));
      const lost = first.filter(({ outcome }) => outcome !== 'acknowledged');
      assert.equal(lost.length > 0, after < before);
      for (const { outcome, partition, error } of lost) {
        assert.equal(outcome, 'unknown');
        expectView(error!, {
          code: 'topic-recreated',
          title: `Topic “${topic}” was made anew`,
          names: [`It has ${after} partitions now, and the message was for partition ${partition}.`, 'It may be stored: then in the deleted topic, and gone with it.'],
          fix: 'Look whether the topic has it before you send it again: a second send can store it twice.',
        });
      }
      assert.equal((await describeTopic(topic)).partitions.length, after);
      assert.deepEqual(await sendKeys(topic), await asJavaChooses(after));
      assert.equal((await java.consume(kafka.direct, topic)).length, 2 * KEYS.length - lost.length);
    });
  }

  it('its limit is lowered, then raised: each refusal names the limit as it is, and none outlives it', async () => {
    const topic = uniqueTopic('limit');
    await kafka.createTopic({ name: topic, partitions: 1, config: { 'max.message.bytes': '4000' } });
    assert.equal((await describeTopic(topic)).maxMessageBytes, 4_000);
    const value = { format: 'string', text: 'x'.repeat(2_500) };
    await acknowledged(topic, { value });
    for (const limit of [2_000, 1_000]) {
      await java.alterConfigs(kafka.direct, topic, { 'max.message.bytes': String(limit) });
      const { error } = await product.send(topic, { value });
      assert.deepEqual([error?.code, error?.facts['limit']], ['message-too-large', limit]);
      assert.equal((await describeTopic(topic)).maxMessageBytes, limit);
    }
    await java.alterConfigs(kafka.direct, topic, { 'max.message.bytes': null });
    await waitFor('the broker takes it again', () => java.produce(kafka.direct, topic, [{ partition: 0, value: Buffer.from(value.text) }]).then(() => true, () => false));
    await acknowledged(topic, { value });
  });

  it('partitions and settings that nothing refuses by are seen within ten seconds', async () => {
    const topic = uniqueTopic('slow');
    await kafka.createTopic({ name: topic, partitions: 2 });
    const before = await describeTopic(topic);
    assert.deepEqual([before.timestampType, before.minInSyncReplicas, before.maxMessageBytes, before.compacted], ['create', 1, 1_048_588, false]);
    assert.equal((await acknowledged(topic)).stages[1]?.facts['partitions'], 2);

    const changed = { 'message.timestamp.type': 'LogAppendTime', 'min.insync.replicas': '2', 'max.message.bytes': '3000', 'cleanup.policy': 'compact' };
    await java.alterConfigs(kafka.direct, topic, changed);
    await java.createPartitions(kafka.direct, topic, 5);
    const deadline = Date.now() + 12_000;
    await waitFor('the producer knows five partitions', async () => (await acknowledged(topic)).stages[1]?.facts['partitions'] === 5, deadline - Date.now());
    await waitFor('the settings are read again', async () => {
      const { timestampType, minInSyncReplicas, maxMessageBytes, compacted } = await describeTopic(topic);
      return [timestampType, minInSyncReplicas, maxMessageBytes, compacted].join() === 'append,2,3000,true';
    }, deadline - Date.now());
  });
});

describe('A leader that another client moves', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let java: JavaJudge;
  const product = new Product();

  before(async function () {
    kafka = await orSkip(this, threeBrokers());
    java = await orSkip(this, javaJudge());
    await product.use(kafka.bootstrap);
  });
  after(() => product.close());

  const leaderOf = async (topic: string): Promise<number> => (await kafka.partitions(topic))[0]!.leader;

  for (const [what, replicas] of [['to another of its replicas', 3], ['with its only replica to another broker', 1]] as const) {
    it(`${what}: the next send follows it, one copy each`, async () => {
      const topic = uniqueTopic('moved');
      await kafka.createTopic({ name: topic, partitions: 1, replicationFactor: replicas });
      const from = await leaderOf(topic);
      assert.equal((await product.send(topic)).attempts.at(-1)?.broker?.id, from);
      const to = (from % 3) + 1;
      await java.reassign(kafka.direct, topic, 0, replicas === 1 ? [to] : [to, ...[1, 2, 3].filter((id) => id !== to)]);
      await waitFor('it can move', async () => (await kafka.partitions(topic))[0]!.replicas[0] === to);
      if (replicas > 1) {
        await java.electPreferredLeaders(kafka.direct, topic, 0);
      }
      await waitFor('it has moved', async () => (await leaderOf(topic)) === to);

      const report = await product.send(topic);
      assert.equal(report.outcome, 'acknowledged', report.error?.cause);
      assert.equal(report.attempts.at(-1)?.broker?.id, to);
      assert.ok(report.attempts.length > 1, 'it knew before');
      assert.equal(report.attempts[0]?.error?.kafka?.code, 6);
      assert.equal((await java.consume(kafka.direct, topic)).length, 2);
    });
  }
});
