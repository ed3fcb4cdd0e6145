import assert from 'node:assert/strict';
import type { ErrorView } from '../../../src/contracts/errors';
import type { Outcome } from '../../../src/contracts/messages';
import { explain } from '../../../src/explain/explain';
import { ERROR_CODES } from '../../../src/kafka/errors/errorCode';
import { KafkaError, type KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import { because } from '../../../src/kafka/errors/reason';
import { transactionAborted } from '../../../src/kafka/errors/transactionAborted';
import { serialize } from '../../../src/serde/serde';
import { ALL_FACTS, CONTEXT, errorOf, explainedReport, FACT_SETS } from '../explain/samples';
import { german, pseudo, untranslated } from './language';

const OUTCOMES: readonly (Outcome | null)[] = [null, 'rejected', 'unknown'];
/** What sentences quote of the facts: names, units, and others' words. */
const DATA = new Set([...wordsOf(Object.values(ALL_FACTS).join(' ')), ...wordsOf('Expected staging KB MB min Produce Write X NOT CONTROLLER float double Infinity')]);

/** Title, sentences and fixes of an error. */
function textsOf({ title, cause, fixes }: ErrorView): readonly string[] {
  return [title, cause, ...fixes.map(({ label }) => label)];
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\p{L}{2,}/gu) ?? [];
}

/** Words of an error's texts that nobody has translated, and that are no data. */
function leftOut(view: ErrorView, data: ReadonlySet<string> = DATA): readonly string[] {
  return textsOf(view).flatMap((text) => (untranslated(text).match(/[⟦⟧⟨⟩]/) === null ? wordsOf(untranslated(text)).filter((word) => !data.has(word)) : [`broken: ${text}`]));
}

async function refusalOf(format: string, text: string): Promise<KafkaErrorData> {
  return serialize({ format, text }, 'value').then(
    () => assert.fail(`${format} takes ${text}`),
    (thrown: unknown) => KafkaError.dataOf(thrown),
  );
}

describe('sentences of errors', () => {
  it('are translated whole, whatever facts are known', () => {
    const { t } = pseudo();
    for (const code of ERROR_CODES) {
      for (const facts of FACT_SETS) {
        for (const outcome of OUTCOMES) {
          const error = errorOf(code, facts, { kafka: { code: 7, name: 'X' } });
          const view = outcome === null ? explain(error, CONTEXT, t) : explainedReport(outcome, error, CONTEXT, null, t).error;
          // Facts that are absent do not matter here; a reason of somebody else is quoted.
          assert.deepEqual(leftOut(view!), [], `${code} ${JSON.stringify(facts)}`);
        }
      }
    }
  });

  it('are whole in German, too, and their titles no longer than a line or two', () => {
    const { t } = german();
    for (const code of ERROR_CODES) {
      for (const facts of FACT_SETS) {
        const view = explain(errorOf(code, facts), CONTEXT, t);
        for (const text of textsOf(view)) {
          assert.doesNotMatch(text, /undefined|null\b|NaN|\{\d| {2}| [.,:)]|„“|!/, text);
        }
        assert.ok(view.title.length <= 65, view.title);
        assert.match(view.cause, /[.“]$/, view.cause);
      }
    }
  });

  it('say the reason in the language of the user, and the raw detail in English', () => {
    const error = new KafkaError('contradicting-settings', { facts: { setting: 'idempotent' }, reason: because('it needs acks=all, and acks is {0}', '1') });
    const view = explain(error.data, CONTEXT, german().t);
    assert.equal(view.cause, 'idempotent: braucht acks=all, und acks ist 1.');
    assert.equal(view.facts['reason'], 'it needs acks=all, and acks is 1');
    assert.match(view.raw, /^it needs acks=all, and acks is 1$/m);
  });

  it('keep the reason of a message that aborts others with it', () => {
    const reason = new KafkaError('contradicting-settings', { facts: { setting: 'acks' }, reason: because('a transaction needs acks=all, and acks is {0}', '0') });
    assert.match(explain(transactionAborted(reason.data, false), CONTEXT, german().t).cause, /Der Grund: acks: eine Transaktion braucht acks=all, und acks ist 0\./);
  });

  it('say where a text does not fit its format, and why', async () => {
    const { t } = pseudo();
    for (const [format, text] of [
      ...['', 'tru', '{a: 1}', '{"a" 1}', '{"a": 1 "b": 2}', '{"a": 1', '{"a"', '{', '[1, 2,]', '1]', '01', '// no', '"abc', '"\t"', '"\\x41"', '"\ud800"', '[1 x]'].map((json) => ['json', json] as const),
      ...['AAE', 'AAE=\nA', 'AA-_', 'AB=='].map((base64) => ['base64', base64] as const),
      ...['00g0', '00\n0'].map((hex) => ['hex', hex] as const),
      ...[['string', '\ud800'], ['string:latin1', '€'], ['int8', '128'], ['int32', 'x'], ['float', 'fast'], ['uuid', 'x'], ['avro', 'x']] as const,
    ]) {
      const error = await refusalOf(format, text);
      assert.ok(error.reason !== undefined && error.raw !== '');
      const data = new Set([...wordsOf(`${format} ${text} true tru UTF utf latin`)]);
      assert.deepEqual(leftOut(explain(error, CONTEXT, t), data), [], `${format} ${text}`);
    }
    assert.equal(explain(await refusalOf('json', '{"speed": tru}'), CONTEXT, german().t).cause, 'Zeile 1, Spalte 11: true erwartet, tru gefunden.');
    assert.equal(explain(await refusalOf('json', '[1, 2'), CONTEXT, german().t).cause, 'Zeile 1, Spalte 6: ein Komma oder „]“ wird erwartet, nicht das Ende.');
  });
});

describe('what is not translated of a text', () => {
  for (const [text, left] of [
    ['⟦Send⟧', ''],
    ['⟦Send⟧ now', ' now'],
    ['⟦No topic ⟨orders⟩ on ⟨dev⟩⟧', ' orders  dev '],
    ['⟦The way to ⟨⟦the server⟧⟩ broke⟧', '  '],
    ['⟦⟨⟦Broker ⟨2⟩ (⟨k:9⟩)⟧⟩ says ⟨no way⟩⟧', '  2  k:9   no way '],
  ] as const) {
    it(text, () => assert.equal(untranslated(text), left));
  }
});
