import assert from 'node:assert/strict';
import type { ReadOrder, ReadProgress, ReadSummary } from '../../../src/bridge/clientThread';
import { compileExpression, invalidFilter } from '../../../src/client/filter/expression';
import { Reads } from '../../../src/client/reads';
import type { RawRecordView } from '../../../src/client/recordViews';
import type { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { waitFor } from '../../harness/waitFor';
import { record, send } from '../../integration/kit';
import { Bench, ONCE } from '../producer/kit';
import { RawClient } from '../sandbox/rawClient';
import { Transactional } from '../sandbox/transactional';

const ORDER: Omit<ReadOrder, 'topic'> = {
  ...{ readId: 'r', connection: 'c', partitions: null, from: { earliest: true }, to: null, limit: null, maxBytes: null, timeoutMs: null, filter: null, isolation: 'read_committed' },
  formats: { key: 'auto', value: 'auto', header: 'auto' },
};

describe('a read in the client thread', () => {
  let bench: Bench;
  before(async () => (bench = await Bench.start()));
  afterEach(() => bench.clear());
  after(() => bench.stop());

  const fill = async (topic: string, count: number): Promise<void> => {
    const producer = bench.kit.producer(bench.broker.address, ONCE);
    await Promise.all(Array.from({ length: count }, (_, index) => send(producer, record(topic, `${index}`, { timestamp: 1_700_000_000_000n + BigInt(index) }))));
  };
  const read = async (topic: string, more: Partial<ReadOrder> = {}, signal = new AbortController().signal): Promise<ReadSummary & { readonly rows: readonly RawRecordView[]; readonly chunks: readonly number[] }> => {
    const reads = new Reads(() => ({ compileExpression, invalidFilter }));
    const chunks: ReadProgress['rows'][] = [];
    const summary = await reads.run(bench.kit.cluster(bench.broker.address), { ...ORDER, topic, ...more }, {
      signal,
      progress: ({ rows }) => {
        chunks.push(rows);
        reads.taken({ readId: 'r' });
      },
    });
    return { ...summary, rows: chunks.flat(), chunks: chunks.map(({ length }) => length) };
  };
  const texts = (rows: readonly RawRecordView[]): readonly string[] => rows.map((row) => (row.kind === 'record' ? (row.value?.text ?? 'null') : row.kind === 'control' ? row.control : row.error.code));

  it('tells of each record what stands there, as text of its format', async () => {
    const topic = bench.topic();
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, compression: 'gzip' });
    const headers = [{ name: 'h', value: Buffer.from([255]) }, { name: 'h', value: null }];
    await send(producer, record(topic, Buffer.from('{"n": 9007199254740993}'), { key: Buffer.from([0, 0, 0, 7]), headers, timestamp: 5n }));
    await send(producer, record(topic, null, { key: Buffer.alloc(0) }));
    const { rows } = await read(topic, { formats: { key: 'int32', value: 'auto', header: 'auto' } });
    const [first, second] = rows;
    assert.ok(first?.kind === 'record' && second?.kind === 'record');
    assert.deepEqual([first.key, first.value, first.offset, first.timestamp], [{ format: 'int32', text: '7' }, { format: 'json', text: '{"n": 9007199254740993}' }, '0', '5']);
    assert.deepEqual(first.headers, [{ name: 'h', value: { format: 'hex', text: 'ff' } }, { name: 'h', value: null }]);
    assert.deepEqual([first.keySize, first.valueSize, first.aborted, first.batch.codec, first.batch.crc, first.batch.records], [4, 23, false, 'gzip', 'valid', 1]);
    // Empty is no int32: it is told as what it looks like.
    assert.deepEqual([second.key, second.value, second.keySize, second.valueSize], [{ format: 'string', text: '' }, null, 0, null]);
  });

  it('stops at its limit, and goes on from there without a gap', async () => {
    const topic = bench.topic();
    await fill(topic, 1_200);
    const first = await read(topic, { limit: 700 });
    assert.deepEqual([first.stopped, first.complete, first.read, first.next, first.error], ['limit', false, 700, { 0: '700' }, null]);
    assert.ok(Math.max(...first.chunks) <= 500);
    const rest = await read(topic, { from: { offset: first.next } });
    assert.deepEqual([rest.stopped, rest.complete, rest.read, rest.next], ['end', true, 500, { 0: '1200' }]);
    assert.deepEqual(texts([...first.rows, ...rest.rows]), Array.from({ length: 1_200 }, (_, index) => String(index)));
  });

  it('stops before more bytes than it may bring', async () => {
    const topic = bench.topic();
    await fill(topic, 100);
    const { stopped, rows, next } = await read(topic, { maxBytes: 25 });
    assert.deepEqual([stopped, rows.length, next], ['bytes', 17, { 0: '17' }]);
  });

  it('waits while its rows are not taken, and is cancelled then', async () => {
    const topic = bench.topic();
    await fill(topic, 5_000);
    const reads = new Reads(() => ({ compileExpression, invalidFilter }));
    const controller = new AbortController();
    let told = 0;
    const running = reads.run(bench.kit.cluster(bench.broker.address), { ...ORDER, topic }, { signal: controller.signal, progress: ({ rows }) => (told += rows.length) });
    await waitFor('four messages', () => told >= 2_000);
    reads.taken({ readId: 'r' });
    await waitFor('one more', () => told >= 2_500);
    controller.abort();
    const { stopped, next } = await running;
    assert.deepEqual([stopped, next[0]], ['cancelled', String(told)]);
    assert.equal(told, 2_500);
  });

  it('live tells what comes, until its time is over', async () => {
    const topic = bench.topic({}, 2);
    await fill(topic, 10);
    const controller = new AbortController();
    const cluster = bench.kit.cluster(bench.broker.address);
    const rows: RawRecordView[] = [];
    const reads = new Reads(() => ({ compileExpression, invalidFilter }));
    const running = reads.run(cluster, { ...ORDER, topic, from: { live: true }, timeoutMs: 60_000 }, { signal: controller.signal, progress: (progress) => rows.push(...progress.rows) });
    const producer = bench.kit.producer(bench.broker.address, ONCE);
    await waitFor('what comes is told', async () => {
      await send(producer, record(topic, 'new', { partition: 1 }));
      return rows.length > 0;
    });
    assert.equal(texts(rows)[0], 'new');
    controller.abort();
    assert.equal((await running).stopped, 'cancelled');
    await waitFor('its sockets are closed', () => cluster.socketCount <= 2);
    assert.equal((await read(topic, { from: { live: true }, timeoutMs: 50 })).stopped, 'timeout');
  });

  it('tells the newest of all partitions, oldest first', async () => {
    const topic = bench.topic({}, 3);
    const producer = bench.kit.producer(bench.broker.address, ONCE);
    for (let index = 0; index < 30; index++) {
      await send(producer, record(topic, `${index}`, { partition: (index * 7) % 3, timestamp: BigInt(1_000 + index) }));
    }
    const { rows, stopped, complete, next } = await read(topic, { from: { latest: 4 } });
    assert.deepEqual([texts(rows), stopped, complete, next], [['26', '27', '28', '29'], 'end', true, { 0: '10', 1: '10', 2: '10' }]);
  });

  it('tells markers, and what was aborted, only with read_uncommitted', async () => {
    const topic = bench.topic();
    const client = await RawClient.connect(bench.broker);
    const transaction = async (id: string, value: string, committed: boolean): Promise<void> => {
      const one = await Transactional.begin(client, 60_000, id, topic);
      await one.add(0);
      await one.write(value);
      await one.end(committed);
    };
    await transaction('a', 'kept', true);
    await transaction('b', 'gone', false);
    const open = await Transactional.begin(client, 60_000, 'open', topic);
    await open.add(0);
    await open.write('undecided');
    // Aborted behind one that is open: no list of the broker tells it, the marker does.
    await transaction('c', 'gone too', false);
    assert.deepEqual(texts((await read(topic)).rows), ['kept']);
    const { rows, next } = await read(topic, { isolation: 'read_uncommitted' });
    assert.deepEqual([texts(rows), next], [['kept', 'commit', 'gone', 'abort', 'undecided', 'gone too', 'abort'], { 0: '7' }]);
    assert.deepEqual(rows.flatMap((row) => (row.kind === 'record' && row.aborted ? [row.value?.text] : [])), ['gone', 'gone too']);
    await client.close();
  });

  it('begins with an error where it asks for what is not there, and says at which field', async () => {
    const topic = bench.topic();
    await fill(topic, 3);
    const wrong: readonly (readonly [Partial<ReadOrder>, string, string])[] = [
      [{ from: { offset: '4' } }, 'offset-out-of-range', 'from'],
      [{ partitions: [1] }, 'unknown-partition', 'partitions'],
      [{ formats: { key: 'auto', value: 'int31', header: 'auto' } }, 'unknown-format', 'valueFormat'],
    ];
    for (const [more, code, field] of wrong) {
      await assert.rejects(read(topic, more), (error: KafkaError) => error.code === code && error.data.field === field);
    }
    await assert.rejects(read('no.such.topic'), (error: KafkaError) => error.code === 'unknown-topic');
    assert.deepEqual((await read(topic, { from: { offset: '3' } })).stopped, 'end');
  });

  it('gives what a filter lets through, counts the rest, and stops at its limit of those', async () => {
    const topic = bench.topic();
    const producer = bench.kit.producer(bench.broker.address, ONCE);
    for (let index = 0; index < 100; index++) {
      await send(producer, record(topic, index % 10 === 0 ? 'no JSON' : `{"speed": ${index}}`));
    }
    const all = await read(topic, { filter: 'value.speed > 90' });
    assert.deepEqual([texts(all.rows), all.read, all.filtered, all.unfit, all.stopped, all.next], [Array.from({ length: 9 }, (_, index) => `{"speed": ${91 + index}}`), 100, 91, 10, 'end', { 0: '100' }]);
    const some = await read(topic, { filter: 'value.speed > 30', limit: 2 });
    assert.deepEqual([texts(some.rows), some.read, some.stopped, some.next], [['{"speed": 31}', '{"speed": 32}'], 33, 'limit', { 0: '33' }]);
    const newest = await read(topic, { filter: 'value.speed > 90', from: { latest: 5 } });
    assert.deepEqual([newest.rows.length, newest.read], [5, 5]);
    await assert.rejects(read(topic, { filter: 'value.speed >\n > 1' }), ({ data }: KafkaError) => data.code === 'invalid-filter' && data.field === 'filter' && data.position?.line === 2 && data.position.column === 2);
  });

  it('comes through lost connections, lost answers and a leader that is another one, with each record once', async () => {
    const topic = bench.topic({}, 2);
    const producer = bench.kit.producer(bench.broker.address, ONCE);
    await Promise.all(Array.from({ length: 40 }, (_, index) => send(producer, record(topic, 'x'.repeat(100_000), { partition: index % 2 }))));
    bench.broker.faults.add({ kind: 'drop', api: 'Fetch', when: 'after', skip: 1 });
    bench.broker.faults.add({ kind: 'drop', api: 'Fetch', when: 'before', skip: 2 });
    bench.broker.faults.add({ kind: 'error', api: 'Fetch', code: 6, topic, partition: 1, skip: 3 });
    bench.broker.faults.add({ kind: 'error', api: 'Fetch', code: 78, topic, partition: 0, skip: 4 });
    const { rows, stopped } = await read(topic);
    const places = rows.map(({ partition, offset }) => `${partition}:${offset}`);
    assert.deepEqual([stopped, places.sort()], ['end', Array.from({ length: 40 }, (_, index) => `${index % 2}:${index >> 1}`).sort()]);
  });

  it('says where it stopped when the topic may not be read any more', async () => {
    const topic = bench.topic();
    const producer = bench.kit.producer(bench.broker.address, ONCE);
    await Promise.all(Array.from({ length: 30 }, () => send(producer, record(topic, 'x'.repeat(100_000)))));
    bench.broker.faults.add({ kind: 'error', api: 'Fetch', code: 29, topic, skip: 1, times: Infinity });
    const { rows, stopped, complete, next, error } = await read(topic);
    assert.deepEqual([stopped, complete, error?.code], ['error', false, 'topic-not-authorized']);
    assert.ok(rows.length > 0 && rows.length < 30);
    assert.equal(next[0], String(rows.length));
  });
});
