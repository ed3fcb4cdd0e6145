import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawReport, SendOrder } from '../../../src/bridge/clientThread';
import type { GroupRow } from '../../../src/bridge/sendView';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { History } from '../../../src/send/history/history';
import * as readHistoriesModule from '../../../src/send/history/readHistories';
import { repeatSend } from '../../../src/send/groups/repeatSend';
import { ResultStore } from '../../../src/send/resultStore';
import { sendMany } from '../../../src/send/groups/sendMany';
import { temporaryFolder, type TemporaryFolder } from '../../harness/temp';
import { waitFor } from '../../harness/waitFor';
import { explaining, groups, MESSAGE, TestLog, testSends } from './kit';

/** Every seventh is unknown; the rest is stored in three partitions. */
function mixed({ sendId }: SendOrder): Partial<RawReport> {
  const index = Number(sendId.split('/')[1]) - 1;
  return index % 7 === 6
    ? { outcome: 'unknown', partition: 1, timestamp: '1', error: new KafkaError('connection-closed').data }
    : { outcome: 'acknowledged', partition: index % 3, offset: String(index) };
}

describe('the history of groups', () => {
  let temporary: TemporaryFolder;
  let keepsPayloads: boolean;
  const open: History[] = [];

  beforeEach(() => {
    temporary = temporaryFolder('groups');
    keepsPayloads = true;
  });
  afterEach(() => {
    open.splice(0).forEach((history) => history.dispose());
    temporary.remove();
  });

  const openWindow = (): ReturnType<typeof testSends> & { readonly history: History } => {
    const sending = testSends(new ResultStore(groups));
    const history = new History({
      ...{ results: sending.results, explaining, log: new TestLog(), folder: temporary.path },
      reader: () => readHistoriesModule,
      keepsPayloads: () => keepsPayloads,
      onDamaged: () => assert.fail('nothing is damaged'),
    });
    open.push(history);
    return { ...sending, history };
  };
  /** What the next window makes of it. */
  const reopened = async ({ history }: { readonly history: History }): Promise<ResultStore> => {
    history.dispose();
    const next = openWindow();
    await next.history.load();
    return next.results;
  };
  const rowOf = (results: ResultStore, sendId = 'g'): GroupRow => {
    const row = results.get(sendId);
    assert.ok(row?.status === 'group', JSON.stringify(row));
    return row;
  };
  const onDisk = (): string => readdirSync(temporary.path).map((name) => readFileSync(join(temporary.path, name), 'utf8')).join('');

  it('brings one back with each of its messages, told and told the same', async () => {
    const first = openWindow();
    first.proxy.auto = mixed;
    await repeatSend(first.sends, MESSAGE, { count: 250, delayMs: 0 }, { sendId: 'g' });
    const before = rowOf(first.results);
    const reports = Array.from({ length: 250 }, (_, index) => first.results.get(`g/${index + 1}`));
    const after = await reopened(first);
    assert.deepEqual(rowOf(after), before);
    assert.deepEqual(before.counts, { acknowledged: 215, sent: 0, rejected: 0, unknown: 35, 'not-sent': 0 });
    assert.deepEqual(reports.map((row) => row?.sendId), Array.from({ length: 250 }, (_, index) => `g/${index + 1}`));
    assert.deepEqual(Array.from({ length: 250 }, (_, index) => after.get(`g/${index + 1}`)), reports);
    assert.deepEqual(after.groupOf('g')?.list('unknown', 0, 2).members.map(({ index }) => index), [6, 13]);
    assert.deepEqual(after.draftOf('g/250'), { ...MESSAGE, connection: 'dev' });
  });

  it('has its message on disk before the first is sent, and says unknown of those that its window was not told of', async () => {
    const first = openWindow();
    let before = '';
    first.proxy.auto = () => {
      before ||= onDisk();
      return {};
    };
    await repeatSend(first.sends, MESSAGE, { count: 2, delayMs: 0 }, { sendId: 'done' });
    assert.match(before, /"kind":"group".*"sendId":"done".*a secret payload/);
    first.proxy.auto = null;
    void repeatSend(first.sends, MESSAGE, { count: 150, delayMs: 0 }, { sendId: 'g' });
    await waitFor('all are begun', () => first.proxy.open.length === 150);
    first.proxy.open.slice(0, 120).forEach(({ answer }) => answer({ partition: 0, offset: '1' }));
    await waitFor('some are told', () => rowOf(first.results).counts.acknowledged === 120);
    const after = rowOf(await reopened(first));
    // The first hundred was on disk; what came of the others is not known any more.
    assert.deepEqual([after.counts.acknowledged, after.counts.unknown, after.error?.code], [100, 50, 'window-ended']);
  });

  it('says of a transaction whose window ended in it that it may be committed', async () => {
    const first = openWindow();
    first.proxy.auto = null;
    void sendMany(first.sends, { messages: [MESSAGE, MESSAGE], mode: 'transaction' });
    await waitFor('it is begun', () => first.proxy.open.length === 2);
    const [row] = (await reopened(first)).rows;
    assert.ok(row?.status === 'group');
    assert.deepEqual([row.transaction, row.counts.unknown, row.error?.code], ['unknown', 2, 'window-ended']);
  });

  it('keeps what was found of one message', async () => {
    const first = openWindow();
    first.proxy.auto = mixed;
    await repeatSend(first.sends, MESSAGE, { count: 10, delayMs: 0 }, { sendId: 'g' });
    first.results.found('g/7', { result: 'found', offset: '9', aborted: false, from: '0', to: '10', logStart: '0', readAt: 1 });
    const row = (await reopened(first)).get('g/7');
    assert.equal(row?.status === 'done' && row.report.lookup?.offset, '9');
  });

  it('keeps a transaction as a whole, and each message of a job', async () => {
    const first = openWindow();
    const messages = ['a', 'b'].map((topic) => ({ ...MESSAGE, topic }));
    const attempt = { broker: { id: 1, host: 'kafka-1', port: 9092 }, startedAtMs: 1, writtenAtMs: 2, durationMs: 3, error: new KafkaError('request-timeout').data, backoffMs: 4 };
    first.proxy.trace = {
      ...{ id: 'tx', producer: { id: '4001', epoch: 3 }, timeoutMs: 60_000, startedAt: 1, durationMs: 20, searchesLeftOut: 0 },
      steps: [{ name: 'end', startMs: 1, durationMs: 9, facts: { committed: true }, attempts: [attempt, { ...attempt, error: null }], attemptsLeftOut: 0 }],
    };
    await sendMany(first.sends, { mode: 'transaction', messages });
    const told = first.results.rows[0];
    await sendMany(first.sends, { mode: 'batch', messages });
    const [job, transaction] = (await reopened(first)).rows;
    assert.ok(job?.status === 'group' && transaction?.status === 'group');
    assert.deepEqual([transaction.transaction, transaction.topics, job.transaction, job.kind], ['committed', ['a', 'b'], null, 'several']);
    assert.equal(transaction.trace?.steps[0]?.attempts[0]?.error?.code, 'request-timeout');
    assert.deepEqual(transaction, told);
  });

  it('lists messages to several connections each by itself', async () => {
    const first = openWindow();
    await sendMany(first.sends, { mode: 'batch', messages: [MESSAGE, { ...MESSAGE, connection: 'dev' }] });
    assert.deepEqual(first.results.rows.map(({ status }) => status), ['done', 'done']);
  });

  it('keeps no payload where the setting says so', async () => {
    keepsPayloads = false;
    const first = openWindow();
    await repeatSend(first.sends, { ...MESSAGE, key: { format: 'string', text: 'truck-7' } }, { count: 3, delayMs: 0 }, { sendId: 'g' });
    assert.doesNotMatch(onDisk(), /secret|truck-7/);
    const after = await reopened(first);
    assert.deepEqual([rowOf(after).counts.acknowledged, after.draftOf('g/1')], [3, null]);
  });

  it('is deleted with all its messages', async () => {
    const first = openWindow();
    await repeatSend(first.sends, MESSAGE, { count: 3, delayMs: 0 }, { sendId: 'g' });
    first.results.remove('g');
    await waitFor('the disk is clean', () => !onDisk().includes('secret'));
    assert.equal((await reopened(first)).size, 0);
  });

  it('is no group where its line is damaged', () => {
    const first = openWindow();
    first.history.dispose();
    const line = JSON.stringify({ kind: 'group', row: { ...rowOfNothing(), count: 1e9 } });
    writeFileSync(join(temporary.path, '1-x.jsonl'), `${line}\n`);
    return assert.doesNotReject(async () => {
      const { damaged, groups: read } = await readHistoriesModule.readHistories(temporary.path, 'own');
      assert.deepEqual([damaged.map(({ lines }) => lines), read], [[1], []]);
    });
  });
});

function rowOfNothing(): GroupRow {
  return {
    ...{ status: 'group', sendId: 'x', kind: 'repeat', connection: 'dev', topics: ['a'], keyLabel: null, acks: 'all', startedAt: 1, durationMs: 1, count: 1, delayMs: 0 },
    ...{ counts: { acknowledged: 1, sent: 0, rejected: 0, unknown: 0, 'not-sent': 0 }, places: [], written: false, stopping: false, error: null, transaction: null },
  };
}
