import assert from 'node:assert/strict';
import type { MessagePageCalls } from '../../../src/bridge/messageView';
import type { ViewRow, ViewState } from '../../../src/bridge/viewing';
import { RowCache } from '../../../webview/messages/grid/rowCache';

type Answer = MessagePageCalls['rows']['result'];

/** Calls wait until the test answers them. */
class Host {
  readonly calls: { readonly from: number; readonly count: number; readonly answer: (query: number, revision: number, total?: number) => Promise<void>; readonly fail: () => Promise<void> }[] = [];
  readonly failures: unknown[] = [];
  changes = 0;
  readonly cache = new RowCache((from, count) => this.read(from, count), () => this.changes++, (thrown) => this.failures.push(thrown));

  tell(query: number, revision: number, rows: number, status: ViewState['status'] = 'live'): void {
    this.cache.update({ query, revision, rows, status } as ViewState);
  }

  texts(...lines: readonly number[]): readonly (string | undefined)[] {
    return lines.map((line) => this.cache.get(line)?.offset);
  }

  private read(from: number, count: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.calls.push({
        from,
        count,
        answer: async (query, revision, total = 1_000) => {
          const rows = Array.from({ length: Math.max(Math.min(count, total - from), 0) }, (_, index) => ({ kind: 'control', partition: 0, offset: `${query}/${revision}/${from + index}` }) as ViewRow);
          resolve({ query, revision, total, rows });
          await new Promise(setImmediate);
        },
        fail: async () => {
          reject(new Error('no'));
          await new Promise(setImmediate);
        },
      });
    });
  }
}

describe('the rows that a viewer has', () => {
  it('are read where they are looked at, a page at a time, and what stands next to it after that', async () => {
    const host = new Host();
    host.tell(1, 1, 1_000);
    await host.calls[0]!.answer(1, 1);
    host.cache.want(110, 160);
    assert.deepEqual(host.calls.slice(1).map(({ from, count }) => [from, count]), [[50, 50], [100, 100]]);
    await host.calls[2]!.answer(1, 1);
    assert.deepEqual(host.texts(110, 160, 40, 210), ['1/1/110', '1/1/160', '1/1/40', undefined]);
  });

  it('are at most three calls on their way, and the last place that was looked at is read when there is room', async () => {
    const host = new Host();
    host.tell(1, 1, 100_000);
    for (const line of [1_000, 2_000, 3_000, 4_000, 5_000]) {
      host.cache.want(line, line + 30);
    }
    assert.equal(host.calls.length, 3);
    await host.calls[0]!.answer(1, 1, 100_000);
    assert.deepEqual(host.calls.at(-1)?.from, 5_000);
  });

  it('stay as they were until those of the next revision have come', async () => {
    const host = new Host();
    host.tell(1, 1, 1_000);
    await host.calls[0]!.answer(1, 1);
    host.tell(1, 2, 1_001);
    assert.deepEqual([host.texts(0), host.cache.total], [['1/1/0'], 1_001]);
    await host.calls.at(-1)!.answer(1, 2, 1_001);
    assert.deepEqual(host.texts(0), ['1/2/0']);
  });

  it('are not those of an answer that is older than what is shown, or of an earlier query', async () => {
    const host = new Host();
    host.tell(1, 1, 1_000);
    host.tell(1, 2, 1_000);
    await host.calls[1]!.answer(1, 2);
    await host.calls[0]!.answer(1, 1);
    assert.deepEqual(host.texts(0), ['1/2/0']);
    host.tell(2, 5, 1_000);
    const late = host.calls.at(-1)!;
    host.tell(3, 6, 1_000);
    await late.answer(2, 5);
    assert.deepEqual(host.texts(0), ['1/2/0']);
    await host.calls.at(-1)!.answer(3, 6);
    assert.deepEqual(host.texts(0), ['3/6/0']);
  });

  it('are those of the revision before, too, where a live topic is quicker than the answers', async () => {
    const host = new Host();
    host.tell(1, 1, 1_000);
    host.tell(1, 2, 1_000);
    host.tell(1, 3, 1_000);
    await host.calls[1]!.answer(1, 2);
    assert.deepEqual(host.texts(0), ['1/2/0']);
  });

  it('of another query come when there is one to show; while it is read the old ones stay, and nothing is asked', async () => {
    const host = new Host();
    host.tell(1, 1, 1_000);
    await host.calls[0]!.answer(1, 1);
    const { length } = host.calls;
    host.tell(2, 2, 0, 'reading');
    host.cache.want(900, 930);
    assert.deepEqual([host.texts(0), host.cache.total, host.calls.length], [['1/1/0'], 1_000, length]);
    host.tell(2, 3, 0, 'done');
    assert.deepEqual([host.texts(0), host.cache.total], [[undefined], 0]);
  });

  it('are not asked for again and again where the host has fewer than it said, or cannot answer', async () => {
    const host = new Host();
    host.tell(1, 1, 60);
    await host.calls[0]!.answer(1, 1, 60);
    host.cache.want(20, 55);
    await host.calls[1]!.answer(1, 1, 40);
    assert.equal(host.calls.length, 2);
    host.tell(1, 2, 40);
    await host.calls[2]!.fail();
    assert.deepEqual([host.calls.length, host.failures.length], [3, 1]);
  });
});
