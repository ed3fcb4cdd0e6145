import assert from 'node:assert/strict';
import { SandboxBroker } from '../../../src/sandbox/broker';
import type { JavaJudge } from '../../harness/javaJudge';
import { javaJudge } from '../../harness/judges';
import type { SecuredKafka } from '../../harness/kafka';
import { USERS } from '../../harness/kafkaSecurity';
import { orSkip } from '../../harness/unavailable';
import { securedKafka, uniqueTopic } from '../hooks';
import { expectView } from '../expectView';
import { NAME, ONCE, Product } from '../product';

const TOO_LARGE = { format: 'string', text: 'x'.repeat(5_000) };
const LOOK = 'Look whether the topic has it before you send it again: a second send can store it twice.';

/** What a real broker refuses, and what its user is told. */
describe('Why a message is not stored', () => {
  let kafka: SecuredKafka;
  let java: JavaJudge;
  const product = new Product();

  before(async function () {
    kafka = await orSkip(this, securedKafka());
    java = await orSkip(this, javaJudge());
  });
  after(() => product.close());
  beforeEach(() => product.use(kafka.bootstrap));

  async function newTopic(name: string, config: Record<string, string> = {}, partitions = 1): Promise<string> {
    const topic = uniqueTopic(name);
    await kafka.createTopic({ name: topic, partitions, config });
    return topic;
  }

  async function isEmpty(topic: string): Promise<boolean> {
    return (await java.endOffsets(kafka.direct, topic)).every((end) => end === 0n);
  }

  it('the topic does not exist', async () => {
    const view = await product.refusedSend('not-there');
    expectView(view, {
      code: 'unknown-topic',
      title: 'Topic “not-there” does not exist',
      names: [`The cluster of “${NAME}” has no topic of this name`, 'Nothing was stored.'],
      fix: { label: 'Create Topic', command: 'kafkaDispatch.createTopic', args: [{ connection: 'c', topic: 'not-there' }] },
    });
    assert.deepEqual([view.field, view.kafka?.code], ['topic', 3]);
  });

  it('the name of the topic is not valid, to send to and to create', async () => {
    for (const view of [await product.refusedSend('a b'), await product.failure('createTopic', { connection: 'c', topic: 'a b' })]) {
      expectView(view, { code: 'invalid-topic-name', title: '“a b” is not a topic name', names: ['1 to 249 ASCII letters'], fix: 'Correct the topic name.' });
    }
  });

  it('the partition does not exist', async () => {
    const topic = await newTopic('partition', {}, 3);
    const view = await product.refusedSend(topic, { partition: 3 });
    expectView(view, {
      code: 'unknown-partition',
      title: `Topic “${topic}” has no partition 3`,
      names: [`Topic “${topic}” has 3 partitions, 0 to 2.`, 'Nothing was stored.'],
      fix: 'Choose a partition from 0 to 2, or leave the choice to the key.',
    });
    assert.equal(view.field, 'partition');
  });

  it('the message is too large for the topic: names size and limit', async () => {
    const topic = await newTopic('large', { 'max.message.bytes': '2000' });
    const view = await product.refusedSend(topic, { value: TOO_LARGE });
    const size = Number(view.facts['size']);
    assert.ok(size > 5_000 && size < 5_200, String(size));
    expectView(view, {
      code: 'message-too-large',
      title: `The message is larger than “${topic}” allows`,
      names: [`The message makes a batch of 5 KB, and topic “${topic}” takes at most 2 KB (max.message.bytes, after compression).`, 'Nothing was stored.'],
      fix: 'Make the message smaller, or choose a compression under Delivery.',
    });
    assert.deepEqual([view.field, view.facts['limit'], view.kafka?.code], ['value', 2_000, 10]);
    assert.ok(view.fixes.some(({ label }) => label === `Raise max.message.bytes of topic “${topic}” to ${size} or more.`));
    assert.ok(await isEmpty(topic));
    // With the advice followed it goes through, either way.
    assert.equal((await product.send(topic, { value: TOO_LARGE }, { compression: 'gzip' })).outcome, 'acknowledged');
    await java.alterConfigs(kafka.direct, topic, { 'max.message.bytes': String(size) });
    assert.equal((await product.send(topic, { value: TOO_LARGE })).outcome, 'acknowledged');
  });

  it('too large although compressed: no compression is advised', async () => {
    const topic = await newTopic('large', { 'max.message.bytes': '100' });
    const view = await product.refusedSend(topic, { value: { format: 'string', text: 'no two letters are alike: 1a2b3c4d5e6f7g8h9i0jklmnopqrstuvwxyz' } }, { compression: 'gzip' });
    expectView(view, { code: 'message-too-large', title: `The message is larger than “${topic}” allows`, names: ['takes at most 100 B'], fix: 'Make the message smaller.' });
  });

  it('the message is too large for the producer: names its setting', async () => {
    const topic = await newTopic('large');
    const view = await product.refusedSend(topic, { value: TOO_LARGE }, { maxRequestSize: 4_096 });
    expectView(view, {
      code: 'message-too-large',
      title: 'The message is larger than the producer sends',
      names: ['the producer sends at most 4 KB (max.request.size)', 'Nothing was stored.'],
      fix: 'Make the message smaller, or choose a compression under Delivery.',
    });
    assert.ok(view.fixes[1]?.label.startsWith(`Raise the setting kafkaDispatch.producer.maxRequestSize to ${Number(view.facts['size'])} or more.`), view.fixes[1]?.label);
    assert.ok(await isEmpty(topic));
    assert.equal((await product.send(topic, { value: TOO_LARGE }, { maxRequestSize: 4_096, compression: 'gzip' })).outcome, 'acknowledged');
  });

  it('the timestamp is out of range: names it and the limit, and keeps the text about the record', async () => {
    const topic = await newTopic('timestamp', { 'message.timestamp.after.max.ms': '60000' });
    const timestamp = Date.UTC(2100, 0, 1);
    const view = await product.refusedSend(topic, { timestamp });
    expectView(view, {
      code: 'timestamp-out-of-range',
      title: 'The timestamp is out of the topic’s range',
      names: ['The timestamp 2100-01-01T00:00:00.000Z is too far from the clock of the broker.', `Topic “${topic}” takes none that is more than 60 s after it (message.timestamp.after.max.ms).`],
      fix: 'Give a timestamp nearer to now, or leave it to the time of sending.',
    });
    assert.deepEqual([view.field, view.kafka?.code], ['timestamp', 32]);
    assert.ok(view.raw.includes(String(timestamp)), view.raw);
    assert.match(String(view.facts['brokerMessage']), new RegExp(`^Timestamp ${timestamp} of message with offset 0`), 'the text about the record, not the one about the batch');
    assert.ok(await isEmpty(topic));
  });

  it('a message without a key to a compacted topic', async () => {
    const topic = await newTopic('compacted', { 'cleanup.policy': 'compact' });
    const view = await product.refusedSend(topic, { key: null });
    expectView(view, {
      code: 'compacted-topic-needs-key',
      title: `“${topic}” takes no message without a key`,
      names: [`Topic “${topic}” is compacted`, 'Nothing was stored.'],
      fix: 'Give the message a key.',
    });
    assert.deepEqual([view.field, view.kafka?.code], ['key', 87]);
    assert.ok(view.raw.includes(`${topic}-0`), view.raw);
    assert.ok(await isEmpty(topic));
  });

  it('a topic that cannot be made so: with the broker\'s own text', async () => {
    const create = async (more: object): Promise<ReturnType<typeof product.failure>> => product.failure('createTopic', { connection: 'c', topic: uniqueTopic('not-made'), ...more });
    const replicas = await create({ replicationFactor: 3 });
    expectView(replicas, {
      code: 'invalid-replication-factor',
      title: 'The topic cannot have this many replicas',
      names: ['The broker refused the replication factor 3', `The broker says: “${String(replicas.facts['brokerMessage']).replace(/\.$/, '')}”.`],
      fix: 'Give a replication factor up to the number of running brokers.',
    });
    const partitions = await create({ partitions: 0 });
    expectView(partitions, {
      code: 'invalid-partition-count',
      title: 'The topic cannot have this number of partitions',
      names: ['The broker refused this number of partitions: 0.', 'The broker says: “'],
      fix: 'Give a number of partitions from 1, or none for the broker’s default.',
    });
    const config = await create({ configs: { 'max.message.bytes': 'large' } });
    expectView(config, { code: 'invalid-config', title: 'The broker refused a topic config', names: ['The broker says: “', 'max.message.bytes'], fix: 'Correct the config.' });
  });

  describe('because the user may not:', () => {
    const alice = (): Parameters<Product['use']> => [
      { bootstrapServers: [kafka.listeners.saslPlaintext], sasl: { mechanism: 'scram-sha-256', username: 'alice' } },
      { password: USERS.alice },
    ];
    const title = (topic: string): string => `No right to use topic “${topic}”`;

    // A user may ask for a producer id once it may write to any topic at all.
    it('neither see the topic, nor have a producer id, nor write, until ACLs allow it', async () => {
      const topic = await newTopic('secret');
      await product.use(...alice());

      const unseen = await product.refusedSend(topic);
      expectView(unseen, {
        code: 'topic-not-authorized',
        title: title(topic),
        names: [`The user “alice” has no right Describe on topic “${topic}”.`, 'Nothing was stored.'],
        fix: `Ask for the right Write on topic “${topic}”, which includes Describe (kafka-acls --add).`,
        button: 'editConnection',
      });
      assert.equal(unseen.kafka?.code, 29);

      await java.createAcl(kafka.direct, { user: 'alice', operation: 'DESCRIBE', resource: 'TOPIC', name: topic });
      const withoutId = await product.refusedSend(topic);
      expectView(withoutId, {
        code: 'idempotence-not-authorized',
        title: 'No right to send with idempotence',
        names: ['The broker refused a producer id (InitProducerId).', 'The user “alice” needs the right IdempotentWrite on the cluster', 'Nothing was stored.'],
        fix: 'Send without idempotence: switch Idempotent off under Delivery. A retry can then store a message twice.',
        button: 'editConnection',
      });
      assert.equal(withoutId.kafka?.code, 31);

      const unwritable = await product.refusedSend(topic, {}, ONCE);
      expectView(unwritable, {
        code: 'topic-not-authorized',
        title: title(topic),
        names: [`The user “alice” has no right Write on topic “${topic}”.`, 'Nothing was stored.'],
        fix: `Ask for the right Write on topic “${topic}” (kafka-acls --add).`,
        button: 'editConnection',
      });
      assert.ok(await isEmpty(topic));

      await java.createAcl(kafka.direct, { user: 'alice', operation: 'WRITE', resource: 'TOPIC', name: topic });
      const report = await product.send(topic);
      assert.equal(report.outcome, 'acknowledged', report.error?.cause);
    });

    it('create or delete a topic', async () => {
      const topic = await newTopic('kept');
      await product.use(...alice());
      for (const [call, operation] of [['createTopic', 'Create'], ['deleteTopic', 'Delete']] as const) {
        expectView(await product.failure(call, { connection: 'c', topic }), {
          code: 'topic-not-authorized',
          title: title(topic),
          names: [`The user “alice” has no right ${operation} on topic “${topic}”.`],
          fix: `Ask for the right ${operation} on topic “${topic}” (kafka-acls --add).`,
          button: 'editConnection',
        });
      }
    });
  });

  it('a quota is no failure: the message is stored, the wait is shown, and the next one waits for it', async () => {
    const topic = await newTopic('quota');
    const clientId = uniqueTopic('throttled');
    await java.quota(kafka.direct, clientId, { producer_byte_rate: 1_000 });
    await product.use({ bootstrapServers: [kafka.bootstrap], clientId });
    // Kafka measures over the last ten seconds.
    const large = { value: { format: 'string', text: 'x'.repeat(11_000) } };
    const first = await product.send(topic, large);
    assert.deepEqual([first.outcome, first.error], ['acknowledged', null]);
    assert.ok(first.throttleMs > 300, `${first.throttleMs} ms`);
    assert.equal(first.stages.find(({ name }) => name === 'request')?.facts['throttleMs'], first.throttleMs);
    const next = await product.send(topic);
    assert.deepEqual([next.outcome, next.error], ['acknowledged', null]);
    assert.ok(next.durationMs > first.throttleMs * 0.8, `${next.durationMs} ms after a throttle of ${first.throttleMs} ms`);
  });

  it('an error code that this extension does not know is told as what it is', async () => {
    const sandbox = await SandboxBroker.start({ samples: false });
    try {
      sandbox.createTopic('future', { partitions: 1 });
      sandbox.faults.add({ api: 'Produce', kind: 'error', code: 4711 });
      await product.use(sandbox.address);
      const report = await product.send('future', {}, ONCE);
      assert.equal(report.outcome, 'unknown');
      expectView(report.error!, {
        code: 'kafka-error',
        title: 'The broker answered UNKNOWN_ERROR_4711',
        names: ['answered with Kafka error 4711, UNKNOWN_ERROR_4711.', 'This extension has no explanation for it.', sandbox.address, 'it may be stored'],
        fix: LOOK,
        button: 'showLog',
      });
    } finally {
      await product.use(kafka.bootstrap);
      await sandbox.stop();
    }
  });
});
