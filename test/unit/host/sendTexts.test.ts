import assert from 'node:assert/strict';
import type { SendManyReport } from '../../../src/contracts/bulk';
import type { KnownConnection } from '../../../src/contracts/connections';
import type { MessageDraft, SendReport } from '../../../src/contracts/messages';
import type { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { parseTarget, keptTarget } from '../../../src/send/draftSchema';
import { sendTexts } from '../../../src/send/fromEditor/sendTexts';
import { summaryOf } from '../../../src/send/fromEditor/summary';
import type { TextTarget } from '../../../src/send/fromEditor/textTarget';
import { sendMany } from '../../../src/send/groups/sendMany';
import { CONNECTIONS, english, testSends } from './kit';

const TWO = [{ name: 'two.json', text: '[{"id":1},{"id":2}]', isJsonLines: false }];
const ONE = [{ name: 'one.txt', text: 'hello', isJsonLines: false }];
const ANSWER: TextTarget = { topic: 'orders', key: { field: 'id' } };

/** A window whose user answers so; what was asked, kept and sent. */
function world(given: { connection?: string; answer?: TextTarget | undefined; confirms?: boolean } = {}) {
  const sending = testSends();
  const done = { asked: [] as string[], kept: [] as TextTarget[], sent: [] as MessageDraft[] };
  const answer = 'answer' in given ? given.answer : ANSWER;
  const connection = CONNECTIONS.find(({ id }) => id === (given.connection ?? 'dev')) as KnownConnection;
  const host = {
    connection: () => connection,
    ask: (values: readonly unknown[]) => {
      done.asked.push(`where ${values.length} to ${connection.name}`);
      return Promise.resolve(answer);
    },
    confirm: (count: number, { topic, mode }: TextTarget) => {
      done.asked.push(`send ${count} to ${topic}${mode === undefined ? '' : `, ${mode}`}`);
      return Promise.resolve(given.confirms ?? true);
    },
    remember: (target: TextTarget) => void done.kept.push(target),
    send: (messages: readonly MessageDraft[], { mode = 'batch' }: TextTarget): Promise<SendManyReport> => {
      done.sent.push(...messages);
      return sendMany(sending.sends, { messages, mode }, { origin: 'editor' });
    },
  };
  return { ...sending, ...done, host };
}

describe('sending texts', () => {
  it('asks where to and whether, sends all in order to the connection that was asked for, and keeps the answers', async () => {
    const { host, asked, kept, sent } = world();
    const report = await sendTexts(TWO, null, host);
    assert.deepEqual(asked, ['where 2 to Development', 'send 2 to orders']);
    assert.deepEqual(report?.reports.map(({ outcome }) => outcome), ['acknowledged', 'acknowledged']);
    assert.deepEqual(sent.map(({ connection, topic, key, value }) => [connection, topic, key?.text, value?.format, value?.text]), [
      ['dev', 'orders', '1', 'json', '{"id":1}'],
      ['dev', 'orders', '2', 'json', '{"id":2}'],
    ]);
    assert.deepEqual(kept, [ANSWER]);
  });

  it('sends several in one transaction, with the acks it needs whatever the settings say, and keeps that', async () => {
    const answer: TextTarget = { ...ANSWER, mode: 'transaction' };
    const { host, asked, kept, sent } = world({ answer });
    const report = await sendTexts(TWO, null, host);
    assert.deepEqual(asked, ['where 2 to Development', 'send 2 to orders, transaction']);
    assert.equal(report?.transaction?.outcome, 'committed');
    assert.deepEqual([sent.map(({ acks }) => acks), kept], [['all', 'all'], [answer]]);
  });

  it('asks nothing more for one message', async () => {
    const { host, asked, sent } = world({ answer: { topic: 'orders' } });
    await sendTexts(ONE, null, host);
    assert.deepEqual([asked, sent.length], [['where 1 to Development'], 1]);
  });

  it('sends and keeps nothing where its user leaves', async () => {
    for (const one of [world({ answer: undefined }), world({ confirms: false })]) {
      one.proxy.auto = () => assert.fail('it was sent');
      assert.equal(await sendTexts(TWO, null, one.host), undefined);
      assert.deepEqual([one.kept, one.results.size], [[], 0]);
    }
  });

  it('asks nothing where a program says where to', async () => {
    const { host, asked, kept, sent } = world();
    await sendTexts(TWO, { topic: 'given', connection: 'dev' }, host);
    assert.deepEqual([asked, kept, sent.map(({ topic }) => topic)], [[], [], ['given', 'given']]);
  });

  it('asks once before a protected connection, with the count, whoever sends', async () => {
    for (const given of [null, { topic: 'orders', connection: 'prod' }]) {
      const { host, asked, questions, world: answers, proxy } = world({ connection: 'prod' });
      answers.confirms = false;
      proxy.auto = () => assert.fail('it was sent');
      const report = await sendTexts(TWO, given, host);
      assert.deepEqual(asked, given === null ? ['where 2 to Production'] : []);
      assert.deepEqual(questions.map(({ count, topics }) => [count, topics]), [[2, ['orders']]]);
      assert.deepEqual(report?.reports.map(({ error }) => error?.code), ['not-confirmed', 'not-confirmed']);
    }
  });

  it('refuses a read-only connection before it asks', async () => {
    const { host, asked } = world({ connection: 'ro' });
    await assert.rejects(sendTexts(TWO, null, host), (error: KafkaError) => error.code === 'read-only-connection');
    assert.deepEqual(asked, []);
    const { reports } = (await sendTexts(TWO, { topic: 'orders', connection: 'ro' }, world().host)) as SendManyReport;
    assert.deepEqual(reports.map(({ error }) => error?.code), ['read-only-connection', 'read-only-connection']);
  });

  it('sends nothing where one message lacks the field of its key, before it asks whether', async () => {
    const { host, asked, proxy } = world({ answer: { topic: 'orders', key: { field: 'none' } } });
    proxy.auto = () => assert.fail('it was sent');
    await assert.rejects(sendTexts(TWO, null, host), (error: KafkaError) => error.code === 'key-field-missing');
    assert.equal(asked.length, 1);
  });

  it('takes a target as it is, and nothing else', () => {
    for (const target of [{ topic: 't' }, { topic: 't', key: null }, { topic: 't', key: { field: 'id' }, connection: 'c' }, { topic: 't', key: { format: 'string', text: '' } }, { topic: 't', mode: 'transaction' }]) {
      assert.deepEqual(parseTarget(target), target);
    }
    for (const wrong of [null, 'orders', {}, { topic: '' }, { topic: 1 }, { topic: 't', key: 'k' }, { topic: 't', key: { field: 1 } }, { topic: 't', keys: null }, { topic: 't', mode: 'one-by-one' }]) {
      assert.throws(() => parseTarget(wrong), TypeError, JSON.stringify(wrong));
      assert.equal(keptTarget(wrong), null);
    }
  });
});

describe('summary of a batch', () => {
  it('counts each outcome that there is, in words', () => {
    const reports = (...outcomes: SendReport['outcome'][]): SendReport[] => outcomes.map((outcome) => ({ outcome }) as SendReport);
    assert.equal(summaryOf([...reports(...Array<'acknowledged'>(12).fill('acknowledged')), ...reports('rejected')], undefined, english), '12 acknowledged, 1 rejected');
    assert.equal(summaryOf(reports('unknown', 'sent', 'unknown'), undefined, english), '1 sent, not acknowledged, 2 unknown, may be stored');
  });

  it('says of a transaction what became of it as a whole', () => {
    const two = ['acknowledged', 'acknowledged'].map((outcome) => ({ outcome }) as SendReport);
    const lines = (['committed', 'aborted', 'unknown'] as const).map((outcome) => summaryOf(two, outcome, english));
    assert.deepEqual(lines, ['Transaction committed: 2 messages', 'Transaction aborted: 2 messages', 'Transaction unknown, may be committed: 2 messages']);
  });
});
