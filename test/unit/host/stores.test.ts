import assert from 'node:assert/strict';
import { EMPTY_DRAFT } from '../../../src/bridge/formDraft';
import { DraftStore } from '../../../src/send/draftStore';
import { ResultStore } from '../../../src/send/resultStore';
import type { SendReport } from '../../../src/contracts/messages';
import { groups, MESSAGE, TestMemory, testSends } from './kit';

describe('draft store', () => {
  const typed = { ...EMPTY_DRAFT, topic: 'orders' };

  it('survives a reload', () => {
    const memory = new TestMemory();
    new DraftStore(memory).changedByPage({}, 0, typed);
    assert.deepEqual(new DraftStore(memory).draft, typed);
  });

  it('drops what another version left that does not fit', () => {
    const memory = new TestMemory();
    memory.values.set('kafkaDispatch.draft', { topic: 7 });
    assert.deepEqual(new DraftStore(memory).draft, EMPTY_DRAFT);
  });

  const side = { page: 'side bar' };
  const tab = { page: 'editor tab' };

  it('takes what a page types one after the other, without waiting for an answer', () => {
    const drafts = new DraftStore(new TestMemory());
    assert.ok(['a', 'ab', 'abc'].every((topic) => drafts.changedByPage(side, 0, { ...typed, topic })));
    assert.deepEqual([drafts.draft.topic, drafts.revision], ['abc', 3]);
  });

  it('drops what a page typed before it saw what the form was filled with', () => {
    const drafts = new DraftStore(new TestMemory());
    drafts.changedByPage(side, 0, typed);
    drafts.set({ ...typed, topic: 'filled' });
    assert.equal(drafts.changedByPage(side, 0, { ...typed, topic: 'old' }), false);
    assert.equal(drafts.changedByPage(side, 1, { ...typed, topic: 'old, too' }), false);
    assert.equal(drafts.draft.topic, 'filled');
    assert.equal(drafts.changedByPage(side, 2, { ...typed, topic: 'new' }), true);
    assert.equal(drafts.draft.topic, 'new');
  });

  it('lets no page overwrite what was typed in another one and it has not seen', () => {
    const drafts = new DraftStore(new TestMemory());
    drafts.changedByPage(side, 0, { ...typed, topic: 'a' });
    // Both were typed before the page heard of the other: neither is taken, however many they are.
    assert.deepEqual(['x', 'xy'].map((topic) => drafts.changedByPage(tab, 0, { ...typed, topic })), [false, false]);
    assert.equal(drafts.changedByPage(side, 0, { ...typed, topic: 'ab' }), true);
    assert.equal(drafts.changedByPage(tab, 1, { ...typed, topic: 'ax' }), false);
    assert.equal(drafts.changedByPage(tab, 2, { ...typed, topic: 'abx' }), true);
    assert.equal(drafts.changedByPage(side, 0, { ...typed, topic: 'abc' }), false);
    assert.equal(drafts.draft.topic, 'abx');
  });

  it('says which page a change came from', () => {
    const drafts = new DraftStore(new TestMemory());
    const changes: unknown[] = [];
    drafts.onDidChange(({ by, revision }) => changes.push([by, revision]));
    drafts.changedByPage(side, 0, typed);
    drafts.set(typed);
    drafts.changedByPage(tab, 2, typed);
    assert.deepEqual(changes, [[side, 1], [null, 2], [tab, 3]]);
  });
});

describe('result store', () => {
  async function done(sendId: string, results: ResultStore): Promise<void> {
    const report: SendReport = { ...(await testSends().sends.send(MESSAGE)), sendId };
    results.finish(report, MESSAGE);
  }

  it('keeps the newest 500, newest first, and everything in flight', async () => {
    const results = new ResultStore(groups);
    results.start('in flight', 'dev', MESSAGE, 'all');
    for (let i = 0; i < 510; i++) {
      await done(`s${i}`, results);
    }
    assert.equal(results.size, 500);
    assert.equal(results.rows[0]?.sendId, 's509');
    assert.equal(results.rows.at(-1)?.sendId, 'in flight');
    assert.equal(results.get('s0'), undefined);
  });

  it('clears what is done and leaves what is in flight', async () => {
    const results = new ResultStore(groups);
    results.start('a', 'dev', MESSAGE, 'all');
    await done('b', results);
    results.remove('a');
    results.clear();
    assert.deepEqual(results.rows.map(({ sendId }) => sendId), ['a']);
  });

  it('keeps the rows and drops the oldest messages beyond 32 Mi characters', () => {
    const results = new ResultStore(groups);
    const large = { ...MESSAGE, value: { format: 'string', text: 'x'.repeat(12 * 1024 * 1024) } };
    const report = { outcome: 'acknowledged' } as SendReport;
    for (const sendId of ['a', 'b', 'c']) {
      results.finish({ ...report, sendId }, large);
    }
    assert.deepEqual(['a', 'b', 'c'].map((sendId) => [results.get(sendId) !== undefined, results.draftOf(sendId) !== null]), [[true, false], [true, true], [true, true]]);
  });

  it('shows a key on one short line', () => {
    const results = new ResultStore(groups);
    const label = (text: string | null): unknown => {
      results.start('k', 'dev', { ...MESSAGE, key: text === null ? null : { format: 'string', text } }, 'all');
      return results.get('k')?.status === 'in-flight' && results.get('k');
    };
    assert.equal((label('truck-7') as { keyLabel: string }).keyLabel, 'truck-7');
    assert.equal((label('') as { keyLabel: string }).keyLabel, '');
    assert.equal((label(null) as { keyLabel: null }).keyLabel, null);
    assert.match((label('a\n b'.repeat(100)) as { keyLabel: string }).keyLabel, /^a ba b.{53}…$/);
  });
});
