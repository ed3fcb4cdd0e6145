import assert from 'node:assert/strict';
import { explain } from '../../../src/explain/explain';
import { FIRST } from './goldenFirst';
import { INSPECTION } from './goldenInspection';
import { SECOND } from './goldenSecond';
import { CONTEXT, english, errorOf, explainedReport } from './samples';

describe('explain: what people read', () => {
  for (const { situation, code, facts, more, outcome, title, cause, fixes } of [...FIRST, ...SECOND, ...INSPECTION]) {
    it(situation, () => {
      const error = errorOf(code, facts, more);
      const view = outcome === undefined ? explain(error, CONTEXT, english) : explainedReport(outcome, error).error;
      assert.ok(view);
      const plain = (text: string): string => text.replaceAll('\u00A0', ' ');
      assert.deepEqual(
        { title: plain(view.title), cause: plain(view.cause), fixes: view.fixes.map((fix) => plain(fix.label)) },
        { title, cause, fixes },
      );
    });
  }
});
