import assert from 'node:assert/strict';
import type { RawReport, SendOrder } from '../../../src/bridge/clientThread';
import { Repeats } from '../../../src/client/repeats';
import type { SendContext } from '../../../src/client/sends';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { parseProducerSettings, PRODUCER_DEFAULTS } from '../../../src/platform/producerSettings';
import { waitFor } from '../../harness/waitFor';

interface Sent {
  readonly order: SendOrder;
  readonly context: SendContext;
  answer(report: Partial<RawReport>): void;
}

describe('repeats', () => {
  let sent: Sent[];
  let told: RawReport[];
  let repeats: Repeats;
  const settings = { ...PRODUCER_DEFAULTS, ...parseProducerSettings(() => undefined).settings };

  beforeEach(() => {
    sent = [];
    told = [];
    repeats = new Repeats((order, context) => new Promise((resolve) => sent.push({ order, context, answer: (report) => resolve({ sendId: order.sendId, outcome: 'acknowledged', error: null, ...report } as RawReport) })));
  });

  const run = (count: number, more: { delayMs?: number; text?: string; bufferMemory?: number; signal?: AbortSignal } = {}): ReturnType<Repeats['run']> => {
    const { delayMs = 0, text = 'x', bufferMemory = settings.bufferMemory, signal = new AbortController().signal } = more;
    const order = { ...{ sendId: 'g', connection: 'c', topic: 't', key: null, headers: [], partition: null, timestamp: null }, value: { format: 'string', text }, settings: { ...settings, bufferMemory } };
    return repeats.run({ order, count, delayMs }, { signal, progress: ({ reports }) => told.push(...reports) });
  };

  it('gives each message a number, and tells of all of them before it ends', async () => {
    const end = run(3);
    sent.forEach(({ answer }) => answer({}));
    assert.deepEqual(await end, { begun: 3 });
    assert.deepEqual(told.map(({ sendId }) => sendId), ['g/1', 'g/2', 'g/3']);
  });

  for (const [what, more, open, count] of [
    ['a thousand messages', {}, 1_000, 1_100],
    ['as many bytes as the buffer memory', { text: 'x'.repeat(999), bufferMemory: 5_000 }, 5, 30],
    ['one message that is larger than the buffer memory', { text: 'x'.repeat(999), bufferMemory: 100 }, 1, 5],
  ] as const) {
    it(`has at most ${what} open at a time`, async () => {
      const end = run(count, more);
      assert.equal(sent.length, open);
      for (let index = 0; index < count; index++) {
        await waitFor('the next', () => sent[index] !== undefined);
        sent[index]!.answer({});
      }
      assert.deepEqual(await end, { begun: count });
    });
  }

  it('stops between two, without waiting for the end of a pause', async () => {
    const end = run(10, { delayMs: 3_600_000 });
    sent[0]!.answer({});
    await waitFor('it is told', () => told.length === 1);
    repeats.stop('g');
    assert.deepEqual(await end, { begun: 1 });
  });

  it('when stopped cancels what is not written, and waits for what is', async () => {
    const end = run(3);
    sent[1]!.context.progress({ sendId: 'g/2', state: 'waiting', attempt: 1, broker: null, partition: 0, written: true, givesUpAt: null, error: null });
    repeats.stop('g');
    assert.deepEqual(sent.map(({ context }) => context.signal.aborted), [true, false, true]);
    sent.forEach(({ answer }) => answer({}));
    assert.deepEqual(await end, { begun: 3 });
  });

  it('when aborted waits for nothing', async () => {
    const controller = new AbortController();
    const end = run(2_000, { signal: controller.signal });
    controller.abort();
    assert.ok(sent.every(({ context }) => context.signal.aborted));
    sent.forEach(({ answer }) => answer({ outcome: 'unknown' }));
    assert.deepEqual(await end, { begun: 1_000 });
  });

  it('ends by itself where a message is refused for good, and goes on where it may be better later', async () => {
    const end = run(5, { delayMs: 1 });
    sent[0]!.answer({ outcome: 'rejected', error: new KafkaError('delivery-timeout', { retriable: true }).data });
    await waitFor('the second', () => sent.length === 2);
    sent[1]!.answer({ outcome: 'rejected', error: new KafkaError('message-too-large').data });
    assert.deepEqual(await end, { begun: 2 });
  });
});
