import assert from 'node:assert/strict';
import { mergeDrafts } from '../../../webview/send/draftMerge';
import { FORM } from './sendPageKit';

describe('drafts of two pages', () => {
  const value = (text: string): typeof FORM.value => ({ ...FORM.value, text });

  it('keep what was typed in either, where it was in different fields', () => {
    assert.deepEqual(mergeDrafts(FORM, { ...FORM, topic: 'ours' }, { ...FORM, value: value('theirs') }), { ...FORM, topic: 'ours', value: value('theirs') });
  });

  it('are that of the host in a field that both changed, and everywhere nothing was typed here', () => {
    assert.deepEqual(mergeDrafts(FORM, { ...FORM, value: value('ours') }, { ...FORM, value: value('theirs') }).value.text, 'theirs');
    const theirs = { ...FORM, topic: 'theirs', headers: [{ name: 'a', mode: 'text', format: 'string', text: '1' }] } as const;
    assert.deepEqual(mergeDrafts(FORM, structuredClone(FORM), theirs), theirs);
  });
});
