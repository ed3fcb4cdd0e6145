import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { CompressionName, SendReport } from '../../../src/contracts/messages';
import { dumpLog } from '../../harness/consoleTools';
import { javaJudge } from '../../harness/judges';
import { proxiedKafka, uniqueTopic } from '../hooks';
import { Product } from '../product';

const PRODUCE = 0;
const TEXT = JSON.stringify({ vehicleId: 'truck-7', note: 'the same words, the same words, the same words, the same words' });

/** The story that a report tells, held against a packet counter, the broker's disk and Java. */
describe('The figures of a send', () => {
  const product = new Product();
  after(() => product.close());

  const factsOf = ({ stages }: SendReport, name: string): Readonly<Record<string, unknown>> => stages.find((stage) => stage.name === name)?.facts ?? {};

  for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] satisfies CompressionName[]) {
    it(`are those of the wire and of the log, with ${compression}`, async () => {
      const kafka = await proxiedKafka();
      const [proxy] = kafka.proxies;
      const topic = uniqueTopic('figures');
      await kafka.createTopic({ name: topic, partitions: 3 });
      await product.use(kafka.bootstrap);
      const before = proxy!.count(PRODUCE);
      const report = await product.send(topic, { value: { format: 'json', text: TEXT }, headers: [{ name: 'trace', value: { format: 'hex', text: 'ff00' } }, { name: 'none', value: null }] }, { compression });
      const after = proxy!.count(PRODUCE);
      assert.equal(report.outcome, 'acknowledged');
      assert.equal(after.requests - before.requests, 1);
      assert.equal(report.request?.bytes, after.bytesToServer - before.bytesToServer);
      assert.equal(factsOf(report, 'request')['bytes'], report.request.bytes);

      const [batch] = await dumpLog(kafka.brokers[0]!.dataFolder, topic, report.partition!);
      assert.deepEqual(
        {
          baseOffset: batch!['baseOffset'],
          count: batch!['count'],
          size: batch!['size'],
          codec: batch!['compresscodec'],
          producer: [batch!['producerId'], batch!['producerEpoch'], batch!['baseSequence']],
          leaderEpoch: batch!['partitionLeaderEpoch'],
        },
        {
          baseOffset: report.offset,
          count: String(report.batchRecords),
          size: String(report.bytes.batchCompressed),
          codec: compression,
          producer: [report.producer!.id, String(report.producer!.epoch), String(report.producer!.sequence)],
          leaderEpoch: String(report.leaderEpoch),
        },
      );
      assert.equal(factsOf(report, 'encode')['bytesAfter'], report.bytes.batchCompressed);
      assert.equal(factsOf(report, 'encode')['bytesBefore'], factsOf(report, 'batch')['bytes']);
      assert.deepEqual(factsOf(report, 'serialize'), { keyFormat: 'string', keyBytes: 7, valueFormat: 'json', valueBytes: Buffer.byteLength(TEXT), headers: 2, headerBytes: 'trace'.length + 2 + 'none'.length });

      const [[theirs]] = (await (await javaJudge()).partitions([Buffer.from('truck-7')], [3])) as [[number]];
      const { hash, partitions } = factsOf(report, 'partition') as { hash: number; partitions: number };
      assert.deepEqual([hash % partitions, report.partition], [theirs, theirs]);
      const { replicas, inSyncReplicas } = factsOf(report, 'acknowledge');
      assert.deepEqual([replicas, inSyncReplicas], [1, 1]);
    });
  }

  it('follow each other in time, and end when the send ends', async () => {
    const kafka = await proxiedKafka();
    const topic = uniqueTopic('times');
    await kafka.createTopic({ name: topic, partitions: 1 });
    await product.use(kafka.bootstrap);
    const [proxy] = kafka.proxies;
    // Begins before the send: what it holds the answer for is shorter than this by the way there.
    const held = 300;
    proxy!.next(PRODUCE, { do: 'hold-answer', until: delay(held) });
    const report = await product.send(topic);
    assert.deepEqual(report.stages.map(({ name }) => name), ['serialize', 'partition', 'batch', 'encode', 'request', 'acknowledge']);
    const [attempt] = report.attempts;
    assert.ok(attempt!.durationMs - (attempt!.writtenAtMs! - attempt!.startedAtMs) >= held / 2, 'the broker’s time is in the attempt');
    const [serialize, partition, batch, , request, acknowledge] = report.stages;
    const end = (stage: SendReport['stages'][0] | undefined): number => stage!.startMs + stage!.durationMs;
    assert.ok(end(serialize) <= partition!.startMs && end(partition) <= batch!.startMs && end(batch) <= request!.startMs && end(request) <= acknowledge!.startMs + 0.001);
    assert.ok(end(acknowledge) <= report.durationMs && report.durationMs - end(acknowledge) < 50);
    assert.ok(Number(partition!.facts['metadataMs']) > 0, 'the first send waits for metadata');
    assert.equal(request!.facts['waitedFor'], 'producer-id');
  });

  it('say of each that travelled together how many they were', async () => {
    const kafka = await proxiedKafka();
    const topic = uniqueTopic('together');
    await kafka.createTopic({ name: topic, partitions: 2 });
    await product.use(kafka.bootstrap);
    await product.send(topic, { partition: 0 });
    const reports = await Promise.all([0, 0, 0, 1].map((partition) => product.send(topic, { partition }, { lingerMs: 200 })));
    assert.deepEqual(reports.map((report) => factsOf(report, 'batch')['records']), [3, 3, 3, 1]);
    assert.deepEqual(reports.map((report) => factsOf(report, 'request')['otherBatches']), [1, 1, 1, 1]);
    assert.equal(new Set(reports.map((report) => report.request?.bytes)).size, 1);
    const dumped = await dumpLog(kafka.brokers[0]!.dataFolder, topic, 0);
    assert.deepEqual(dumped.map((batch) => batch['count']), ['1', '3']);
  });
});
