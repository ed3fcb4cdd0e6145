import assert from 'node:assert/strict';
import type { FormDraft } from '../../../src/bridge/formDraft';
import type { ResultRow, SendViewSnapshot } from '../../../src/bridge/sendView';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { MESSAGE } from './kit';
import { FORM, openSendPage as open, settled, type PageError } from './sendPageKit';

describe('send page', () => {
  it('gets a whole snapshot when it is ready, and the focus after it', async () => {
    const { page, host, heard, drafts } = open();
    drafts.set(FORM);
    host.focus('send');
    const snapshot: SendViewSnapshot = await page.request('ready', null);
    assert.deepEqual(snapshot.draft, FORM);
    assert.equal(snapshot.defaults.acks, 'all');
    assert.deepEqual(snapshot.commands.includes('kafkaDispatch.startSandbox'), true);
    await settled();
    assert.deepEqual(heard, [{ name: 'focus', data: 'send' }]);
  });

  it('sends once for one press, shows it in flight and then its outcome', async () => {
    const { page, heard, proxy } = open();
    await page.request('ready', null);
    proxy.auto = null;
    assert.deepEqual(await page.request('send', { sendId: 'one', connection: 'dev', draft: FORM }), { accepted: true });
    await assert.rejects(page.request('send', { sendId: 'one', connection: 'dev', draft: FORM }), (error: PageError) => error.view.code === 'repeated-send');
    await settled();
    assert.equal(proxy.open.length, 1);
    proxy.open[0]!.answer({ offset: '7' });
    await settled();
    const rows = heard.filter(({ name }) => name === 'result').map(({ data }) => data as ResultRow);
    assert.deepEqual(rows.map(({ status, sendId }) => [status, sendId]), [['in-flight', 'one'], ['done', 'one']]);
  });

  it('answers with field errors instead of sending', async () => {
    const { page, proxy, active } = open();
    proxy.auto = () => assert.fail('it was sent');
    const errorsOf = async (sendId: string, draft: FormDraft): Promise<readonly string[]> => {
      const answer = await page.request('send', { sendId, connection: active.id, draft });
      return answer.accepted ? ['accepted'] : answer.errors.map(({ field, message }) => (message === '' ? 'no message' : field));
    };
    const wrong: FormDraft = { ...FORM, topic: ' ', partition: { mode: 'fixed', text: 'x' }, headers: [{ name: '', mode: 'none', format: 'string', text: '' }], delivery: { lingerMs: '-1' } };
    assert.deepEqual([...(await errorsOf('a', wrong))].sort(), ['headers[0].name', 'lingerMs', 'partition', 'topic']);
    assert.deepEqual(await errorsOf('b', { ...FORM, delivery: { acks: '1', idempotent: true } }), ['idempotent']);
    proxy.validationErrors = [new KafkaError('invalid-json', { field: 'value', position: { line: 1, column: 2 }, facts: { reason: 'expected a value' } }).data];
    const answer = await page.request('send', { sendId: 'c', connection: 'dev', draft: FORM });
    assert.deepEqual(answer.accepted ? [] : answer.errors.map(({ field, position }) => [field, position]), [['value', { line: 1, column: 2 }]]);
    active.id = 'ro';
    assert.deepEqual(await errorsOf('d', FORM), ['connection']);
  });

  it('sends the message of a result again, to the same connection', async () => {
    const { page, sends, results, active } = open();
    await sends.send(MESSAGE, { sendId: 'first' });
    active.id = 'prod';
    assert.deepEqual(await page.request('resend', { sendId: 'first', newSendId: 'second' }), { accepted: true });
    await settled();
    assert.equal(results.draftOf('second')?.connection, 'dev');
    await assert.rejects(page.request('resend', { sendId: 'gone', newSendId: 'third' }));
  });

  it('takes the message of a result into the form', async () => {
    const { page, sends, drafts, heard } = open();
    await page.request('ready', null);
    await sends.send(MESSAGE, { sendId: 'first' });
    await page.request('editAndResend', { sendId: 'first', elsewhere: false });
    assert.equal(drafts.draft.topic, 'orders');
    assert.ok(heard.some(({ name }) => name === 'draft'));
  });

  it('is not told of a draft that it typed itself', async () => {
    const { page, heard, drafts } = open();
    const { draftRevision } = await page.request('ready', null);
    await page.request('draftChanged', { seen: draftRevision, draft: FORM, kept: null });
    assert.deepEqual(drafts.draft, FORM);
    assert.deepEqual(heard.filter(({ name }) => name === 'draft'), []);
  });

  it('tells of a long value what is new, and is told the whole where that does not fit what stands here', async () => {
    const { page, heard, drafts } = open();
    await page.request('ready', null);
    const middle = (text: string): FormDraft => ({ ...FORM, value: { ...FORM.value, text } });
    await page.request('draftChanged', { seen: 0, draft: middle('0123456789'), kept: null });
    assert.deepEqual(await page.request('draftChanged', { seen: 0, draft: middle('ab'), kept: { length: 10, before: 3, after: 4 } }), { taken: true });
    assert.deepEqual(drafts.draft, middle('012ab6789'));
    assert.deepEqual(await page.request('draftChanged', { seen: 0, draft: middle('c'), kept: { length: 10, before: 3, after: 4 } }), { taken: false });
    assert.deepEqual(heard.at(-1)?.data, { draft: middle('012ab6789'), revision: 2, by: 'page' });
  });

  it('beside another one hears what is typed there, and is heard there', async () => {
    const view = open();
    const tab = open(view);
    await view.page.request('ready', null);
    await tab.page.request('ready', null);
    await view.page.request('draftChanged', { seen: 0, draft: { ...FORM, topic: 'a' }, kept: null });
    await tab.page.request('draftChanged', { seen: 1, draft: { ...FORM, topic: 'ab' }, kept: null });
    const heard = (one: typeof view): unknown[] => one.heard.map(({ name, data }) => [name, (data as { revision: number }).revision, (data as { draft: FormDraft }).draft.topic]);
    assert.deepEqual(heard(tab), [['draft', 1, 'a']]);
    assert.deepEqual(heard(view), [['draft', 2, 'ab']]);
  });

  it('is told again what is typed in another one where it typed without having heard of that', async () => {
    const view = open();
    const tab = open(view);
    await view.page.request('ready', null);
    await tab.page.request('ready', null);
    await view.page.request('draftChanged', { seen: 0, draft: FORM, kept: null });
    await tab.page.request('draftChanged', { seen: 0, draft: { ...FORM, topic: 'stale' }, kept: null });
    assert.deepEqual(view.drafts.draft, FORM);
    assert.deepEqual(view.heard, []);
    assert.deepEqual(tab.heard.at(-1), { name: 'draft', data: { draft: FORM, revision: 1, by: 'page' } });
  });

  it('sends a press once where two pages are open, and both show it', async () => {
    const view = open();
    const tab = open(view);
    await view.page.request('ready', null);
    await tab.page.request('ready', null);
    view.proxy.auto = null;
    await tab.page.request('send', { sendId: 'one', connection: 'dev', draft: FORM });
    await assert.rejects(view.page.request('send', { sendId: 'one', connection: 'dev', draft: FORM }), (error: PageError) => error.view.code === 'repeated-send');
    await settled();
    assert.equal(view.proxy.open.length, 1);
    assert.deepEqual([view, tab].map(({ heard }) => heard.map(({ name }) => name)), [['result'], ['result']]);
  });

  it('runs commands of ours and no others', async () => {
    const { page, ran } = open();
    await page.request('runCommand', { command: 'kafkaDispatch.showLog', args: [] });
    for (const command of ['workbench.action.terminal.sendSequence', 'kafkaDispatch.sendView.focus', 'kafkaDispatch.deleteTopic', '__proto__']) {
      await assert.rejects(page.request('runCommand', { command, args: [] }));
    }
    assert.deepEqual(ran, ['kafkaDispatch.showLog']);
  });

  it('gets one snapshot instead of thousands of rows', async () => {
    const { page, heard, results } = open();
    await page.request('ready', null);
    for (let i = 0; i < 400; i++) {
      results.start(`s${i}`, 'dev', MESSAGE, 'all');
    }
    await settled();
    assert.deepEqual(heard.map(({ name }) => name), ['snapshot']);
  });

  it('hears nothing while hidden, and everything when shown again', async () => {
    const { page, host, heard, drafts } = open();
    await page.request('ready', null);
    host.hidden();
    drafts.set(FORM);
    assert.deepEqual(heard, []);
    host.shown();
    assert.deepEqual(heard.map(({ name }) => name), ['snapshot']);
  });

  it('answers malformed calls with an error, logs what has no id, and sends nothing', async () => {
    const { post, raw, proxy, log } = open();
    proxy.auto = () => assert.fail('it was sent');
    const calls: unknown[] = [
      { sendId: 'x' },
      { sendId: 'x', draft: null },
      { sendId: 7, draft: FORM },
      { sendId: '../x', draft: FORM },
      { sendId: 'x', draft: { ...FORM, headers: 'none' } },
      { sendId: 'x', draft: { ...FORM, value: { mode: 'maybe', format: 'json', text: '' } } },
      null,
      [],
      'send',
    ];
    calls.forEach((params, id) => post({ kind: 'call', id, name: 'send', params }));
    post({ kind: 'call', id: 100, name: 'constructor', params: null });
    post({ kind: 'call', id: 101, name: 'openConnection', params: { connection: 'dev' } });
    await settled();
    assert.deepEqual(raw.map((message) => (message as { kind: string }).kind), Array<string>(calls.length + 2).fill('failure'));
    const before = raw.length;
    for (const message of [null, 7, 'x', {}, { kind: 'call' }, { kind: 'event', name: 'log', data: {} }]) {
      post(message);
    }
    await settled();
    assert.equal(raw.length, before);
    assert.ok(log.lines.length >= 6);
  });
});
