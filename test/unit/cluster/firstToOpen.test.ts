import assert from 'node:assert/strict';
import { firstToOpen } from '../../../src/kafka/cluster/firstToOpen';

const NEVER_MS = 600_000;

describe('the first of several attempts', () => {
  const none = new AbortController().signal;
  const discard = (): void => assert.fail('nothing opens late');
  /** Never opens; rejects when it is stopped. */
  const silent = (log: string[], name: string) => (signal: AbortSignal) =>
    new Promise<string>((_resolve, reject) => {
      log.push(`${name} begins`);
      signal.addEventListener('abort', () => {
        log.push(`${name} ends`);
        reject(new Error(name));
      });
    });

  it('is alone where it opens at once', async () => {
    const second = (): Promise<string> => assert.fail('not tried');
    assert.deepEqual(await firstToOpen({ attempts: [() => Promise.resolve('first'), second], signal: none, discard, nextAfterMs: NEVER_MS }), { opened: 'first' });
  });

  it('is followed by the next as soon as it fails', async () => {
    const refused = (): Promise<string> => Promise.reject(new Error('refused'));
    assert.deepEqual(await firstToOpen({ attempts: [refused, refused, () => Promise.resolve('third')], signal: none, discard, nextAfterMs: NEVER_MS }), { opened: 'third' });
  });

  it('is not waited for while it is silent, and is stopped when another one opens', async () => {
    const log: string[] = [];
    const attempts = [silent(log, 'a'), silent(log, 'b'), () => Promise.resolve('c')];
    assert.deepEqual(await firstToOpen({ attempts, signal: none, discard, nextAfterMs: 1 }), { opened: 'c' });
    assert.deepEqual(log, ['a begins', 'b begins', 'a ends', 'b ends']);
  });

  it('may be the silent one after all', async () => {
    let open: (name: string) => void = () => undefined;
    const slow = (): Promise<string> => new Promise((resolve) => (open = resolve));
    const log: string[] = [];
    const last = (signal: AbortSignal): Promise<string> => {
      open('slow');
      return silent(log, 'last')(signal);
    };
    assert.deepEqual(await firstToOpen({ attempts: [slow, last], signal: none, discard, nextAfterMs: 1 }), { opened: 'slow' });
    assert.deepEqual(log, ['last begins', 'last ends']);
  });

  it('gives back what opens all the same when another one has won', async () => {
    let openFirst: (name: string) => void = () => undefined;
    const deaf = (): Promise<string> => new Promise((resolve) => (openFirst = resolve));
    const late = new Promise<string>((resolve) => {
      void firstToOpen({ attempts: [deaf, () => Promise.resolve('won')], signal: none, discard: resolve, nextAfterMs: 1 }).then(() => openFirst('late'));
    });
    assert.equal(await late, 'late');
  });

  it('does not come where all fail: every reason is told', async () => {
    const failing = ['a', 'b'].map((name) => () => Promise.reject<string>(new Error(name)));
    const result = await firstToOpen({ attempts: failing, signal: none, discard, nextAfterMs: NEVER_MS });
    assert.deepEqual('failures' in result && result.failures.map(String), ['Error: a', 'Error: b']);
    assert.deepEqual(await firstToOpen({ attempts: [], signal: none, discard }), { failures: [] });
  });

  it('does not come any more once all are stopped', async () => {
    const log: string[] = [];
    const stop = new AbortController();
    const result = firstToOpen({ attempts: [silent(log, 'a'), silent(log, 'b')], signal: stop.signal, discard, nextAfterMs: NEVER_MS });
    stop.abort();
    assert.deepEqual('failures' in (await result), true);
    assert.deepEqual(log, ['a begins', 'a ends']);
  });
});
