import assert from 'node:assert/strict';
import type { ReadResult, RecordView } from '../../src/contracts/reading';
import type { SendReport } from '../../src/contracts/messages';
import { acknowledged, api, json, run } from './extension';

const TOPIC = 'vehicle.telemetry';

describe('reading in VS Code', () => {
  let sent: ReturnType<typeof acknowledged>;
  before(async () => {
    await run('startSandbox');
    sent = acknowledged(await run<SendReport>('send', { topic: TOPIC, partition: 0, key: { format: 'string', text: 'truck-7' }, value: json({ speed: 61 }) }));
  });
  after(() => run('stopSandbox'));

  it('gives the newest messages by command, as they were sent', async () => {
    const result = await run<ReadResult>('readMessages', { topic: TOPIC, from: { latest: 1 } });
    assert.deepEqual([result.complete, result.stopped, result.read, result.error], [true, 'end', 1, null]);
    const [row] = result.records;
    assert.ok(row?.kind === 'record');
    assert.deepEqual([row.partition, row.offset, row.key, row.value, row.batch.producerId], [0, sent.offset, { format: 'string', text: 'truck-7' }, json({ speed: 61 }), sent.producer?.id]);
  });

  it('gives other extensions one after the other, and ends where they leave', async () => {
    const dispatch = await api();
    const rows: RecordView[] = [];
    for await (const row of dispatch.read({ topic: TOPIC, from: { earliest: true } })) {
      rows.push(row);
      if (rows.length === 3) {
        break;
      }
    }
    assert.equal(rows.length, 3);
    const all: RecordView[] = [];
    for await (const row of dispatch.read({ topic: TOPIC, from: { earliest: true } })) {
      all.push(row);
    }
    const { records } = await run<ReadResult>('readMessages', { topic: TOPIC, from: { earliest: true } });
    const places = (some: readonly RecordView[]): readonly string[] => some.map(({ partition, offset }) => `${partition}:${offset}`).sort();
    assert.deepEqual(places(all), places(records));
  });

  it('throws what is no query, and tells what cannot be read in words', async () => {
    const dispatch = await api();
    const drain = async (query: unknown): Promise<void> => {
      for await (const row of dispatch.read(query as never)) {
        assert.fail(row.topic);
      }
    };
    await assert.rejects(drain({ topic: TOPIC, form: {} }), TypeError);
    await assert.rejects(drain({ topic: 'no.such.topic' }), /no\.such\.topic/);
    await assert.rejects(drain({ topic: TOPIC, connection: 'none' }), /none/);
    await assert.rejects(Promise.resolve(run('readMessages', { topic: TOPIC, from: { live: true } })), /live needs limit or timeoutMs/);
    await assert.rejects(Promise.resolve(run('readMessages', { topic: TOPIC, from: { offset: { 0: '999999' } } })), /999999/);
    const { stopped, records } = await run<ReadResult>('readMessages', { topic: TOPIC, from: { live: true }, timeoutMs: 50 });
    assert.deepEqual([stopped, records], ['timeout', []]);
  });
});
