import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { offsetsOverTime } from '../../../src/kafka/reader/offsetsOverTime';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import type { JavaJudge } from '../../harness/javaJudge';
import type { RecordToWrite } from '../../harness/judgedRecords';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { waitFor } from '../../harness/waitFor';
import { sharedKafka, threeBrokers, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';
import { OpenViewer } from './viewerKit';

const START = 1_700_000_000_000;
const SIGNAL = new AbortController().signal;

/** Record `index` of a topic with three partitions, one a second. */
function numbered(index: number, more: Partial<RecordToWrite> = {}): RecordToWrite {
  return { partition: index % 3, timestamp: BigInt(START + index * 1_000), key: Buffer.from(`truck-${index % 10}`), value: Buffer.from(JSON.stringify({ number: index, speed: index % 90 })), ...more };
}

function numbers(from: number, to: number): readonly RecordToWrite[] {
  return Array.from({ length: to - from }, (_, index) => numbered(from + index));
}

describe('A viewer of a topic', () => {
  const kit = new Kit();
  const open: OpenViewer[] = [];
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let cluster: Cluster;
  let topic: string;

  before(async () => {
    kafka = await sharedKafka();
    java = await javaJudge();
  });
  beforeEach(async () => {
    topic = uniqueTopic('view');
    await kafka.createTopic({ name: topic, partitions: 3 });
    cluster = kit.cluster(kafka.bootstrap);
  });
  afterEach(() => {
    open.splice(0).forEach(({ viewer }) => viewer.close());
    return kit.closeAll();
  });

  const viewerOf = (limits: ConstructorParameters<typeof OpenViewer>[2] = {}, name = topic, on = cluster): OpenViewer => {
    const viewer = new OpenViewer(on, name, limits);
    open.push(viewer);
    return viewer;
  };
  const write = (records: readonly RecordToWrite[], options: Parameters<JavaJudge['produce']>[3] = {}): Promise<unknown> => java.produce(kafka.bootstrap, topic, records, options);
  const found = async (viewer: OpenViewer): Promise<readonly number[]> => (await viewer.values()).map((text) => (JSON.parse(text!) as { readonly number: number }).number);
  const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, index) => from + index);

  it('shows all partitions in the order of time, in both orders', async () => {
    await write(numbers(0, 200));
    const viewer = viewerOf();
    viewer.query({});
    const { rows, read, status, inTopic, hasOlder } = await viewer.read();
    assert.deepEqual({ rows, read, status, inTopic, hasOlder }, { rows: 200, read: 200, status: 'live', inTopic: 200, hasOlder: false });
    assert.deepEqual(await found(viewer), range(0, 200));
    viewer.query({ order: 'newest' });
    await viewer.read();
    assert.deepEqual(await found(viewer), [...range(0, 200)].reverse());
    assert.deepEqual(viewer.viewer.find({ partition: 1, offset: '0' }), 198);
  });

  it('shows the latest, and older ones when asked', async () => {
    await write(numbers(0, 100));
    const viewer = viewerOf({ page: 15 });
    viewer.query({ from: { latest: 20 } });
    assert.equal((await viewer.read()).hasOlder, true);
    assert.deepEqual(await found(viewer), range(80, 100));
    viewer.viewer.older();
    await viewer.until('35 rows', ({ rows, status }) => rows === 35 && status === 'live');
    assert.deepEqual(await found(viewer), range(65, 100));
    for (let rows = 50; rows <= 110; rows += 15) {
      viewer.viewer.older();
      await viewer.until(`${rows} rows`, (state) => state.rows === Math.min(rows, 100) && state.status === 'live');
    }
    assert.deepEqual(await found(viewer), range(0, 100));
    assert.equal(viewer.state?.hasOlder, false);
  });

  it('begins at an offset or a time and ends at one', async () => {
    await write(numbers(0, 90));
    const viewer = viewerOf();
    viewer.query({ from: { offset: { 1: '25' } } });
    await viewer.read();
    assert.deepEqual(await found(viewer), [76, 79, 82, 85, 88]);
    viewer.query({ from: { timestamp: START + 40_000 }, to: { timestamp: START + 50_000 } });
    assert.equal((await viewer.read()).status, 'done');
    assert.deepEqual(await found(viewer), range(40, 50));
    viewer.query({ from: { offset: '7000' } });
    const { error } = await viewer.until('failure', ({ status }) => status === 'failed');
    assert.deepEqual([error?.code, error?.field], ['offset-out-of-range', 'from']);
    assert.deepEqual((await viewer.rows()).length, 0);
  });

  it('shows what comes, holds it back, and pauses without a gap', async () => {
    const viewer = viewerOf();
    viewer.query({ from: { live: true } });
    await viewer.read();
    await write(numbers(0, 10));
    await viewer.until('10 rows', ({ rows }) => rows === 10);
    viewer.viewer.hold(true);
    await write(numbers(10, 25));
    await viewer.until('15 held back', ({ rows, held }) => rows === 10 && held === 15);
    viewer.viewer.hold(false);
    await viewer.until('25 rows', ({ rows }) => rows === 25);
    viewer.viewer.pause(true);
    await viewer.until('pause', ({ status }) => status === 'paused');
    await write(numbers(25, 40));
    viewer.viewer.pause(false);
    await viewer.until('40 rows', ({ rows, status }) => rows === 40 && status === 'live');
    assert.deepEqual(await found(viewer), range(0, 40));
  });

  it('filters what it has read, and what comes', async () => {
    await write(numbers(0, 300));
    const viewer = viewerOf();
    viewer.query({ from: { latest: 100 } });
    await viewer.read();
    viewer.filter('"number":29');
    assert.equal((await viewer.read()).read, 100);
    assert.deepEqual(await found(viewer), range(290, 300));
    await write([numbered(300), numbered(29_000)]);
    await viewer.until('a row more', ({ rows }) => rows === 11);
    viewer.filter('number":2[5-9]0,', 'regex');
    await viewer.read();
    assert.deepEqual(await found(viewer), [250, 260, 270, 280, 290]);
    viewer.filter('value.number < 203 || value.nothing == 1', 'expression');
    const { read, unfit } = await viewer.read();
    assert.deepEqual([read, unfit, await found(viewer)], [102, 99, [200, 201, 202]]);
    assert.throws(() => viewer.filter('value.number <', 'expression'), { code: 'invalid-filter' });
    assert.deepEqual(await found(viewer), [200, 201, 202]);
  });

  it('looks further and further back for what a filter lets through', async () => {
    await write(numbers(0, 400));
    const viewer = viewerOf({ page: 3 });
    viewer.query({ from: { latest: 30 }, filter: { kind: 'contains', text: '"speed":7}', scope: 'value', matchCase: true } });
    await viewer.read();
    assert.deepEqual(await found(viewer), []);
    viewer.viewer.older();
    await viewer.until('the matches', ({ rows, hasOlder }) => rows === 5 && !hasOlder);
    assert.deepEqual(await found(viewer), [7, 97, 187, 277, 367]);
  });

  it('folds a topic to the newest record of each key, also while it is open, further back and with a filter', async () => {
    await write(numbers(0, 100));
    const viewer = viewerOf({ page: 10 });
    viewer.query({ latestPerKey: true });
    await viewer.read();
    // Ten keys in each of three partitions, as the keys of these do not decide about the partition.
    assert.deepEqual(await found(viewer), range(70, 100));
    await write([numbered(100, { partition: 0 }), numbered(101, { partition: 0, key: null }), numbered(102, { partition: 0, key: null })]);
    await viewer.until('the new ones', ({ rows }) => rows === 32);
    const shown = await found(viewer);
    assert.deepEqual(shown, [...range(70, 100).filter((number) => !(number % 3 === 0 && number % 10 === 0)), 100, 101, 102]);
    viewer.filter('"number":9');
    await viewer.read();
    assert.deepEqual(await found(viewer), range(91, 100).filter((number) => number !== 90));
    viewer.query({ from: { latest: 5 }, latestPerKey: true });
    await viewer.read();
    while (viewer.state?.hasOlder === true) {
      const before = viewer.state.read;
      viewer.viewer.older();
      await viewer.until('older ones', ({ read, status, hasOlder }) => status === 'live' && (read > before || !hasOlder));
    }
    assert.deepEqual(await found(viewer), shown);
  });

  it('shows markers and aborted records only with read_uncommitted, and says which those are', async () => {
    await write(numbers(0, 3), { transaction: 'commit', properties: { 'transactional.id': `${topic} a` } });
    await write(numbers(3, 6), { transaction: 'abort', properties: { 'transactional.id': `${topic} b` } });
    const viewer = viewerOf();
    viewer.query({ isolation: 'read_uncommitted' });
    await viewer.until('all rows', ({ rows }) => rows === 12);
    const kinds = (await viewer.rows()).map((row) => (row.kind === 'record' ? (row.aborted ? 'aborted' : 'record') : row.kind === 'control' ? row.control : row.kind)).sort();
    assert.deepEqual(kinds, ['abort', 'abort', 'abort', 'aborted', 'aborted', 'aborted', 'commit', 'commit', 'commit', 'record', 'record', 'record']);
    viewer.query({ isolation: 'read_committed' });
    await viewer.until('the committed ones', ({ rows, read }) => rows === 3 && read === 3);
    assert.deepEqual(await found(viewer), [0, 1, 2]);
  });

  it('fetches again what it has not kept', async () => {
    await write(Array.from({ length: 60 }, (_, index) => numbered(index, { value: Buffer.from(JSON.stringify({ number: index, text: 'x'.repeat(90_000) })) })));
    const viewer = viewerOf({ bytes: 1_048_576 });
    viewer.query({});
    const { buffer } = await viewer.read();
    assert.ok(buffer.bytes <= 2 * 1_048_576, String(buffer.bytes));
    const texts = await viewer.values();
    assert.deepEqual(texts.map((text) => Number(/"number":(\d+)/.exec(text!)?.[1])), range(0, 60));
    await java.deleteRecords(kafka.bootstrap, topic, 0, 1n);
    const detail = await viewer.viewer.detail({ partition: 1, offset: '3' }, 'pretty', true, SIGNAL);
    assert.ok(detail?.kind === 'record' && detail.value !== null);
    assert.ok(detail.value.text.length > 90_000);
  });

  it('keeps so many rows and goes on when told to', async () => {
    await write(numbers(0, 250), { properties: { 'batch.size': 0 } });
    const viewer = viewerOf({ rows: 100 });
    viewer.query({});
    await viewer.until('a stop', ({ status }) => status === 'full');
    assert.equal(viewer.state?.rows, 100);
    viewer.viewer.readOn();
    await viewer.until('the next stop', ({ status, dropped }) => status === 'full' && dropped === 50);
    viewer.viewer.readOn();
    viewer.viewer.readOn();
    await viewer.until('the last stop', ({ dropped, status }) => status === 'full' && dropped === 100);
    viewer.viewer.stop();
    await viewer.until('an end', ({ status }) => status === 'stopped');
    const rows = await viewer.rows();
    assert.equal(rows.length, 100);
  });

  it('shows a damaged batch as one row and reads on', async function () {
    this.timeout(60_000);
    for (const text of ['one', 'twobad', 'three']) {
      await write([{ partition: 0, value: Buffer.from(text) }]);
    }
    const segment = join(kafka.brokers[0]!.dataFolder, `${topic}-0`, '00000000000000000000.log');
    const file = openSync(segment, 'r+');
    writeSync(file, Buffer.from('T'), 0, 1, readFileSync(segment).indexOf('twob'));
    closeSync(file);
    const viewer = viewerOf();
    viewer.query({ partitions: [0], from: { latest: 5 } });
    assert.equal((await viewer.read()).undecodable, 1);
    assert.deepEqual(await viewer.values(), ['one', 'error', 'three']);
    const detail = await viewer.viewer.detail({ partition: 0, offset: '1' }, 'pretty', false, SIGNAL);
    assert.ok(detail?.kind === 'error' && detail.batch?.crc === 'invalid' && Buffer.from(detail.bytes, 'hex').includes('Twobad'));
  });

  it('says what retention has removed under it, and reads on behind that', async () => {
    await write(Array.from({ length: 60 }, (_, index) => numbered(index, { partition: 0, value: Buffer.from(JSON.stringify({ number: index, text: 'x'.repeat(200_000) })) })));
    const viewer = viewerOf();
    viewer.query({ partitions: [0] });
    // What is on the way comes, and nothing more.
    viewer.viewer.pause(true);
    await waitFor('its plan', () => viewer.state?.status === 'paused' && viewer.state.offsets.total === 60);
    await java.deleteRecords(kafka.bootstrap, topic, 0, 58n);
    viewer.viewer.pause(false);
    const { notice, rows } = await viewer.read();
    assert.ok(rows >= 2 && rows < 58, String(rows));
    assert.deepEqual([notice?.code, notice?.facts['logStart']], ['offset-out-of-range', '58']);
    const texts = await viewer.values();
    assert.match(texts.at(-1)!, /"number":59/);
  });

  it('says that the topic is gone, or was made anew, while it is open', async () => {
    await write(numbers(0, 30));
    const viewer = viewerOf();
    viewer.query({});
    await viewer.read();
    await java.deleteTopic(kafka.bootstrap, topic);
    await kafka.createTopic({ name: topic, partitions: 3 });
    await viewer.until('it is said', ({ status, notice, error }) => notice !== null || (status === 'failed' && error?.code === 'unknown-topic'));
    assert.equal((await viewer.rows()).length, 30);
  });

  it('shows a record of 50 MB cut, at once, and whole when asked', async function () {
    this.timeout(60_000);
    const own = uniqueTopic('view-large');
    const size = 50 * 1_048_576;
    await kafka.createTopic({ name: own, partitions: 1, config: { 'max.message.bytes': '60000000' } });
    const text = `{"text":"${'x'.repeat(size - 11)}"}`;
    const producer = kit.producer(kafka.bootstrap, { maxRequestSize: 70_000_000, bufferMemory: 134_217_728, lingerMs: 0 });
    await send(producer, record(own, text));
    await send(producer, record(own, 'small'));
    const viewer = viewerOf({}, own);
    viewer.query({});
    await viewer.read();
    const [row] = await viewer.rows();
    assert.ok(row?.kind === 'record' && row.value?.cut === true && row.value.text.length === 300 && row.valueSize === size);
    const detail = await viewer.viewer.detail({ partition: 0, offset: '0' }, 'pretty', false, SIGNAL);
    assert.ok(detail?.kind === 'record' && detail.value?.cut === true && detail.value.text.length < 300_000 && detail.value.format === 'json');
    const whole = await viewer.viewer.detail({ partition: 0, offset: '0' }, 'pretty', true, SIGNAL);
    assert.ok(whole?.kind === 'record' && whole.value?.text === text);
  });

  it('tells everything about a record', async () => {
    await write([{ partition: 2, timestamp: BigInt(START), key: Buffer.alloc(4), value: Buffer.from([0, 0, 0, 0, 17, ...Buffer.from('{"speed":9007199254740993}')]), headers: [{ key: 'trace', value: Buffer.from('a') }, { key: 'trace', value: null }] }, { partition: 2, value: Buffer.from([0x61, 0xff, 0xc3, 0xa4]) }], { properties: { 'compression.type': 'gzip', 'linger.ms': 50 } });
    const viewer = viewerOf();
    viewer.query({});
    await viewer.read();
    const detail = await viewer.viewer.detail({ partition: 2, offset: '0' }, 'pretty', false, SIGNAL);
    assert.ok(detail?.kind === 'record');
    assert.deepEqual(detail.key, { format: 'string', text: '\0\0\0\0', size: 4, cut: false, unfit: false, invalidUtf8: false, schemaId: null });
    assert.deepEqual(detail.value, { format: 'json', text: '{"speed":9007199254740993}', size: 31, cut: false, unfit: false, invalidUtf8: false, schemaId: 17 });
    assert.deepEqual(detail.headers.map(({ name, value }) => [name, value?.text ?? null]), [['trace', 'a'], ['trace', null]]);
    assert.deepEqual([detail.timestamp, detail.batch?.codec, detail.batch?.crc, detail.position, detail.sequence], [String(START), 'gzip', 'valid', { number: 1, of: 2 }, 0]);
    const text = await viewer.viewer.detail({ partition: 2, offset: '1' }, 'text', false, SIGNAL);
    assert.ok(text?.kind === 'record' && text.value?.invalidUtf8);
    assert.equal(text.value.text, 'a\\xffä');
    assert.equal(await viewer.viewer.detail({ partition: 2, offset: '9' }, 'text', false, SIGNAL), null);
  });

  it('reads on where it was stopped, without a gap and without a repeat', async () => {
    await write(numbers(0, 60));
    const viewer = viewerOf();
    viewer.query({});
    await viewer.read();
    viewer.viewer.stop();
    await viewer.until('a stop', ({ status }) => status === 'stopped');
    await write(numbers(60, 90));
    viewer.viewer.readOn();
    await viewer.until('the rest', ({ rows, status }) => rows === 90 && status === 'live');
    assert.deepEqual(await found(viewer), range(0, 90));
  });

  it('goes on where the leader freezes, without a gap and without a repeat', async function () {
    this.timeout(90_000);
    const three = await threeBrokers();
    const own = uniqueTopic('view-moving');
    await three.createTopic({ name: own, partitions: 3, replicationFactor: 3 });
    const on = kit.cluster(three.bootstrap);
    await java.produce(three.bootstrap, own, Array.from({ length: 3_000 }, (_, index) => numbered(index, { value: Buffer.from(`{"number":${index},"text":"${'x'.repeat(5_000)}"}`) })));
    const viewer = viewerOf({}, own, on);
    const victim = three.brokers[1]!;
    viewer.query({});
    await viewer.until('some rows', ({ read }) => read > 0);
    await victim.freeze();
    try {
      await viewer.until('all rows', ({ rows, status }) => rows === 3_000 && status === 'live');
    } finally {
      victim.thaw();
    }
    const texts = await viewer.values();
    assert.deepEqual(texts.map((text) => Number(/"number":(\d+)/.exec(text!)?.[1])), range(0, 3_000));
  });

  it('counts offsets over time', async () => {
    await write(numbers(0, 120));
    const histogram = await offsetsOverTime(cluster, topic, [0, 1, 2], 60);
    assert.ok(histogram !== null);
    assert.deepEqual([histogram.from, histogram.step], [START, 1_984]);
    assert.equal(histogram.counts.reduce((sum, count) => sum + count, 0), 120);
    assert.ok(histogram.counts.every((count) => count >= 1 && count <= 3), JSON.stringify(histogram.counts));
  });
});
