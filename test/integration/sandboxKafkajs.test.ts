import assert from 'node:assert/strict';
import { CompressionCodecs, CompressionTypes, ConfigResourceTypes, Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { codecById } from '../../src/kafka/compression/codecs';
import { batchesOf } from '../../src/kafka/protocol/batchHeader';
import { SandboxBroker } from '../../src/sandbox/broker';
import { RawClient } from '../unit/sandbox/rawClient';
import { fetchFrom } from '../unit/sandbox/records';
import { uniqueTopic } from './hooks';

const CODECS = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP, snappy: CompressionTypes.Snappy, lz4: CompressionTypes.LZ4, zstd: CompressionTypes.ZSTD };
const MESSAGES = Array.from({ length: 20 }, (_, index) => ({ key: `k${index}`, value: index === 7 ? null : `value ${index} `.repeat(30), headers: { h: `${index}` } }));

/** What `codecs` is for kafkajs, which brings gzip alone. */
function kafkajsCodec(id: number): () => { compress(encoder: { buffer: Buffer }): Promise<Buffer>; decompress(buffer: Buffer): Promise<Buffer> } {
  const codec = codecById(id);
  return () => ({ compress: ({ buffer }) => codec.compress(buffer), decompress: (buffer) => codec.decompress(buffer, 1_000_000) });
}

describe('sandbox: kafkajs', function () {
  this.timeout(60_000);
  let sandbox: SandboxBroker;
  let kafka: Kafka;
  const given = { ...CompressionCodecs };

  before(async () => {
    for (const id of [CompressionTypes.Snappy, CompressionTypes.LZ4, CompressionTypes.ZSTD] as const) {
      CompressionCodecs[id] = kafkajsCodec(id);
    }
    sandbox = await SandboxBroker.start();
    kafka = new Kafka({ brokers: [sandbox.address], logLevel: logLevel.NOTHING, retry: { retries: 2 } });
  });

  after(async () => {
    Object.assign(CompressionCodecs, given);
    await sandbox.stop();
  });

  async function produce(topic: string, compression: CompressionTypes, idempotent: boolean): Promise<void> {
    const producer = kafka.producer({ idempotent, allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic, compression, messages: MESSAGES });
    await producer.disconnect();
  }

  /** Reads as the only member of a group until it has so many messages; kafkajs commits when it is stopped. */
  async function consume(topic: string, groupId: string, count: number): Promise<KafkaMessage[]> {
    const consumer = kafka.consumer({ groupId });
    const read: KafkaMessage[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      void consumer.run({
        eachMessage: ({ message }) => {
          read.push(message);
          return read.length === count ? Promise.resolve(resolve()) : Promise.resolve();
        },
      });
    });
    await consumer.disconnect();
    return read;
  }

  for (const [name, compression] of Object.entries(CODECS)) {
    for (const idempotent of [false, true]) {
      it(`keeps what it writes with ${name}${idempotent ? ', idempotent' : ''}, and a group reads it`, async () => {
        const topic = uniqueTopic('kafkajs');
        sandbox.createTopic(topic, { partitions: 3 });
        await produce(topic, compression, idempotent);
        const raw = await RawClient.connect(sandbox);
        for (const partition of [0, 1, 2]) {
          for (const batch of batchesOf((await fetchFrom(raw, 0n, { topic, partition })).records)) {
            assert.deepEqual([batch.codecId, batch.producerId >= 0n], [compression, idempotent]);
          }
        }
        await raw.close();
        const read = await consume(topic, uniqueTopic('group'), MESSAGES.length);
        const plain = read.map(({ key, value, headers }) => ({ key: key!.toString(), value: value?.toString() ?? null, headers: { h: headers!['h']!.toString() } }));
        const byKey = (a: { key: string }, b: { key: string }): number => Number(a.key.slice(1)) - Number(b.key.slice(1));
        assert.deepEqual(plain.sort(byKey), MESSAGES);
      });
    }
  }

  it('shares the partitions of a topic between two members, and gives all to the one that stays', async () => {
    const topic = uniqueTopic('shared');
    const groupId = uniqueTopic('group');
    sandbox.createTopic(topic, { partitions: 4 });
    const members = [0, 1].map(() => kafka.consumer({ groupId, heartbeatInterval: 100, maxWaitTimeInMs: 100 }));
    const assigned = members.map(() => 0);
    for (const [index, member] of members.entries()) {
      member.on('consumer.group_join', ({ payload }) => {
        assigned[index] = payload.memberAssignment[topic]?.length ?? 0;
      });
      await member.connect();
      await member.subscribe({ topic });
      await member.run({ eachMessage: () => Promise.resolve() });
    }
    while (assigned.join() !== '2,2') {
      await Promise.race(members.map((member) => new Promise<void>((resolve) => member.on('consumer.heartbeat', () => resolve()))));
    }
    await members[1]!.disconnect();
    while (assigned[0] !== 4) {
      await new Promise<void>((resolve) => members[0]!.on('consumer.heartbeat', () => resolve()));
    }
    await members[0]!.disconnect();
  });

  it('makes, describes and deletes topics by its admin client', async () => {
    const admin = kafka.admin();
    await admin.connect();
    assert.equal(await admin.createTopics({ topics: [{ topic: 'made', numPartitions: 2, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] }] }), true);
    assert.equal(await admin.createTopics({ topics: [{ topic: 'made' }] }), false);
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: 'made', configNames: ['cleanup.policy'] }] });
    assert.deepEqual(resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]), [['cleanup.policy', 'compact']]);
    await admin.deleteTopics({ topics: ['made'] });
    assert.ok(!(await admin.listTopics()).includes('made'));
    await admin.disconnect();
  });
});
