import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { EARLIEST, LATEST } from '../../../src/kafka/protocol/requests/listOffsets';
import { planRead, type TopicQuery } from '../../../src/kafka/reader/planRead';
import { readLatest } from '../../../src/kafka/reader/readLatest';
import { readRecords, type ReadRow } from '../../../src/kafka/reader/readRecords';
import { topicOffsets } from '../../../src/kafka/reader/topicOffsets';
import type { JavaJudge } from '../../harness/javaJudge';
import type { JudgedRecord, RecordToWrite } from '../../harness/judgedRecords';
import { javaJudge, kcat, pythonJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { waitFor } from '../../harness/waitFor';
import { sharedKafka, threeBrokers, uniqueTopic } from '../hooks';
import { Kit } from '../kit';

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
const ZEROS = Buffer.alloc(4);

/** Everything a record can be, over three partitions. */
function records(mark: string): readonly RecordToWrite[] {
  return Array.from({ length: 60 }, (_, index): RecordToWrite => ({
    partition: index % 3,
    timestamp: 1_700_000_000_000n + BigInt((index * 7_919) % 1_000),
    key: index % 5 === 0 ? null : index % 5 === 1 ? ZEROS : Buffer.from(`${mark} ${index}`),
    value: index % 7 === 0 ? null : Buffer.from(`${mark} ${'äöü 🚚 '.repeat(index)}`),
    headers: index % 3 === 0 ? [] : [{ key: 'trace', value: Buffer.from(mark) }, { key: 'trace', value: null }, { key: '', value: Buffer.alloc(0) }],
  }));
}

/** A line a record: Node compares lists of Buffers for minutes. */
function line(record: Pick<JudgedRecord, 'partition' | 'offset' | 'timestamp' | 'key' | 'value'> & { readonly headers: readonly { readonly key: string; readonly value: Buffer | null }[] }): string {
  const digest = (bytes: Buffer | null): string => (bytes === null ? 'null' : `${bytes.length}:${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`);
  return [record.partition, record.offset, record.timestamp, digest(record.key), digest(record.value), ...record.headers.map(({ key, value }) => `${key}=${digest(value)}`)].join(' ');
}

describe('Reading a topic', () => {
  const kit = new Kit();
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let cluster: Cluster;
  let topic: string;

  before(async () => {
    kafka = await sharedKafka();
    java = await javaJudge();
  });
  beforeEach(async () => {
    topic = uniqueTopic('read');
    await kafka.createTopic({ name: topic, partitions: 3 });
    cluster = kit.cluster(kafka.bootstrap);
  });
  afterEach(() => kit.closeAll());

  const rows = async (query: Partial<TopicQuery> = {}, on = cluster): Promise<readonly ReadRow[]> => {
    const plan = await planRead(on, { topic, partitions: null, from: { kind: 'earliest' }, to: null, isolationLevel: 1, ...query });
    const found: ReadRow[] = [];
    for await (const row of readRecords(on, plan)) {
      found.push(row);
    }
    return found;
  };
  const lines = (found: readonly ReadRow[]): readonly string[] =>
    found
      .flatMap((row) => (row.kind === 'record' ? [{ ...row.record, partition: row.partition, headers: row.record.headers.map(({ name, value }) => ({ key: name, value })) }] : []))
      .sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
      .map(line);
  const transact = (text: string, transaction: 'commit' | 'abort'): Promise<unknown> => java.produce(kafka.bootstrap, topic, records(text), { transaction, properties: { 'transactional.id': `${topic} ${text}` } });

  it('gives what Java’s consumer gives in both isolation levels, whoever wrote it with whatever codec', async () => {
    for (const codec of CODECS) {
      await java.produce(kafka.bootstrap, topic, records(`java ${codec}`), { properties: { 'compression.type': codec, 'linger.ms': 20 } });
      await (await kcat()).produce(kafka.bootstrap, topic, [{ key: ZEROS, value: Buffer.from(`kcat ${codec}`) }], { codec });
      await (await pythonJudge()).produce(kafka.bootstrap, topic, [{ partition: 1, key: ZEROS, value: Buffer.from(`python ${codec}`) }], { properties: { compression_type: codec === 'none' ? null : codec } });
    }
    await transact('first', 'commit');
    await transact('second', 'abort');
    await transact('third', 'commit');
    await transact('fourth', 'abort');
    const marked = async (): Promise<boolean> => {
      const of = (isolationLevel: 0 | 1): Promise<ReadonlyMap<number, bigint | null>> => topicOffsets(cluster, { topic, partitions: [0, 1, 2], timestamp: LATEST, isolationLevel });
      const [stable, high] = await Promise.all([of(1), of(0)]);
      return [...high].every(([partition, end]) => end === stable.get(partition));
    };
    await waitFor('all markers', marked);
    for (const [isolationLevel, isolation] of [[1, 'read_committed'], [0, 'read_uncommitted']] as const) {
      const found = await rows({ isolationLevel });
      assert.deepEqual(lines(found), (await java.consume(kafka.bootstrap, topic, { isolation })).map(line), isolation);
      assert.equal(found.filter(({ kind }) => kind === 'error').length, 0);
    }
    const uncommitted = await rows({ isolationLevel: 0 });
    const aborted = uncommitted.flatMap((row) => (row.kind === 'record' && row.aborted ? [row.record.value?.toString().split(' ')[0] ?? 'null'] : []));
    assert.deepEqual([aborted.length, new Set(aborted)], [120, new Set(['second', 'fourth', 'null'])]);
    const markers = uncommitted.flatMap((row) => (row.kind === 'control' ? [row.control] : []));
    assert.deepEqual(markers.sort(), [...Array<string>(6).fill('abort'), ...Array<string>(6).fill('commit')]);
  });

  it('begins and ends where it is told to: offsets, times, partitions', async () => {
    await java.produce(kafka.bootstrap, topic, records('a'));
    const places = async (query: Partial<TopicQuery>): Promise<readonly string[]> => lines(await rows(query)).map((text) => text.split(' ').slice(0, 2).join(':'));
    assert.deepEqual(await places({ partitions: [1], from: { kind: 'offset', offset: 17n } }), ['1:17', '1:18', '1:19']);
    assert.deepEqual(await places({ from: { kind: 'offset', offset: new Map([[0, 18n], [2, 20n]]) } }), ['0:18', '0:19']);
    assert.deepEqual(await places({ partitions: [2], to: { kind: 'offset', offset: 2n } }), ['2:0', '2:1']);
    assert.deepEqual(await places({ partitions: [2], from: { kind: 'tail', count: 3n } }), ['2:17', '2:18', '2:19']);
    const of = async (timestamp: bigint): Promise<ReadonlyMap<number, bigint | null>> => topicOffsets(cluster, { topic, partitions: [0, 1, 2], timestamp, isolationLevel: 0 });
    const from = 1_700_000_000_500n;
    const first = (await of(from)).get(0)!;
    assert.ok(first > 0n);
    assert.equal((await places({ partitions: [0], from: { kind: 'time', timestamp: from } })).length, 20 - Number(first));
    assert.deepEqual(await places({ from: { kind: 'time', timestamp: 1_800_000_000_000n } }), []);
    assert.deepEqual([...(await of(EARLIEST)).values()], [0n, 0n, 0n]);
    for (const [query, field] of [[{ from: { kind: 'offset', offset: 21n } }, 'from'], [{ partitions: [3] }, 'partitions']] as const) {
      await assert.rejects(rows(query), (error: { data: { field?: string } }) => error.data.field === field);
    }
  });

  it('finds the newest records over all partitions, also behind markers and aborted ones', async () => {
    await java.produce(kafka.bootstrap, topic, records('a'));
    await transact('gone', 'abort');
    await transact('gone too', 'abort');
    const all = await java.consume(kafka.bootstrap, topic, { isolation: 'read_committed' });
    const newest = [...all].sort((a, b) => Number(a.timestamp - b.timestamp) || a.partition - b.partition || Number(a.offset - b.offset));
    for (const count of [1, 10, 25, 100]) {
      const { rows: found } = await readLatest(cluster, { topic, partitions: null, to: null, isolationLevel: 1 }, count);
      const places = found.flatMap((row) => (row.kind === 'record' ? [`${row.partition}:${row.record.offset}`] : []));
      assert.deepEqual(places, newest.slice(-count).map(({ partition, offset }) => `${partition}:${offset}`), String(count));
    }
  });

  it('makes one row of a batch whose bytes on disk are damaged, and reads on', async () => {
    for (const value of ['one', 'two', 'three']) {
      await java.produce(kafka.bootstrap, topic, [{ partition: 0, value: Buffer.from(`${value}a`) }, { partition: 0, value: Buffer.from(`${value}b`) }], { properties: { 'linger.ms': 50 } });
    }
    const segment = join(kafka.brokers[0]!.dataFolder, `${topic}-0`, '00000000000000000000.log');
    const file = openSync(segment, 'r+');
    writeSync(file, Buffer.from('T'), 0, 1, readFileSync(segment).indexOf('twob'));
    closeSync(file);
    const found = (await rows()).flatMap((row) => (row.kind === 'record' ? [row.record.value?.toString()] : row.kind === 'error' ? [`${row.error.code} ${row.from} to ${row.last}, CRC ${row.crc}`] : []));
    assert.deepEqual(found, ['onea', 'oneb', 'corrupt-message 2 to 3, CRC false', 'threea', 'threeb']);
  });

  it('says what retention has removed while it was reading, and goes on behind it', async () => {
    const values = Array.from({ length: 60 }, (_, index) => ({ partition: 0, value: Buffer.alloc(100_000, index) }));
    await java.produce(kafka.bootstrap, topic, values);
    const plan = await planRead(cluster, { topic, partitions: [0], from: { kind: 'earliest' }, to: null, isolationLevel: 1 });
    const seen: (string | bigint)[] = [];
    for await (const row of readRecords(cluster, plan)) {
      if (row.kind === 'record') {
        seen.push(row.record.offset);
      } else if (row.kind === 'removed') {
        seen.push(`${row.from} to ${row.next}`);
      }
      if (seen.length === 1 && row.kind === 'record') {
        await java.deleteRecords(kafka.bootstrap, topic, 0, 50n);
      }
    }
    const gap = seen.findIndex((one) => typeof one === 'string');
    assert.deepEqual(seen.slice(0, gap), Array.from({ length: gap }, (_, index) => BigInt(index)));
    assert.deepEqual(seen.slice(gap), [`${gap} to 50`, ...Array.from({ length: 10 }, (_, index) => BigInt(50 + index))]);
  });

  it('says that the topic was made anew under it', async () => {
    await java.produce(kafka.bootstrap, topic, Array.from({ length: 40 }, (_, index) => ({ partition: 0, value: Buffer.alloc(100_000, index) })));
    const plan = await planRead(cluster, { topic, partitions: [0], from: { kind: 'earliest' }, to: null, isolationLevel: 1 });
    const kinds = new Set<string>();
    let count = 0;
    const reading = (async () => {
      for await (const row of readRecords(cluster, plan)) {
        kinds.add(row.kind);
        count += row.kind === 'record' ? 1 : 0;
        if (count === 1 && row.kind === 'record') {
          await java.deleteTopic(kafka.bootstrap, topic);
          await kafka.createTopic({ name: topic, partitions: 3 });
        }
      }
    })();
    await reading.catch((thrown: unknown) => kinds.add(KafkaError.dataOf(thrown).code));
    assert.ok(count < 40 && (kinds.has('truncated') || kinds.has('unknown-topic')), JSON.stringify([...kinds, count]));
  });

  it('goes on where the leader dies, without a gap and without a repeat', async function () {
    this.timeout(60_000);
    const three = await threeBrokers();
    const own = uniqueTopic('read-moving');
    await three.createTopic({ name: own, partitions: 3, replicationFactor: 3 });
    const on = kit.cluster(three.bootstrap);
    await java.produce(three.bootstrap, own, Array.from({ length: 3_000 }, (_, index) => ({ partition: index % 3, value: Buffer.alloc(5_000, index % 251) })));
    const plan = await planRead(on, { topic: own, partitions: null, from: { kind: 'earliest' }, to: null, isolationLevel: 1 });
    const victim = three.brokers[1]!;
    const seen: string[] = [];
    for await (const row of readRecords(on, plan)) {
      if (row.kind === 'record') {
        seen.push(`${row.partition}:${row.record.offset}`);
      }
      if (seen.length === 100) {
        await victim.freeze();
      }
    }
    victim.thaw();
    assert.deepEqual([seen.length, new Set(seen).size], [3_000, 3_000]);
    for (const partition of [0, 1, 2]) {
      const offsets = seen.filter((place) => place.startsWith(`${partition}:`));
      assert.deepEqual(offsets, Array.from({ length: 1_000 }, (_, offset) => `${partition}:${offset}`));
    }
  });
});
