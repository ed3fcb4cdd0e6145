import assert from 'node:assert/strict';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { repeatSend } from '../../../src/send/groups/repeatSend';
import { sendMany } from '../../../src/send/groups/sendMany';
import { traceWith } from '../explain/samples';
import { MESSAGE, testSends } from './kit';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('send service', () => {
  it('sends, explains and keeps the result, and logs no payload', async () => {
    const { sends, results, log } = testSends();
    const report = await sends.send(MESSAGE);
    assert.deepEqual([report.outcome, report.offset, report.connection], ['acknowledged', '7', 'dev']);
    assert.deepEqual(results.rows.map((row) => row.status === 'done' && row.report), [report]);
    assert.ok(log.lines.some((line) => line.startsWith('info') && line.includes('orders-0@7')));
    assert.ok(!log.lines.join().includes('secret'));
  });

  it('throws only for what is no message', async () => {
    const { sends, proxy } = testSends();
    proxy.auto = null;
    for (const input of [null, 'x', {}, { topic: 1, value: null }, { topic: 't' }, { ...MESSAGE, acks: 'most' }, { ...MESSAGE, value: { format: 'string' } }, { ...MESSAGE, partion: 1 }]) {
      await assert.rejects(sends.send(input), TypeError, JSON.stringify(input));
    }
    assert.equal(proxy.open.length, 0);
  });

  it('refuses without sending: unknown connection, read-only connection, wrong field', async () => {
    const { sends, proxy } = testSends();
    proxy.auto = () => assert.fail('it was sent');
    for (const [draft, code] of [
      [{ ...MESSAGE, connection: 'nobody' }, 'unknown-connection'],
      [{ ...MESSAGE, connection: 'ro' }, 'read-only-connection'],
      [{ ...MESSAGE, partition: -1 }, 'invalid-partition'],
    ] as const) {
      const { outcome, error } = await sends.send(draft);
      assert.deepEqual([outcome, error?.code], ['rejected', code]);
    }
  });

  it('asks before a protected connection, and a refusal is rejected', async () => {
    const { sends, proxy, questions, world } = testSends();
    await sends.send({ ...MESSAGE, connection: 'prod' });
    assert.deepEqual(questions.map(({ topics, count, connection }) => [topics, count, connection.id]), [[['orders'], 1, 'prod']]);
    world.confirms = false;
    proxy.auto = () => assert.fail('it was sent');
    const report = await sends.send({ ...MESSAGE, connection: 'prod' });
    assert.deepEqual([report.outcome, report.error?.code], ['rejected', 'not-confirmed']);
  });

  it('shows progress, and cancels by id and by the signal of its caller', async () => {
    const { sends, proxy, results } = testSends();
    proxy.auto = null;
    const controller = new AbortController();
    const rows: boolean[] = [];
    const first = sends.send(MESSAGE, { sendId: 'a', onProgress: ({ written }) => rows.push(written) });
    const second = sends.send(MESSAGE, { sendId: 'b', signal: controller.signal });
    const [a, b] = proxy.open;
    a!.options.onProgress?.({ sendId: 'a', state: 'waiting', attempt: 2, broker: null, partition: 3, written: true, givesUpAt: 9, error: new KafkaError('not-leader').data });
    const row = results.get('a');
    assert.ok(row?.status === 'in-flight');
    assert.deepEqual([row.attempt, row.partition, row.written, row.error?.code], [2, 3, true, 'not-leader']);
    assert.deepEqual(rows, [true]);
    sends.cancel('a');
    assert.deepEqual([a!.options.signal?.aborted, b!.options.signal?.aborted], [true, false]);
    controller.abort();
    assert.equal(b!.options.signal?.aborted, true);
    assert.deepEqual(sends.inFlight, ['a', 'b']);
    a!.answer({ outcome: 'unknown', error: new KafkaError('stopped-waiting').data });
    b!.answer({ outcome: 'rejected', error: new KafkaError('cancelled').data });
    assert.deepEqual([(await first).outcome, (await second).outcome], ['unknown', 'rejected']);
    assert.deepEqual(sends.inFlight, []);
  });

  it('takes a send id once', () => {
    const { sends } = testSends();
    sends.claim('x');
    assert.throws(() => sends.claim('x'), (error: KafkaError) => error.code === 'repeated-send');
  });

  it('keeps the connection for sending again, whichever is active then', async () => {
    const { sends, results } = testSends();
    await sends.send(MESSAGE);
    assert.deepEqual(results.lastDraft, { ...MESSAGE, connection: 'dev' });
  });

  it('tells who sent', async () => {
    const { sends } = testSends();
    const told: string[] = [];
    sends.onDidFinish(({ origin }) => told.push(origin));
    await sends.send(MESSAGE);
    await sends.send(MESSAGE, { origin: 'view' });
    assert.deepEqual(told, ['api', 'view']);
  });
});

