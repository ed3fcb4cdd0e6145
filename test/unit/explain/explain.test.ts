import assert from 'node:assert/strict';
import type { ErrorView } from '../../../src/contracts/errors';
import type { Outcome } from '../../../src/contracts/messages';
import { explain, explainTransaction } from '../../../src/explain/explain';
import { CONNECTION_CHOICE } from '../../../src/explain/explainers/connectionChoice';
import { GROUP } from '../../../src/explain/explainers/group';
import { INPUT } from '../../../src/explain/explainers/input';
import { NETWORK } from '../../../src/explain/explainers/network';
import { OURS } from '../../../src/explain/explainers/ours';
import { PRODUCER } from '../../../src/explain/explainers/producer';
import { RECORD } from '../../../src/explain/explainers/record';
import { REPLICATION } from '../../../src/explain/explainers/replication';
import { RIGHTS } from '../../../src/explain/explainers/rights';
import { SECURITY } from '../../../src/explain/explainers/security';
import { TEXT } from '../../../src/explain/explainers/text';
import { TOPIC } from '../../../src/explain/explainers/topic';
import { TRANSACTION } from '../../../src/explain/explainers/transaction';
import { WAITING } from '../../../src/explain/explainers/waiting';
import type { ExplainContext } from '../../../src/explain/explanation';
import { ERROR_CODES } from '../../../src/kafka/errors/errorCode';
import { ALL_FACTS, CONTEXT, english, errorOf, explainedReport, FACT_SETS, traceWith } from './samples';

const NO_COMMANDS: ExplainContext = { commands: new Set() };
const OUTCOMES: readonly (Outcome | null)[] = [null, 'acknowledged', 'sent', 'rejected', 'unknown'];

describe('explain: every code', () => {
  for (const code of ERROR_CODES) {
    it(`${code} is told in whole sentences, whatever facts are known`, () => {
      for (const facts of FACT_SETS) {
        for (const context of [CONTEXT, NO_COMMANDS]) {
          for (const outcome of OUTCOMES) {
            const error = errorOf(code, facts);
            const view = outcome === null ? explain(error, context, english) : explainedReport(outcome, error, context).error;
            assert.ok(view);
            checkWording(view);
          }
        }
      }
    });
  }

  it('has each code in one group only', () => {
    const groups = [INPUT, TEXT, CONNECTION_CHOICE, NETWORK, SECURITY, WAITING, TOPIC, GROUP, RECORD, REPLICATION, RIGHTS, PRODUCER, TRANSACTION, OURS];
    assert.deepEqual(groups.flatMap((group) => Object.keys(group)).sort(), [...ERROR_CODES].sort());
  });

  it('keeps what others sent as it is: placeholders, markup, line breaks, length', () => {
    const hostile = `{0} {1} <b>x</b>\n\u0007${'y'.repeat(5000)}`;
    for (const code of ERROR_CODES) {
      const facts = { ...ALL_FACTS, brokerMessage: hostile, reason: hostile, lastError: hostile, topic: '{0}{1}{2}', lastErrorCode: 'no such code' };
      const { title, cause, fixes } = explain(errorOf(code, facts, { raw: hostile }), CONTEXT, english);
      assert.ok(title.length <= 60, title);
      assert.ok(cause.length < 1500, `${cause.length}`);
      assert.doesNotMatch([title, cause, ...fixes.map((fix) => fix.label)].join(' '), /[\n\u0007]/);
    }
  });
});

