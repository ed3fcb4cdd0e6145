import assert from 'node:assert/strict';
import type { Acks } from '../../../src/contracts/messages';
import { record, send } from '../../integration/kit';
import { Bench, ONCE } from './kit';

/** Contracts §2, written down a second time: what each error code of a Produce answer proves. */
const REFUSED = [2, 5, 10, 14, 15, 16, 17, 18, 19, 21, 29, 31, 32, 35, 42, 43, 44, 45, 47, 48, 49, 51, 53, 59, 74, 76, 87, 89, 90, 120];
const REFUSED_WITH_ACKS_1 = [3, 6];
const DUPLICATE = 46;
const EVERY_CODE = [-1, ...Array.from({ length: 133 }, (_, index) => index + 1), 999, 32_767];

describe('the outcome of a send that was tried once', () => {
  let bench: Bench;
  before(async () => (bench = await Bench.start()));
  afterEach(() => bench.clear());
  after(() => bench.stop());

  for (const acks of ['all', '1'] as const satisfies Acks[]) {
    const proofs = acks === '1' ? [...REFUSED, ...REFUSED_WITH_ACKS_1] : REFUSED;
    const open = EVERY_CODE.filter((code) => !proofs.includes(code) && code !== DUPLICATE);

    it(`acks=${acks}: is rejected after an answer that proves a refusal, and not in the log: ${proofs.join(', ')}`, async () => {
      const producer = bench.kit.producer(bench.broker.address, { ...ONCE, acks });
      for (const code of proofs) {
        const topic = bench.topic();
        bench.broker.faults.add({ kind: 'error', api: 'Produce', code, topic });
        const result = await send(producer, record(topic, 'x'));
        assert.deepEqual([code, result.outcome, result.offset, result.error?.kafka?.code, result.attempts.length], [code, 'rejected', null, code, 1]);
        assert.deepEqual(await bench.stored(topic), []);
      }
    });

    for (const append of [true, false]) {
      it(`acks=${acks}: is unknown after every other answer, and ${append ? '' : 'not '}in the log`, async () => {
        const producer = bench.kit.producer(bench.broker.address, { ...ONCE, acks });
        for (const code of open) {
          const topic = bench.topic();
          bench.broker.faults.add({ kind: 'error', api: 'Produce', code, topic, append });
          const result = await send(producer, record(topic, 'x'));
          assert.deepEqual([code, result.outcome, result.offset, result.error?.kafka?.code, result.attempts.length], [code, 'unknown', null, code, 1]);
          assert.deepEqual(await bench.stored(topic), append ? ['x'] : []);
        }
      });
    }

    it(`acks=${acks}: is acknowledged where the broker stored it, and where it says that it stood there already (46)`, async () => {
      const topic = bench.topic();
      const producer = bench.kit.producer(bench.broker.address, { ...ONCE, acks });
      const first = await send(producer, record(topic, 'x'));
      bench.broker.faults.add({ kind: 'error', api: 'Produce', code: DUPLICATE, append: true });
      const second = await send(producer, record(topic, 'y'));
      assert.deepEqual([first.outcome, first.offset, first.error], ['acknowledged', 0n, null]);
      assert.deepEqual([second.outcome, second.offset, second.error], ['acknowledged', null, null]);
      assert.deepEqual(await bench.stored(topic), ['x', 'y']);
    });

    for (const when of ['before', 'after'] as const) {
      it(`acks=${acks}: is unknown where the connection broke, whether it was stored ${when} that or not`, async () => {
        const topic = bench.topic();
        bench.broker.faults.add({ kind: 'drop', api: 'Produce', when });
        const result = await send(bench.kit.producer(bench.broker.address, { ...ONCE, acks }), record(topic, 'x'));
        assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'connection-closed']);
        assert.notEqual(result.attempts[0]?.writtenAtMs, null);
        assert.deepEqual(await bench.stored(topic), when === 'after' ? ['x'] : []);
      });

      it(`acks=${acks}: is unknown where no answer came in time, whether it was stored (${when}) or not`, async () => {
        const topic = bench.topic();
        bench.broker.faults.add({ kind: 'swallow', api: 'Produce', when });
        const result = await send(bench.kit.producer(bench.broker.address, { ...ONCE, acks, requestTimeoutMs: 50 }), record(topic, 'x'));
        assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'request-timeout']);
        assert.deepEqual(await bench.stored(topic), when === 'after' ? ['x'] : []);
      });
    }
  }

  it('is acknowledged where the broker is slow, whatever else is sent on its connection after a long silence', async () => {
    const topic = bench.topic();
    const producer = bench.kit.producer(bench.kit.cluster(bench.broker.address, { idleProbe: { afterMs: 0, timeoutMs: 250 } }), ONCE);
    await send(producer, record(topic, 'first'));
    const { struck } = bench.broker.faults.add({ kind: 'delay', api: 'Produce', ms: 600 });
    const slow = send(producer, record(topic, 'slow'));
    await struck;
    const results = await Promise.all([slow, send(producer, record(topic, 'next')), send(producer, record(topic, 'last'))]);
    assert.deepEqual(results.map(({ outcome }) => outcome), ['acknowledged', 'acknowledged', 'acknowledged']);
    assert.deepEqual(await bench.stored(topic), ['first', 'slow', 'next', 'last']);
  });

  it('is rejected soon where there is no such topic, however many are sent', async () => {
    const producer = bench.kit.producer(bench.broker.address, ONCE);
    const results = await Promise.all(Array.from({ length: 40 }, () => send(producer, record('nowhere', 'x'))));
    assert.deepEqual([...new Set(results.map(({ outcome, error }) => `${outcome} ${error?.code}`))], ['rejected unknown-topic']);
  });

  it('acks=0: is sent, without an offset, when the kernel has taken it', async () => {
    const topic = bench.topic();
    const result = await send(bench.kit.producer(bench.broker.address, { ...ONCE, acks: '0' }), record(topic, 'x'));
    assert.deepEqual([result.outcome, result.offset, result.error, result.attempts.length], ['sent', null, null, 1]);
  });

  it('acks=0: is sent all the same where the broker refuses it by closing, which is told afterwards', async () => {
    const topic = bench.topic();
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, acks: '0' });
    bench.broker.faults.add({ kind: 'error', api: 'Produce', code: 10 });
    let sending: ReturnType<typeof send> | undefined;
    const told = await new Promise<string>((onAfterthought) => {
      sending = send(producer, record(topic, 'x'), { onAfterthought: ({ code }) => onAfterthought(code) });
    });
    assert.equal(told, 'broker-closed-after-write');
    assert.equal((await sending)?.outcome, 'sent');
    assert.deepEqual(await bench.stored(topic), []);
  });

  it('acks=0: is unknown where the kernel does not take all of it in time', async () => {
    const topic = bench.topic();
    const maxRequestSize = 30_000_000;
    const producer = bench.kit.producer(bench.broker.address, { ...ONCE, acks: '0', requestTimeoutMs: 200, maxRequestSize, bufferMemory: maxRequestSize });
    await send(producer, record(topic, 'opens the connection'));
    bench.broker.faults.freeze();
    assert.equal((await send(producer, record(topic, 'fits into the kernel'))).outcome, 'sent');
    const result = await send(producer, record(topic, Buffer.alloc(25_000_000)));
    assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'request-timeout']);
    bench.broker.faults.thaw();
    assert.equal((await send(producer, record(topic, 'on another one'))).outcome, 'sent');
  });
});