describe('sending many', () => {
  it('keeps the order of the reports where some are refused', async () => {
    const { sends } = testSends();
    const messages = [MESSAGE, { ...MESSAGE, partition: -1 }, MESSAGE];
    for (const mode of ['batch', 'one-by-one']) {
      const { reports } = await sendMany(sends, { mode, messages });
      assert.deepEqual(reports.map(({ outcome }) => outcome), ['acknowledged', 'rejected', 'acknowledged'], mode);
    }
  });

  it('asks once for all messages to a protected connection', async () => {
    const { sends, questions, world, proxy } = testSends();
    world.confirms = false;
    proxy.auto = ({ connection }) => (connection === 'prod' ? assert.fail('it was sent') : {});
    const to = (topic: string, connection: string): object => ({ ...MESSAGE, topic, connection });
    const { reports } = await sendMany(sends, { mode: 'batch', messages: [to('a', 'prod'), to('b', 'dev'), to('c', 'prod')] });
    assert.deepEqual(questions.map(({ topics, count }) => [topics, count]), [[['a', 'c'], 2]]);
    assert.deepEqual(reports.map(({ error }) => error?.code ?? null), ['not-confirmed', null, 'not-confirmed']);
  });

  it('one by one waits for each answer, and stops when told to', async () => {
    const { sends, proxy } = testSends();
    proxy.auto = null;
    const controller = new AbortController();
    const all = sendMany(sends, { mode: 'one-by-one', messages: [MESSAGE, MESSAGE, MESSAGE] }, { signal: controller.signal });
    await tick();
    assert.equal(proxy.open.length, 1);
    proxy.open[0]!.answer({});
    await tick();
    assert.equal(proxy.open.length, 2);
    controller.abort();
    proxy.open[1]!.answer({ outcome: 'unknown', error: new KafkaError('stopped-waiting').data });
    const { reports } = await all;
    assert.deepEqual(reports.map(({ outcome, error }) => [outcome, error?.code]), [['acknowledged', undefined], ['unknown', 'stopped-waiting'], ['rejected', 'cancelled']]);
  });

  it('in a transaction sends all together, and keeps each result', async () => {
    const { sends, results } = testSends();
    const { reports, transaction } = await sendMany(sends, { mode: 'transaction', messages: [MESSAGE, { ...MESSAGE, topic: 'b' }] });
    assert.deepEqual([reports.map(({ outcome, topic }) => [outcome, topic]), transaction], [[['acknowledged', MESSAGE.topic], ['acknowledged', 'b']], { outcome: 'committed', error: null }]);
    const [row, ...others] = results.rows;
    assert.ok(row?.status === 'group' && others.length === 0);
    assert.deepEqual([row.kind, row.transaction, row.counts.acknowledged, row.topics], ['transaction', 'committed', 2, [MESSAGE.topic, 'b']]);
  });

  it('in a transaction tells what it was aborted by, or that nobody knows', async () => {
    const { sends, proxy } = testSends();
    for (const [outcome, told] of [['rejected', 'aborted'], ['unknown', 'unknown']] as const) {
      proxy.auto = () => ({ outcome, error: new KafkaError('delivery-timeout').data });
      const { transaction } = await sendMany(sends, { mode: 'transaction', messages: [MESSAGE] });
      assert.deepEqual([transaction?.outcome, transaction?.error?.code], [told, 'delivery-timeout']);
    }
  });

  it('in a transaction tells its steps, with their errors in words', async () => {
    const { sends, proxy } = testSends();
    proxy.trace = traceWith(new KafkaError('connection-refused', { facts: { address: 'localhost:9092' } }).data, null);
    const { transaction } = await sendMany(sends, { mode: 'transaction', messages: [MESSAGE] });
    const [step] = transaction?.trace?.steps ?? [];
    assert.deepEqual([transaction?.trace?.id, step?.attempts.map(({ error }) => error?.title)], [proxy.trace.id, ['Nothing listens at localhost:9092', undefined]]);
  });

  it('in a transaction sends none where one cannot be sent with the others', async () => {
    const { sends, proxy, results, questions } = testSends();
    proxy.auto = () => assert.fail('it was sent');
    for (const [bad, code, field] of [
      [{ partition: -1 }, 'invalid-partition', 'partition'],
      [{ connection: 'ro' }, 'read-only-connection', 'connection'],
      [{ connection: 'prod' }, 'contradicting-settings', 'connection'],
      [{ acks: '1' }, 'contradicting-settings', 'acks'],
      [{ compression: 'gzip' }, 'contradicting-settings', 'compression'],
    ] as const) {
      const { reports, transaction } = await sendMany(sends, { mode: 'transaction', messages: [MESSAGE, { ...MESSAGE, ...bad }] });
      assert.deepEqual(reports.map(({ outcome, error }) => [outcome, error?.code]), [['rejected', 'transaction-aborted'], ['rejected', code]], code);
      assert.deepEqual([transaction?.outcome, transaction?.error?.code, transaction?.error?.field], ['aborted', code, field]);
    }
    const { reports, transaction } = await sendMany(sends, { mode: 'transaction', messages: [] });
    assert.deepEqual([reports, transaction?.outcome, transaction?.error?.code], [[], 'aborted', 'invalid-draft']);
    assert.deepEqual([results.rows.length, questions, sends.inFlight], [5, [], []]);
  });

  it('asks once before a message is repeated to a protected connection, with the count', async () => {
    const { sends, proxy, questions, world, results } = testSends();
    world.confirms = false;
    proxy.auto = () => assert.fail('it was sent');
    await repeatSend(sends, { ...MESSAGE, connection: 'prod' }, { count: 500, delayMs: 0 }, { sendId: 'g' });
    assert.deepEqual(questions.map(({ topics, count }) => [topics, count]), [[['orders'], 500]]);
    const row = results.get('g');
    assert.equal(row?.status === 'done' && row.report.error?.code, 'not-confirmed');
  });

  it('says unknown of all that have no report where the client thread dies in a repeat', async () => {
    const { sends, proxy, results } = testSends();
    proxy.auto = null;
    proxy.request = (() => Promise.reject(new KafkaError('client-stopped'))) as never;
    await repeatSend(sends, MESSAGE, { count: 5, delayMs: 0 }, { sendId: 'g' });
    const row = results.get('g');
    assert.ok(row?.status === 'group');
    assert.deepEqual([row.counts.unknown, row.error?.code, sends.inFlight], [5, 'client-stopped', []]);
  });

  it('tells which offsets belong to messages of groups, by topic and partition', async () => {
    const { sends, proxy, results } = testSends();
    proxy.auto = ({ sendId }) => ({ partition: 0, offset: String(40 + Number(sendId.split('/')[1])) });
    await sendMany(sends, { mode: 'batch', messages: ['a', 'b', 'a'].map((topic) => ({ ...MESSAGE, topic })) });
    proxy.auto = () => ({ outcome: 'unknown', partition: 0 });
    await repeatSend(sends, { ...MESSAGE, topic: 'a' }, { count: 2, delayMs: 0 }, { sendId: 'g' });
    results.found('g/1', { result: 'identical', offset: '99', aborted: false, from: '0', to: '100', logStart: '0', readAt: 1 });
    const [first, second] = ['g/1', 'g/2'].map((sendId) => results.get(sendId));
    assert.ok(first?.status === 'done' && second?.status === 'done');
    assert.deepEqual([[...results.offsetsOf(first.report)].sort(), [...results.offsetsOf(second.report)].sort()], [['41', '43'], ['41', '43', '99']]);
  });

  it('tells a person of one failure, not of each', async () => {
    const { sends, proxy } = testSends();
    const told: (string | undefined)[] = [];
    sends.onDidFinish(({ report, origin }) => origin === 'command' && told.push(report.error?.code));
    proxy.auto = () => ({ outcome: 'rejected', error: new KafkaError('unknown-topic').data });
    await sendMany(sends, { mode: 'batch', messages: [MESSAGE, MESSAGE, MESSAGE] }, { origin: 'command' });
    await repeatSend(sends, MESSAGE, { count: 3, delayMs: 0 }, { origin: 'command' });
    assert.deepEqual(told, ['unknown-topic', 'unknown-topic']);
  });

  it('in a transaction tells a person of its failure once: of the message that is the reason', async () => {
    const { sends } = testSends();
    const told: (string | undefined)[] = [];
    sends.onDidFinish(({ report, origin }) => origin === 'command' && told.push(report.error?.code));
    await sendMany(sends, { mode: 'transaction', messages: [MESSAGE, { ...MESSAGE, partition: -1 }, MESSAGE] }, { origin: 'command' });
    assert.deepEqual(told, ['invalid-partition']);
  });

  it('in a transaction to a protected connection asks once', async () => {
    const { sends, questions, world, proxy } = testSends();
    const messages = ['a', 'b', 'a'].map((topic) => ({ ...MESSAGE, topic, connection: 'prod' }));
    assert.equal((await sendMany(sends, { mode: 'transaction', messages })).transaction?.outcome, 'committed');
    world.confirms = false;
    proxy.auto = () => assert.fail('it was sent');
    const { reports, transaction } = await sendMany(sends, { mode: 'transaction', messages });
    assert.deepEqual(questions.map(({ topics, count }) => [topics, count]), [[['a', 'b'], 3], [['a', 'b'], 3]]);
    assert.deepEqual([transaction?.outcome, transaction?.error?.code, reports.map(({ error }) => error?.code)], ['aborted', 'not-confirmed', ['not-confirmed', 'not-confirmed', 'not-confirmed']]);
  });

  it('throws for what is no job', async () => {
    const { sends } = testSends();
    for (const job of [undefined, [], { messages: [MESSAGE] }, { mode: 'batch', messages: [{}] }, { mode: 'batch', messages: [], delayMs: -1 }]) {
      await assert.rejects(sendMany(sends, job), TypeError);
    }
  });
});
