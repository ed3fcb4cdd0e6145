import assert from 'node:assert/strict';
import type { Lookup } from '../../../src/contracts/messages';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { MESSAGE, testSends } from './kit';
import { settled } from './sendPageKit';

const UNKNOWN = { outcome: 'unknown', partition: 1, timestamp: '1700000000000', searchFrom: '7718', attempts: [{ broker: null, startedAtMs: 0, writtenAtMs: 1, durationMs: 2, error: null, backoffMs: 0 }] } as const;
const NOT_FOUND: Lookup = { result: 'not-found', offset: null, aborted: false, from: '7718', to: '7720', logStart: '0', readAt: 1 };

describe('look for it', () => {
  const unknownSend = async (report: object = UNKNOWN, sendId = 'one'): Promise<ReturnType<typeof testSends> & { row: () => unknown }> => {
    const sending = testSends();
    sending.proxy.auto = () => report;
    await sending.sends.send(MESSAGE, { sendId });
    return { ...sending, row: () => sending.results.get(sendId) };
  };
  const looking = (row: unknown): unknown => (row as { looking: unknown }).looking;

  it('asks for the message and what its report says of it, and keeps what was found beside the outcome', async () => {
    const { sends, proxy, results, row } = await unknownSend({ ...UNKNOWN, producer: { id: '7', epoch: 1, sequence: 3 } });
    void sends.lookups.start('one');
    assert.deepEqual(proxy.readings[0]?.order, {
      ...{ connection: 'dev', topic: 'orders', partition: 1, searchFrom: '7718', producer: { id: '7', epoch: 1, sequence: 3 } },
      ...{ key: null, value: MESSAGE.value, headers: [], timestamp: '1700000000000', owned: [] },
    });
    assert.deepEqual(looking(row()), { status: 'reading', progress: null });
    proxy.readings[0].options.onProgress?.({ offset: '7719', to: '7720' });
    assert.deepEqual(looking(row()), { status: 'reading', progress: { offset: '7719', to: '7720' } });
    proxy.readings[0].answer({ ...NOT_FOUND, result: 'found', offset: '7719' });
    await settled();
    const done = results.get('one');
    assert.ok(done?.status === 'done');
    assert.equal(looking(done), null);
    assert.deepEqual([done.report.outcome, done.report.offset, done.report.lookup?.offset], ['unknown', null, '7719']);
  });

  it('knows which offsets belong to other results of that partition', async () => {
    const { sends, proxy } = await unknownSend();
    const acknowledged = (partition: number, offset: string) => (): object => ({ outcome: 'acknowledged', partition, offset });
    proxy.auto = acknowledged(1, '7718');
    await sends.send(MESSAGE);
    proxy.auto = acknowledged(2, '3');
    await sends.send(MESSAGE);
    proxy.auto = acknowledged(1, '9');
    await sends.send({ ...MESSAGE, topic: 'other' });
    void sends.lookups.start('one');
    assert.deepEqual(proxy.readings[0]?.order.owned, ['7718']);
  });

  it('says lost where the client thread took the producer id along', async () => {
    const { sends, proxy } = await unknownSend({ ...UNKNOWN, attempts: [], timestamp: null });
    void sends.lookups.start('one');
    assert.deepEqual([proxy.readings[0]?.order.producer, proxy.readings[0]?.order.timestamp], ['lost', null]);
  });

  it('reads once at a time, stops when asked, and can look again', async () => {
    const { sends, proxy, row } = await unknownSend();
    void sends.lookups.start('one');
    void sends.lookups.start('one');
    assert.equal(proxy.readings.length, 1);
    sends.lookups.stop('one');
    assert.equal(proxy.readings[0]?.options.signal?.aborted, true);
    proxy.readings[0].fail(new KafkaError('cancelled'));
    await settled();
    assert.equal(looking(row()), null);
    void sends.lookups.start('one');
    assert.equal(proxy.readings.length, 2);
  });

  it('tells why it could not be read', async () => {
    const { sends, proxy, row } = await unknownSend();
    void sends.lookups.start('one');
    proxy.readings[0]?.fail(new KafkaError('topic-not-authorized', { facts: { topic: 'orders' } }));
    await settled();
    assert.match(JSON.stringify(looking(row())), /"status":"failed".*topic-not-authorized/);
  });

  it('looks for nothing that is proved, nor for what has no partition', async () => {
    for (const report of [{ ...UNKNOWN, outcome: 'acknowledged' }, { ...UNKNOWN, outcome: 'rejected' }, { ...UNKNOWN, partition: null }]) {
      const { sends, proxy } = await unknownSend(report);
      await sends.lookups.start('one');
      assert.equal(proxy.readings.length, 0);
    }
  });
});
