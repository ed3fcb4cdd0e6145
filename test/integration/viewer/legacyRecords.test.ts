import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportedRecord } from '../../../src/bridge/exported';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import { batchView } from '../../../src/client/recordViews';
import { batchesOf } from '../../../src/kafka/protocol/batchHeader';
import { produce } from '../../../src/kafka/protocol/requests/produce';
import { lookFor } from '../../../src/kafka/reader/lookFor';
import { planRead, type TopicQuery } from '../../../src/kafka/reader/planRead';
import { readLatest } from '../../../src/kafka/reader/readLatest';
import { readRecords, type ReadRow } from '../../../src/kafka/reader/readRecords';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { javaJudge, kcat } from '../../harness/judges';
import { orSkip } from '../../harness/unavailable';
import { LEGACY_GOLDENS, legacyGolden } from '../../unit/protocol/legacyGoldens';
import { batchOf } from '../../unit/sandbox/records';
import { sharedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';
import { OpenViewer } from './viewerKit';

const SIGNAL = new AbortController().signal;
const FIRST = legacyGolden('format 1, gzip').records[0]!.offset;

/** Where a record stands and what it holds, as one line. */
interface Line {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

function lines(records: readonly Line[]): readonly string[] {
  const hex = (bytes: Buffer | null): string => (bytes === null ? 'null' : `x${bytes.toString('hex')}`);
  return [...records]
    .sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
    .map(({ partition, offset, timestamp, key, value }) => [partition, offset, timestamp, hex(key), hex(value)].join(' '));
}

/** A golden set at other offsets, which no CRC covers: `first` of its first message, or of the one that has all of them in it. */
function moved(name: string, first: bigint): Buffer {
  const bytes = Buffer.from(legacyGolden(name).bytes);
  [...batchesOf(bytes)].forEach(({ position }, index) => bytes.writeBigInt64BE(first + BigInt(index), position));
  return bytes;
}

async function batchOfSize(count: number, size: number): Promise<Buffer> {
  const build = (last: number): Promise<Buffer> => batchOf(Array.from({ length: count }, (_, index) => ({ key: null, value: 'x'.repeat(index === count - 1 ? last : 1) })));
  const missing = size - (await build(200)).length;
  const batch = await build(200 + missing);
  assert.equal(batch.length, size);
  return batch;
}

describe('Records that an older broker left', function () {
  this.timeout(60_000);
  const kit = new Kit();
  const open: OpenViewer[] = [];
  let sandbox: SandboxBroker;
  let cluster: Cluster;

  before(async () => {
    sandbox = await SandboxBroker.start();
  });
  beforeEach(() => {
    cluster = kit.cluster(sandbox.address);
  });
  afterEach(() => {
    open.splice(0).forEach(({ viewer }) => viewer.close());
    return kit.closeAll();
  });
  after(() => sandbox.stop());

  /** A topic with one set of old messages in each partition. */
  const topicWith = (...sets: readonly Buffer[]): string => {
    const topic = uniqueTopic('legacy');
    sandbox.createTopic(topic, { partitions: sets.length });
    sets.forEach((set, partition) => sandbox.restore(topic, partition, set));
    return topic;
  };
  const viewerOf = (topic: string, limits: ConstructorParameters<typeof OpenViewer>[2] = {}): OpenViewer => {
    const viewer = new OpenViewer(cluster, topic, limits);
    open.push(viewer);
    return viewer;
  };
  const read = async (topic: string, query: Partial<TopicQuery> = {}): Promise<readonly ReadRow[]> => {
    const plan = await planRead(cluster, { topic, partitions: null, from: { kind: 'earliest' }, to: null, isolationLevel: 1, ...query });
    const found: ReadRow[] = [];
    for await (const row of readRecords(cluster, plan)) {
      found.push(row);
    }
    return found;
  };
  const recordsOf = (rows: readonly ReadRow[]): readonly Line[] => rows.flatMap((row) => (row.kind === 'record' ? [{ ...row.record, partition: row.partition }] : []));
  const offsetsOf = (rows: readonly { readonly offset: bigint | string }[]): readonly number[] => rows.map(({ offset }) => Number(BigInt(offset) - FIRST));
  const exported = async ({ viewer }: OpenViewer): Promise<readonly ExportedRecord[]> => {
    const all: ExportedRecord[] = [];
    await viewer.exportRows((one) => Promise.resolve(void all.push(one)), SIGNAL);
    return all;
  };

  it('are read as Java’s consumer and kcat read them, also before and behind those of today', async function () {
    const [java, cat] = [await orSkip(this, javaJudge()), await orSkip(this, kcat())];
    const topic = topicWith(...LEGACY_GOLDENS.map(({ bytes }) => bytes));
    const producer = kit.producer(cluster, { compression: 'lz4' });
    await Promise.all(LEGACY_GOLDENS.map((_, partition) => send(producer, record(topic, `today ${partition}`, { partition, key: Buffer.from('k') }))));
    const found = lines(recordsOf(await read(topic)));
    assert.equal(found.length, LEGACY_GOLDENS.reduce((sum, { records }) => sum + records.length + 1, 0));
    assert.deepEqual(found, lines(await java.consume(sandbox.address, topic)));
    // kcat cannot tell of a key whether it is null, and of a timestamp of format 0 that there is none.
    const told = (all: readonly Line[]): readonly string[] => lines(all.map((one) => ({ ...one, timestamp: one.timestamp === -1n ? 0n : one.timestamp, key: one.key ?? Buffer.alloc(0), value: one.value ?? Buffer.alloc(0) })));
    assert.deepEqual(told(recordsOf(await read(topic))), told(await cat.consume(sandbox.address, topic)));
  });

  it('are shown, exported and opened by a viewer, with the batch that they came in', async () => {
    for (const limits of [{}, { bytes: 0 }]) {
      // With no bytes kept the batches are fetched again by their offsets.
      const topic = topicWith(...LEGACY_GOLDENS.map(({ bytes }) => bytes), ...Array.from({ length: 3 }, () => legacyGolden('format 1, none').bytes));
      const viewer = viewerOf(topic, limits);
      viewer.query({ order: 'newest' });
      await viewer.read();
      const rows = await viewer.rows();
      assert.deepEqual([rows.length, rows.filter(({ kind }) => kind === 'record').length], [(await exported(viewer)).length, rows.length]);
      const all = (await exported(viewer)).map(({ partition, offset, timestamp, key, value }) => ({
        ...{ partition, offset: BigInt(offset), timestamp: BigInt(timestamp) },
        ...{ key: typeof key === 'string' ? Buffer.from(key) : null, value: typeof value === 'string' ? Buffer.from(value) : null },
      }));
      assert.deepEqual(lines(all), lines(recordsOf(await read(topic))));
    }
  });

  it('tell their format, and where their batch begins and ends, in the details', async () => {
    const { bytes, records } = legacyGolden('format 1, gzip, compacted');
    const viewer = viewerOf(topicWith(bytes, legacyGolden('format 0, none').bytes));
    viewer.query({});
    await viewer.read();
    const [first, , last] = records;
    const detail = await viewer.viewer.detail({ partition: 0, offset: String(first!.offset) }, 'pretty', false, SIGNAL);
    assert.ok(detail?.kind === 'record');
    const { crcValue, uncompressedBytes, ...facts } = detail.batch!;
    assert.deepEqual(facts, {
      ...{ baseOffset: String(first!.offset), lastOffset: String(last!.offset), records: 3, codec: 'gzip', bytes: bytes.length, producerId: null, producerEpoch: null, baseSequence: null },
      ...{ transactional: false, leaderEpoch: -1, crc: 'valid', magic: 1, compressedBytes: bytes.length - 34 },
    });
    assert.deepEqual([crcValue, uncompressedBytes! > 0, detail.position, detail.sequence], [bytes.readUInt32BE(12), true, { number: 1, of: 3 }, null]);
    const oldest = await viewer.viewer.detail({ partition: 1, offset: String(FIRST) }, 'pretty', false, SIGNAL);
    assert.deepEqual([oldest?.timestamp, oldest?.timestampType, oldest?.batch?.magic, oldest?.batch?.compressedBytes], ['-1', 'create', 0, 8]);
  });

  for (const name of ['format 0, snappy', 'format 1, gzip', 'format 1, none']) {
    it(`are read from and up to any offset: ${name}`, async () => {
      const topic = topicWith(legacyGolden(name).bytes);
      for (let from = 0; from < 7; from++) {
        for (let to = from + 1; to <= 7; to++) {
          const wanted = Array.from({ length: to - from }, (_, index) => from + index);
          const range = { from: { kind: 'offset', offset: FIRST + BigInt(from) }, to: { kind: 'offset', offset: FIRST + BigInt(to) } } as const;
          assert.deepEqual(offsetsOf(recordsOf(await read(topic, range))), wanted);
          const viewer = viewerOf(topic);
          viewer.query({ from: { offset: String(FIRST + BigInt(from)) }, to: { offset: String(FIRST + BigInt(to)) } });
          await viewer.read();
          assert.deepEqual([...offsetsOf(await viewer.rows())].sort(), wanted);
        }
      }
    });
  }

  it('are among the latest, are filtered, and are read further back', async () => {
    const topic = topicWith(legacyGolden('format 1, lz4, append time').bytes, legacyGolden('format 1, snappy, append time').bytes);
    const { rows } = await readLatest(cluster, { topic, partitions: null, to: null, isolationLevel: 1 }, 4);
    assert.deepEqual(rows.map((row) => [row.partition, row.kind === 'record' ? Number(row.record.offset - FIRST) : row.kind]), [[1, 3], [1, 4], [1, 5], [1, 6]]);
    const viewer = viewerOf(topic, { page: 6 });
    viewer.query({ from: { latest: 4 } });
    await viewer.read();
    assert.deepEqual(offsetsOf(await viewer.rows()), [3, 4, 5, 6]);
    viewer.viewer.older();
    await viewer.until('older ones', ({ rows: count }) => count === 10);
    assert.deepEqual(offsetsOf(await viewer.rows()), [4, 5, 6, 0, 1, 2, 3, 4, 5, 6]);
    viewer.query({});
    viewer.filter('without');
    await viewer.read();
    assert.deepEqual(offsetsOf(await viewer.rows()), [1, 1]);
    viewer.filter('value == "one"', 'expression');
    await viewer.read();
    assert.deepEqual(offsetsOf(await viewer.rows()), [6, 6]);
  });

  it('that are damaged are one row each, and what follows is read', async () => {
    const bytes = Buffer.from(legacyGolden('format 1, none').bytes);
    const second = [...batchesOf(bytes)][1]!;
    bytes.writeUInt8(bytes.readUInt8(second.position + second.totalSize - 1) ^ 1, second.position + second.totalSize - 1);
    const whole = Buffer.from(legacyGolden('format 0, gzip').bytes);
    whole.writeUInt8(whole.readUInt8(60) ^ 1, 60);
    const topic = topicWith(bytes, whole);
    await send(kit.producer(cluster), record(topic, 'after', { partition: 1 }));
    const rows = (await read(topic)).filter(({ kind }) => kind === 'record' || kind === 'error');
    const told = rows.map((row) => (row.kind === 'error' ? `error ${row.partition} ${row.from - FIRST} ${row.crc}` : row.kind));
    assert.deepEqual([...told].sort(), ['error 0 1 false', 'error 1 6 false', ...Array.from({ length: 7 }, () => 'record')]);
    const viewer = viewerOf(topic);
    viewer.query({});
    const { undecodable } = await viewer.read();
    const errors = (await viewer.rows()).flatMap((row) => (row.kind === 'error' ? [{ ...row, offset: Number(BigInt(row.offset) - FIRST), crc: row.crc }] : []));
    assert.deepEqual([undecodable, ...errors.map(({ partition, offset, crc }) => [partition, offset, crc])], [2, [1, 6, true], [0, 1, true]]);
    assert.equal((await viewer.rows()).length, 9);
    const detail = await viewer.viewer.detail({ partition: 1, offset: String(FIRST + 6n) }, 'pretty', false, SIGNAL);
    assert.deepEqual([detail?.kind, detail?.batch?.magic, detail?.batch?.crc], ['error', 0, 'invalid']);
  });

  it('are found by their times, and tell the batch that they came in', async () => {
    const { bytes, records } = legacyGolden('format 1, gzip');
    const topic = topicWith(bytes);
    const rows = await read(topic, { from: { kind: 'time', timestamp: records[1]!.timestamp } });
    assert.deepEqual(offsetsOf(recordsOf(rows)), [1, 2, 3, 4, 5, 6]);
    const batches = rows.flatMap((row) => (row.kind === 'record' ? [batchView(row.header, 'valid')] : []));
    assert.ok(batches.every(({ baseOffset, lastOffset, records: count, magic }) => BigInt(baseOffset) === FIRST && BigInt(lastOffset) === FIRST + 6n && count === 7 && magic === 1));
  });

  it('are given back by a broker of today out of its segments', async function () {
    const kafka = await orSkip(this, sharedKafka());
    const java = await orSkip(this, javaJudge());
    const topic = uniqueTopic('legacy-segment');
    await kafka.createTopic({ name: topic, partitions: 1 });
    cluster = kit.cluster(kafka.bootstrap);
    const set = Buffer.concat([moved('format 0, none', 0n), moved('format 1, none, append time', 7n), moved('format 1, gzip', 20n), moved('format 1, lz4', 27n)]);
    await cluster.topic(topic, { maxAgeMs: 0 });
    const connection = await cluster.connection(kafka.brokers[0]!.id, 'write', SIGNAL);
    const produced = await connection.request(produce, { transactionalId: null, acks: -1, timeoutMs: 5_000, topics: [{ name: topic, partitions: [{ partition: 0, records: await batchOfSize(28, set.length) }] }] }, { timeoutMs: 5_000 });
    assert.equal(produced.topics[0]!.partitions[0]!.errorCode, 0);
    // In the place of a batch that has as many offsets and bytes.
    const file = openSync(join(kafka.brokers[0]!.dataFolder, `${topic}-0`, '00000000000000000000.log'), 'r+');
    writeSync(file, set, 0, set.length, 0);
    closeSync(file);
    const rows = await read(topic);
    assert.deepEqual(rows.flatMap((row) => (row.kind === 'record' ? [row.header.magic] : [])), [...Array.from({ length: 7 }, () => 0), ...Array.from({ length: 21 }, () => 1)]);
    assert.deepEqual(lines(recordsOf(rows)), lines(await java.consume(kafka.bootstrap, topic)));
    const viewer = viewerOf(topic, { bytes: 0 });
    viewer.query({ from: { offset: '15' }, to: { offset: '26' } });
    await viewer.read();
    assert.deepEqual((await viewer.rows()).map(({ offset }) => Number(offset)).sort((a, b) => a - b), Array.from({ length: 11 }, (_, index) => 15 + index));
  });

  it('are found where one is looked for, and passed where another is', async () => {
    const topic = topicWith(legacyGolden('format 1, gzip').bytes);
    const sought = { topic, partition: 0, searchFrom: null, producer: null, owned: new Set<bigint>(), record: { key: Buffer.from('last'), value: Buffer.from('one'), headers: [], timestamp: null } };
    assert.deepEqual(await lookFor(cluster, sought).then(({ result, offset }) => [result, Number(BigInt(offset!) - FIRST)]), ['identical', 6]);
    const { offset } = await send(kit.producer(cluster, { idempotent: false }), record(topic, 'today'));
    assert.equal((await lookFor(cluster, { ...sought, record: { ...sought.record, key: null, value: Buffer.from('today') } })).offset, String(offset));
  });
});
