import assert from 'node:assert/strict';
import type { SendProgress } from '../../../src/bridge/clientThread';
import { NewestProgress } from '../../../src/client/newestProgress';
import type { SendContext } from '../../../src/client/sends';

const step = (sendId: string, attempt: number): SendProgress => ({ sendId, state: 'waiting', attempt, broker: null, partition: 0, written: true, givesUpAt: null, error: null });

/** A caller that hears of progress, and a promise of its first words. */
function caller(): { context: SendContext; told: SendProgress[]; first: Promise<void> } {
  const told: SendProgress[] = [];
  let heard: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (heard = resolve));
  const progress = (one: SendProgress): void => {
    told.push(one);
    heard();
  };
  return { context: { signal: new AbortController().signal, progress }, told, first };
}

describe('progress of sends between the threads', () => {
  it('is not told of what is over at once, and leaves no timer', async () => {
    const { context, told } = caller();
    await new Promise((resolve) => setImmediate(resolve)); // mocha's own timer runs from here on
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const result = await new NewestProgress().during(context, (quiet) => {
      quiet.progress(step('a', 1));
      quiet.progress(step('a', 2));
      return Promise.resolve('done');
    });
    assert.equal(result, 'done');
    assert.deepEqual(told, []);
    assert.equal(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length, before);
  });

  it('is the newest of each send, for those that last', async () => {
    const { context, told, first } = caller();
    const other = caller();
    const progress = new NewestProgress();
    await Promise.all([
      progress.during(context, async (quiet) => {
        [step('a', 1), step('b', 1), step('a', 2)].forEach(quiet.progress);
        await first;
      }),
      progress.during(other.context, (quiet) => {
        quiet.progress(step('c', 1));
        return Promise.resolve();
      }),
    ]);
    assert.deepEqual(told.map(({ sendId, attempt }) => [sendId, attempt]), [['a', 2], ['b', 1]]);
    assert.deepEqual(other.told, []);
  });

  it('is told again when it goes on', async () => {
    const attempts: number[] = [];
    const progress = new NewestProgress();
    await new Promise<void>((resolve) => {
      const context = { signal: new AbortController().signal, progress: ({ attempt }: SendProgress) => (attempts.push(attempt) === 1 ? goOn() : resolve()) };
      let goOn: () => void = () => undefined;
      void progress.during(context, async (quiet) => {
        quiet.progress(step('a', 1));
        await new Promise<void>((go) => (goOn = go));
        quiet.progress(step('a', 2));
        await new Promise(() => undefined);
      });
    });
    assert.deepEqual(attempts, [1, 2]);
  });

  it('ends with work that throws', async () => {
    const { context, told } = caller();
    await assert.rejects(
      new NewestProgress().during(context, (quiet) => {
        quiet.progress(step('a', 1));
        return Promise.reject(new Error('no'));
      }),
      /no/,
    );
    assert.deepEqual(told, []);
  });
});
