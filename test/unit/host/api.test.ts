import assert from 'node:assert/strict';
import type { InFlightRow } from '../../../src/bridge/sendView';
import type { CancelSignal } from '../../../src/contracts/api';
import { createApi } from '../../../src/send/api';
import { waitFor } from '../../harness/waitFor';
import { MESSAGE, testSends } from './kit';

/** VS Code's CancellationTokenSource. */
class Canceller implements CancelSignal {
  isCancellationRequested = false;
  readonly listeners = new Set<() => void>();
  onCancellationRequested = (listener: () => void): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  cancel(): void {
    this.isCancellationRequested = true;
    this.listeners.forEach((listener) => listener());
  }
}

describe('the API for other extensions', () => {
  const open = (): ReturnType<typeof testSends> & { api: ReturnType<typeof createApi>; heard: (AbortSignal | undefined)[] } => {
    const sending = testSends();
    const heard: (AbortSignal | undefined)[] = [];
    const topics = { read: (_: string | undefined, signal?: AbortSignal) => Promise.resolve((heard.push(signal), [])) };
    return { ...sending, heard, api: createApi(sending.sends, topics) };
  };

  it('tells how a send gets on, and ends it when its caller says so', async () => {
    for (const start of ['send', 'sendMany'] as const) {
      const { api, proxy } = open();
      proxy.auto = null;
      const canceller = new Canceller();
      const rows: InFlightRow[] = [];
      const options = { cancel: canceller, onProgress: (row: unknown) => rows.push(row as InFlightRow) };
      const sending = start === 'send' ? api.send(MESSAGE, options) : api.sendMany({ messages: [MESSAGE], mode: 'batch' }, options);
      const { order, options: given, answer } = await waitFor('the send', () => proxy.open[0]);
      given.onProgress?.({ sendId: order.sendId, state: 'waiting', attempt: 2, broker: null, partition: 3, written: true, givesUpAt: 1, error: null });
      assert.deepEqual(rows.map(({ attempt, partition, written }) => [attempt, partition, written]), [[2, 3, true]], start);
      assert.equal(given.signal?.aborted, false);
      canceller.cancel();
      assert.equal(given.signal.aborted, true);
      answer({ outcome: 'unknown' });
      await sending;
      assert.equal(canceller.listeners.size, 0, 'nobody listens any more');
    }
  });

  it('begins as cancelled what was cancelled before', async () => {
    const { api, heard } = open();
    const canceller = new Canceller();
    canceller.cancel();
    await api.listTopics(undefined, { cancel: canceller });
    await api.listTopics();
    assert.deepEqual(heard.map((signal) => signal?.aborted), [true, false]);
  });
});
