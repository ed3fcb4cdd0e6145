import assert from 'node:assert/strict';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { orSkip } from '../../harness/unavailable';
import { waitFor } from '../../harness/waitFor';
import { LARGEST_REQUEST, threeBrokers, uniqueTopic } from '../hooks';
import { expectView } from '../expectView';
import { ONCE, Product } from '../product';

const LOOK = 'Look whether the topic has it before you send it again: a second send can store it twice.';

/** One of three brokers is frozen or gone, and what the user of a message is told. */
describe('Why a message is not acknowledged by brokers that fail', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  const product = new Product();

  before(async function () {
    kafka = await orSkip(this, threeBrokers());
  });
  after(() => product.close());

  /** A partition of a new topic that this broker leads. */
  async function ledBy(broker: number, replicationFactor: number, config: Record<string, string> = {}): Promise<{ topic: string; partition: number }> {
    const topic = uniqueTopic('led');
    await kafka.createTopic({ name: topic, partitions: 6, replicationFactor, config });
    return { topic, partition: (await kafka.partitions(topic)).find(({ leader }) => leader === broker)!.partition };
  }

  it('a frozen broker: first it has the request, then it is connected to', async () => {
    const { topic, partition } = await ledBy(3, 1);
    const { address } = kafka.brokers[2]!;
    await product.use({ bootstrapServers: [kafka.brokers[0]!.address], connectionTimeoutMs: 1_000 });
    const settings = { ...ONCE, requestTimeoutMs: 1_000 };
    assert.equal((await product.send(topic, { partition }, settings)).outcome, 'acknowledged');
    await kafka.brokers[2]!.freeze();
    try {
      const written = await product.send(topic, { partition }, settings);
      assert.equal(written.outcome, 'unknown');
      expectView(written.error!, {
        code: 'request-timeout',
        title: 'Broker 3 did not answer in time',
        names: [`Broker 3 (${address}) did not answer the Produce request within 1 s.`, 'frozen', 'it may be stored'],
        fix: LOOK,
      });
      assert.equal(written.error!.fixes[1]?.label, 'Check the load of the broker and the network to it.');
      // Other settings: another producer, with a socket of its own.
      const unwritten = await product.send(topic, { partition }, { ...settings, deliveryTimeoutMs: 1_500 });
      assert.equal(unwritten.outcome, 'rejected');
      expectView(unwritten.attempts[0]!.error!, {
        code: 'connection-timeout',
        title: `${address} does not answer`,
        names: [`${address} accepted the connection, and then no answer came within 1 s.`],
        fix: 'Check that this is the port of a Kafka broker, and that the broker is not frozen.',
        button: 'editConnection',
      });
    } finally {
      kafka.brokers[2]!.thaw();
    }
  });

  it('a request larger than a broker reads: names its size, and what it may be too large for', async () => {
    const { topic, partition } = await ledBy(2, 1, { 'max.message.bytes': '5000000' });
    await product.use(kafka.brokers[0]!.address);
    const value = { format: 'string', text: 'x'.repeat(LARGEST_REQUEST) };
    const { outcome, error } = await product.send(topic, { partition, value }, { ...ONCE, maxRequestSize: 5_000_000 });
    assert.equal(outcome, 'unknown');
    const { address } = kafka.brokers[1]!;
    // The broker leaves the rest unread, so the client may see a reset.
    assert.ok(error!.code === 'connection-closed' || error!.code === 'connection-reset', error!.code);
    expectView(error!, {
      code: error!.code,
      title: error!.code === 'connection-closed' ? `${address} closed the connection` : `The connection to ${address} broke`,
      names: [address, 'The request had 1.4 MB: a broker also closes the connection where that is more than its socket.request.max.bytes.', 'it may be stored'],
      fix: LOOK,
    });
    assert.ok(error!.fixes.some(({ label }) => label.endsWith('or raise socket.request.max.bytes of the brokers.')));
    assert.equal((await product.send(topic, { partition }, ONCE)).outcome, 'acknowledged');
  });

  it('too few replicas in sync: names how many there are, and how many are asked for', async () => {
    const { topic, partition } = await ledBy(1, 3, { 'min.insync.replicas': '3' });
    await kafka.brokers[2]!.kill();
    try {
      await waitFor('two replicas are in sync', async () => (await kafka.partitions(topic))[partition]!.isr.length === 2);
      await product.use(kafka.brokers[0]!.address);
      const report = await product.send(topic, { partition }, ONCE);
      assert.equal(report.outcome, 'rejected');
      expectView(report.error!, {
        code: 'not-enough-replicas',
        title: 'Not enough replicas are in sync',
        names: [`Partition ${partition} of “${topic}” has 2 of 3 replicas in sync, and acks=all asks for 3 (min.insync.replicas).`, 'The leader refused the message before writing it.', 'Nothing was stored.'],
        fix: 'Bring the brokers back that hold the missing replicas.',
      });
      assert.equal(report.error!.kafka?.code, 19);
    } finally {
      await kafka.brokers[2]!.restart();
      await waitFor('three replicas are in sync', async () => (await kafka.partitions(topic))[partition]!.isr.length === 3);
    }
  });
});
