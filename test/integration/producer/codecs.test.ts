import { strict as assert } from 'node:assert';
import type { Acks, CompressionName } from '../../../src/contracts/messages';
import { codecByName } from '../../../src/kafka/compression/codecs';
import { javaJudge, kcat, pythonJudge } from '../../harness/judges';
import { sharedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';
import { readAll } from '../readAll';

const CODECS: readonly CompressionName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const ACKS: readonly Acks[] = ['0', '1', 'all'];
const RECORDS = 200;

/** Compressible text, random bytes, empty and null, more than one block of every codec. */
const VALUES = Array.from({ length: RECORDS }, (_, index) => {
  switch (index % 4) {
    case 0:
      return Buffer.from(`{"vehicleId":"truck-${index}","speed":${index}}`.repeat(20));
    case 1:
      return Buffer.from(Array.from({ length: 700 }, (__, at) => (index * 31 + at * at * 17) % 251));
    case 2:
      return Buffer.alloc(0);
    default:
      return Buffer.from(`text ${index} äöü 🚚`);
  }
});

describe('The codecs', () => {
  const kit = new Kit();
  afterEach(() => kit.closeAll());

  for (const compression of CODECS) {
    for (const acks of ACKS) {
      it(`${compression} with acks=${acks}: Java, kafka-python, kcat and we read back what we wrote`, async () => {
        const kafka = await sharedKafka();
        const topic = uniqueTopic(`codec-${compression}`);
        await kafka.createTopic({ name: topic, partitions: 1 });
        const cluster = kit.cluster(kafka.bootstrap);
        const producer = kit.producer(cluster, { acks, compression, idempotent: acks === 'all', lingerMs: 20, batchSize: 200_000 });
        const results = await Promise.all(VALUES.map((value, index) => send(producer, record(topic, value, { key: Buffer.from(`key ${index}`) }))));
        assert.deepEqual([...new Set(results.map((result) => result.outcome))], [acks === '0' ? 'sent' : 'acknowledged']);
        const java = await javaJudge();
        for (const judge of [java, await pythonJudge(), await kcat()]) {
          const read = await judge.consume(kafka.bootstrap, topic);
          assert.deepEqual(read.map((one) => one.value), VALUES);
        }
        const own = await readAll(cluster, topic);
        assert.deepEqual(own.records.map((one) => one.value), VALUES);
        assert.deepEqual([...new Set(own.codecIds)], [codecByName(compression).id]);
        assert.equal(own.codecIds.length < 10, true);
      });
    }

    it(`${compression} as Java, kafka-python and kcat write it is read by us`, async () => {
      const kafka = await sharedKafka();
      const cluster = kit.cluster(kafka.bootstrap);
      const records = VALUES.filter((value) => value.length > 0).map((value) => ({ key: Buffer.from('k'), value }));
      const writers: [string, (topic: string) => Promise<unknown>][] = [
        ['java', async (topic) => (await javaJudge()).produce(kafka.bootstrap, topic, records, { properties: { 'compression.type': compression, 'linger.ms': 50 } })],
        ['python', async (topic) => (await pythonJudge()).produce(kafka.bootstrap, topic, records, { properties: { compression_type: compression === 'none' ? null : compression, linger_ms: 50 } })],
        ['kcat', async (topic) => (await kcat()).produce(kafka.bootstrap, topic, records, { codec: compression })],
      ];
      for (const [name, write] of writers) {
        const topic = uniqueTopic(`codec-${name}-${compression}`);
        await kafka.createTopic({ name: topic, partitions: 1 });
        await write(topic);
        const { records: read, codecIds } = await readAll(cluster, topic);
        assert.deepEqual(read.map((one) => one.value), records.map((one) => one.value), name);
        assert.ok(codecIds.includes(codecByName(compression).id), name);
      }
    });
  }
});
