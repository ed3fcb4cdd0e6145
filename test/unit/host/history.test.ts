import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageDraft } from '../../../src/contracts/messages';
import { History } from '../../../src/send/history/history';
import * as readHistoriesModule from '../../../src/send/history/readHistories';
import { ResultStore } from '../../../src/send/resultStore';
import { temporaryFolder, type TemporaryFolder } from '../../harness/temp';
import { waitFor } from '../../harness/waitFor';
import { explaining, groups, TestLog, testSends } from './kit';

const DRAFT: MessageDraft = { topic: 'orders', key: { format: 'string', text: 'truck-7' }, value: { format: 'string', text: 'a secret payload' } };

/** A window with results and their history in a folder. */
interface Window extends ReturnType<typeof testSends> {
  readonly history: History;
  readonly damaged: (readonly [string, number])[];
}

describe('the history of results', () => {
  let temporary: TemporaryFolder;
  let keepsPayloads: boolean;
  const open: Window[] = [];

  beforeEach(() => {
    temporary = temporaryFolder('history');
    keepsPayloads = true;
  });
  afterEach(() => {
    open.splice(0).forEach(({ history }) => history.dispose());
    temporary.remove();
  });

  const openWindow = (results = new ResultStore(groups)): Window => {
    const sending = testSends(results);
    const damaged: (readonly [string, number])[] = [];
    const history = new History({
      ...{ results, explaining, log: new TestLog(), folder: temporary.path },
      reader: () => readHistoriesModule,
      keepsPayloads: () => keepsPayloads,
      onDamaged: (path, lines) => damaged.push([path, lines]),
    });
    const window = { ...sending, history, damaged };
    open.push(window);
    return window;
  };
  const endWindow = ({ history }: Window): void => history.dispose();
  const onDisk = (): string => readdirSync(temporary.path).map((name) => readFileSync(join(temporary.path, name), 'utf8')).join('');
  const outcomes = ({ results }: Window): readonly string[] => results.rows.map((row) => (row.status === 'done' ? row.report.outcome : row.status));

  it('has a message on disk before it is sent', async () => {
    const window = openWindow();
    let before = '';
    window.proxy.auto = () => {
      before = onDisk();
      return { outcome: 'acknowledged', partition: 1, offset: '7' };
    };
    await window.sends.send(DRAFT, { sendId: 'one' });
    assert.match(before, /"kind":"start","sendId":"one".*a secret payload/);
  });

  it('brings results back, newest first, with their messages, and below those of the new window', async () => {
    const first = openWindow();
    for (const sendId of ['one', 'two']) {
      first.proxy.auto = () => ({ outcome: 'acknowledged', partition: 1, offset: sendId, startedAt: sendId === 'one' ? 1 : 2 });
      await first.sends.send(DRAFT, { sendId });
    }
    endWindow(first);
    const second = openWindow();
    second.proxy.auto = () => ({ outcome: 'acknowledged', startedAt: 3 });
    await second.sends.send(DRAFT, { sendId: 'three' });
    await second.history.load();
    assert.deepEqual(second.results.rows.map(({ sendId }) => sendId), ['three', 'two', 'one']);
    assert.deepEqual(second.results.draftOf('one'), { ...DRAFT, connection: 'dev' });
    const row = second.results.get('two');
    assert.ok(row?.status === 'done');
    assert.deepEqual([row.report.offset, row.keyLabel], ['two', 'truck-7']);
    assert.equal(readdirSync(temporary.path).length, 1, 'one file, of the window that lives');
    endWindow(second);
    const third = openWindow();
    await third.history.load();
    assert.deepEqual(third.results.rows.map(({ sendId }) => sendId), ['three', 'two', 'one']);
  });

  it('says unknown of what was being sent when the window ended', async () => {
    const first = openWindow();
    first.proxy.auto = null;
    void first.sends.send({ ...DRAFT, acks: '1', partition: 4 }, { sendId: 'one' });
    endWindow(first);
    const second = openWindow();
    await second.history.load();
    const row = second.results.get('one');
    assert.ok(row?.status === 'done');
    const { outcome, topic, partition, acks, error } = row.report;
    assert.deepEqual([outcome, topic, partition, acks, error?.code], ['unknown', 'orders', 4, '1', 'window-ended']);
    assert.match(error!.cause, /It may be stored\./);
  });

  it('keeps what was refused before it was sent, what was found later, and the newest of it', async () => {
    const first = openWindow();
    await first.sends.send({ ...DRAFT, connection: 'ro' }, { sendId: 'refused' });
    first.proxy.auto = () => ({ outcome: 'unknown', partition: 1, timestamp: '1', attempts: [] });
    await first.sends.send(DRAFT, { sendId: 'sought' });
    const lookup = { result: 'found', offset: '9', aborted: false, from: '0', to: '10', logStart: '0', readAt: 1, compacted: true, undecided: true } as const;
    first.results.found('sought', lookup);
    endWindow(first);
    const second = openWindow();
    await second.history.load();
    assert.deepEqual([...outcomes(second)].sort(), ['rejected', 'unknown']);
    const row = second.results.get('sought');
    assert.deepEqual(row?.status === 'done' ? row.report.lookup : null, lookup);
    assert.deepEqual(second.results.draftOf('refused')?.topic, 'orders');
  });

  it('keeps no payload where the setting says so, and none that is very large', async () => {
    keepsPayloads = false;
    const first = openWindow();
    await first.sends.send(DRAFT, { sendId: 'one' });
    assert.doesNotMatch(onDisk(), /secret|truck-7/);
    keepsPayloads = true;
    await first.sends.send({ ...DRAFT, value: { format: 'string', text: 'x'.repeat(300_000) } }, { sendId: 'large' });
    assert.ok(onDisk().length < 10_000);
    endWindow(first);
    const second = openWindow();
    await second.history.load();
    assert.deepEqual([second.results.size, second.results.draftOf('one'), second.results.draftOf('large')], [2, null, null]);
  });

  for (const how of ['removed', 'cleared'] as const) {
    it(`has nothing on disk of what was ${how}, of this window and of others`, async () => {
      const first = openWindow();
      await first.sends.send(DRAFT, { sendId: 'old' });
      endWindow(first);
      const second = openWindow();
      await second.sends.send(DRAFT, { sendId: 'new' });
      await second.history.load();
      if (how === 'removed') {
        ['old', 'new'].forEach((sendId) => second.results.remove(sendId));
      } else {
        second.results.clear();
      }
      await waitFor('the disk is clean', () => !/secret/.test(onDisk()));
      endWindow(second);
      const third = openWindow();
      await third.history.load();
      assert.equal(third.results.size, 0);
    });
  }

  it('sets a damaged file aside with what can be read of it, says so, and loses nothing of the rest', async () => {
    const first = openWindow();
    await first.sends.send(DRAFT, { sendId: 'one' });
    await first.sends.send(DRAFT, { sendId: 'two' });
    endWindow(first);
    const [name] = readdirSync(temporary.path);
    const path = join(temporary.path, name!);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, ['{"kind":"done","report":{}}', lines[0], '\u0000\u0000 not JSON', ...lines.slice(1)].join('\n'));
    const second = openWindow();
    await second.history.load();
    assert.deepEqual(second.results.rows.map(({ sendId }) => sendId).sort(), ['one', 'two']);
    assert.deepEqual(second.damaged, [[`${path}.damaged`, 2]]);
    assert.match(readFileSync(`${path}.damaged`, 'utf8'), /not JSON/);
    endWindow(second);
    const third = openWindow();
    await third.history.load();
    assert.deepEqual([third.results.size, third.damaged], [2, []]);
  });

  it('takes a last line that was cut off for what it is', async () => {
    const first = openWindow();
    await first.sends.send(DRAFT, { sendId: 'one' });
    endWindow(first);
    const [name] = readdirSync(temporary.path);
    const path = join(temporary.path, name!);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -20));
    const second = openWindow();
    await second.history.load();
    assert.deepEqual([outcomes(second), second.damaged], [['unknown'], []]);
  });

  it('reads the file of a window that lives, and leaves it there', async () => {
    const first = openWindow();
    await first.sends.send(DRAFT, { sendId: 'one' });
    endWindow(first);
    const [name] = readdirSync(temporary.path);
    const text = readFileSync(join(temporary.path, name!), 'utf8');
    // The parent of this process lives as long as it does.
    writeFileSync(join(temporary.path, name!.replace(/^\d+/, String(process.ppid))), text.replaceAll('one', 'theirs'));
    const second = openWindow();
    await second.history.load();
    assert.deepEqual(second.results.rows.map(({ sendId }) => sendId).sort(), ['one', 'theirs']);
    assert.ok(readdirSync(temporary.path).some((file) => file.startsWith(`${process.ppid}-`)));
    assert.ok(!readdirSync(temporary.path).includes(name!));
  });

  it('keeps no more results than the setting says', async () => {
    const first = openWindow();
    for (let index = 0; index < 10; index++) {
      first.proxy.auto = () => ({ outcome: 'acknowledged', startedAt: index });
      await first.sends.send(DRAFT, { sendId: `send-${index}` });
    }
    endWindow(first);
    const second = openWindow(new ResultStore(groups, () => 3));
    await second.history.load();
    assert.deepEqual(second.results.rows.map(({ sendId }) => sendId), ['send-9', 'send-8', 'send-7']);
  });

  it('loses nothing that is sent while its file is written anew', async () => {
    const first = openWindow();
    for (let round = 0; round < 20; round++) {
      await first.sends.send(DRAFT, { sendId: `stays-${round}` });
      await first.sends.send(DRAFT, { sendId: `goes-${round}` });
      first.results.remove(`goes-${round}`);
    }
    await waitFor('the disk is clean', () => !onDisk().includes('"sendId":"goes-'));
    endWindow(first);
    const second = openWindow();
    await second.history.load();
    assert.deepEqual(new Set(second.results.rows.map(({ sendId }) => sendId)), new Set(Array.from({ length: 20 }, (_, round) => `stays-${round}`)));
  });
});
