import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import type { Acks, CompressionName } from '../../../src/contracts/messages';
import { codecByName } from '../../../src/kafka/compression/codecs';
import { javaJudge, kcat, pythonJudge } from '../../harness/judges';
import { waitFor } from '../../harness/waitFor';
import { sharedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';
import { readAll } from '../readAll';

const CODECS: readonly CompressionName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const ACKS: readonly Acks[] = ['0', '1', 'all'];
const RECORDS = 200;

/** Compressible text, incompressible bytes, empty, and letters of several bytes; more than one block of every codec. */
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

/** Length and digest of each, one a line: Node compares lists of Buffers that differ for minutes and gigabytes. */
function fingerprints(values: readonly (Buffer | null)[]): string {
  return values.map((value, index) => `${index}: ${value === null ? 'null' : `${value.length} ${createHash('sha256').update(value).digest('hex').slice(0, 16)}`}`).join('\n');
}

describe('The codecs', () => {
  const kit = new Kit();
  afterEach(() => kit.closeAll());

  for (const compression of CODECS) {
    for (const acks of ACKS) {
      it(`${compression} with acks=${acks}: Java, kafka-python, kcat and we read back what we wrote`, async () => {
        const kafka = await sharedKafka();
        const java = await javaJudge();
        const topic = uniqueTopic(`codec-${compression}`);
        await kafka.createTopic({ name: topic, partitions: 1 });
        const cluster = kit.cluster(kafka.bootstrap);
        const producer = kit.producer(cluster, { acks, compression, idempotent: acks === 'all', lingerMs: 20, batchSize: 200_000 });
        const results = await Promise.all(VALUES.map((value, index) => send(producer, record(topic, value, { key: Buffer.from(`key ${index}`) }))));
        assert.deepEqual([...new Set(results.map((result) => result.outcome))], [acks === '0' ? 'sent' : 'acknowledged']);
        // With acks=0 the kernel has it, not yet the log.
        await waitFor('all are in the log', async () => (await java.endOffsets(kafka.bootstrap, topic))[0] === BigInt(RECORDS));
        for (const [name, judge] of [['java', java], ['python', await pythonJudge()], ['kcat', await kcat()]] as const) {
          const read = await judge.consume(kafka.bootstrap, topic);
          assert.equal(fingerprints(read.map((one) => one.value)), fingerprints(VALUES), name);
        }
        const own = await readAll(cluster, topic);
        assert.equal(fingerprints(own.records.map((one) => one.value)), fingerprints(VALUES));
        assert.deepEqual([...new Set(own.codecIds)], [codecByName(compression).id]);
        assert.ok(own.codecIds.length < 10);
      });
    }

    it(`${compression} as Java, kafka-python and kcat write it is read by us`, async () => {
      const kafka = await sharedKafka();
      const cluster = kit.cluster(kafka.bootstrap);
      const records = VALUES.filter((value) => value.length > 0).map((value) => ({ key: Buffer.from('k'), value }));
      const writers: readonly [string, (topic: string) => Promise<unknown>][] = [
        ['java', async (topic) => (await javaJudge()).produce(kafka.bootstrap, topic, records, { properties: { 'compression.type': compression, 'linger.ms': 50 } })],
        ['python', async (topic) => (await pythonJudge()).produce(kafka.bootstrap, topic, records, { properties: { compression_type: compression === 'none' ? null : compression, linger_ms: 50 } })],
        ['kcat', async (topic) => (await kcat()).produce(kafka.bootstrap, topic, records, { codec: compression })],
      ];
      for (const [name, write] of writers) {
        const topic = uniqueTopic(`codec-${name}-${compression}`);
        await kafka.createTopic({ name: topic, partitions: 1 });
        await write(topic);
        const { records: read, codecIds } = await readAll(cluster, topic);
        assert.equal(fingerprints(read.map((one) => one.value)), fingerprints(records.map((one) => one.value)), name);
        assert.ok(codecIds.includes(codecByName(compression).id), name);
      }
    });
  }
});