function checkWording(view: ErrorView): void {
  const texts = [view.title, view.cause, ...view.fixes.map((fix) => fix.label)];
  for (const text of texts) {
    assert.ok(text.trim() === text && text.length > 0, JSON.stringify(text));
    assert.doesNotMatch(text, /undefined|null\b|NaN|\[object|\{\d/, text);
    assert.doesNotMatch(text, /!|\bOops\b|successful/i, text);
    assert.doesNotMatch(text, / {2}| [.,:)]|\( |[^“]\.\./, text);
    assert.doesNotMatch(text, /“”/, text);
    assert.match(text, /^[^a-z]|^(int64|kafka-2|zstd|lingerMs|acks|localhost)/, text);
  }
  assert.ok(view.title.length <= 60, view.title);
  assert.doesNotMatch(view.title, /[.:]$/);
  assert.match(view.cause, /[.”]$/);
  assert.ok(view.cause.split(/(?<=[.”]) (?=[A-Z“])/).length <= 5, view.cause);
  assert.ok(view.fixes.length <= 3);
  for (const fix of view.fixes) {
    if (fix.command === undefined) {
      assert.match(fix.label, /\.$/, fix.label);
    } else {
      assert.match(fix.command, /^kafkaDispatch\.[a-zA-Z]+$/);
      assert.match(fix.label, /^([A-Z][a-z]+)( [A-Z][a-z]+)*$/, fix.label);
    }
  }
}

describe('explain: fixes', () => {
  it('leaves out a button whose command does not exist', () => {
    const error = errorOf('unknown-topic', { topic: 'orders' });
    const withCommand = explain(error, CONTEXT, english).fixes;
    const without = explain(error, { ...CONTEXT, commands: new Set() }, english).fixes;
    assert.deepEqual(withCommand[0], { label: 'Create Topic', command: 'kafkaDispatch.createTopic', args: [{ connection: 'c-1', topic: 'orders' }] });
    assert.deepEqual(without, [{ label: 'Check the spelling: upper and lower case are different.' }]);
  });

  it('hands the connection to Edit Connection, and nothing where it is not known', () => {
    const error = errorOf('plaintext-to-tls');
    const find = (context: ExplainContext) => explain(error, context, english).fixes.find((fix) => fix.command === 'kafkaDispatch.editConnection');
    assert.deepEqual(find(CONTEXT), { label: 'Edit Connection', command: 'kafkaDispatch.editConnection', args: ['c-1'] });
    assert.deepEqual(find({ commands: CONTEXT.commands }), { label: 'Edit Connection', command: 'kafkaDispatch.editConnection' });
  });

  it('offers the sandbox where nothing listens on this computer, not elsewhere', () => {
    const labels = (host: string) => explain(errorOf('connection-refused', { host, port: 9092 }), CONTEXT, english).fixes.map((fix) => fix.label);
    assert.deepEqual(labels('localhost'), ['Start the broker at localhost:9092, or correct the address.', 'Start Sandbox', 'Edit Connection']);
    assert.ok(!labels('kafka-2').includes('Start Sandbox'));
  });
});

describe('explain: raw detail', () => {
  it('has code, Kafka error, original text, broker, attempts and last error, each on its line', () => {
    const error = errorOf(
      'delivery-timeout',
      { attempts: 3, waitedMs: 4200, bootstrap: 'localhost:9092', lastErrorCode: 'connection-refused', lastError: 'connect ECONNREFUSED' },
      { retriable: true, raw: 'getaddrinfo ENOTFOUND kafka-2.internal\n', kafka: { code: 7, name: 'REQUEST_TIMED_OUT' }, broker: { id: 2, host: 'kafka-2.internal', port: 9092 } },
    );
    assert.deepEqual(explain(error, CONTEXT, english).raw.split('\n'), [
      'code delivery-timeout (retriable)',
      'Kafka error 7 REQUEST_TIMED_OUT',
      'getaddrinfo ENOTFOUND kafka-2.internal',
      'broker 2 at kafka-2.internal:9092',
      '3 attempts in 4.2\u00A0s',
      'bootstrap servers localhost:9092',
      'last error connection-refused: connect ECONNREFUSED',
    ]);
  });

  it('is one line where nothing is known', () => {
    assert.equal(explain(errorOf('internal-error'), CONTEXT, english).raw, 'code internal-error (not retriable)');
  });

  it('passes field, position, Kafka error, broker and facts through', () => {
    const error = errorOf('invalid-json', { reason: 'x' }, { field: 'headers[2].value', position: { line: 4, column: 16 }, kafka: { code: 3, name: 'X' }, broker: { id: 1, host: 'h', port: 1 } });
    const { field, position, kafka, broker, facts } = explain(error, CONTEXT, english);
    assert.deepEqual({ field, position, kafka, broker, facts }, { field: error.field, position: error.position, kafka: error.kafka, broker: error.broker, facts: error.facts });
  });
});

describe('explainReport: what the error means for the message', () => {
  const refused = errorOf('connection-refused', { address: 'localhost:9092' });

  it('says that nothing was stored after a rejection, nothing sent after a field error', () => {
    assert.match(explainedReport('rejected', refused).error?.cause ?? '', /Nothing was stored\.$/);
    assert.match(explainedReport('rejected', errorOf('invalid-json')).error?.cause ?? '', /Nothing was sent\.$/);
    assert.match(explainedReport('rejected', errorOf('read-only-connection')).error?.cause ?? '', /Nothing was sent\.$/);
  });

  it('says for every code that it may be stored where the outcome is unknown, and warns before a second send', () => {
    for (const code of ERROR_CODES) {
      const error = explainedReport('unknown', errorOf(code)).error;
      assert.match(error?.cause ?? '', /[iI]t may be stored[.:]/, code);
      assert.doesNotMatch(error?.cause ?? '', /Nothing was (stored|sent)/, code);
      assert.match(error?.fixes[0]?.label ?? '', /a second send can store it twice/, code);
    }
  });

  it('never says of a rejected message that it may be stored', () => {
    for (const code of ERROR_CODES) {
      assert.doesNotMatch(explainedReport('rejected', errorOf(code, ALL_FACTS)).error?.cause ?? '', /may be stored|may have stored/, code);
    }
  });

  it('says neither where the message was acknowledged or sent', () => {
    for (const outcome of ['acknowledged', 'sent'] as const) {
      assert.doesNotMatch(explainedReport(outcome, refused).error?.cause ?? '', /stored/);
    }
  });

  it('explains each attempt by itself, and keeps a report without errors', () => {
    const report = explainedReport('acknowledged', null, CONTEXT, refused);
    assert.equal(report.error, null);
    assert.equal(report.attempts[0]?.error?.title, 'Nothing listens at localhost:9092');
    assert.doesNotMatch(report.attempts[0].error.cause, /stored/);
    assert.equal(explainedReport('acknowledged', null).attempts[0]?.error, null);
  });

  it('takes the connection of the report for its fixes', () => {
    const { error } = explainedReport('rejected', refused, { commands: CONTEXT.commands });
    assert.deepEqual(error?.fixes.find((fix) => fix.command === 'kafkaDispatch.editConnection')?.args, ['c-1']);
  });
});

describe('explainTransaction', () => {
  const refused = errorOf('connection-refused', { address: 'localhost:9092' });
  const whole = { outcome: 'unknown', error: errorOf('delivery-timeout', { timeoutMs: 1_000 }) } as const;

  it('puts the error and those of each attempt of each step into words, and keeps the rest', () => {
    const trace = explainTransaction({ ...whole, trace: traceWith(refused, null) }, CONTEXT, english).trace;
    const attempt = (error: unknown): unknown => ({ ...traceWith(null).steps[0]?.attempts[0], error });
    assert.doesNotMatch(trace?.steps[0]?.attempts[0]?.error?.cause ?? '', /stored/);
    assert.deepEqual(trace, { ...traceWith(), steps: [{ ...traceWith().steps[0], attempts: [attempt(explain(refused, CONTEXT, english)), attempt(null)] }] });
  });

  it('says as much where nothing was traced, and where nothing went wrong', () => {
    assert.deepEqual(explainTransaction(whole, CONTEXT, english), { outcome: 'unknown', error: explain(whole.error, CONTEXT, english) });
    assert.deepEqual(explainTransaction({ outcome: 'committed', error: null }, CONTEXT, english), { outcome: 'committed', error: null });
  });
});
