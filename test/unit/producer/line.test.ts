import assert from 'node:assert/strict';
import { Line } from '../../../src/kafka/producer/line';

describe('A line', () => {
  it('is kept by those who come after one that left it', async () => {
    const line = new Line();
    const done: string[] = [];
    let finish: () => void = () => undefined;
    const first = line.inTurn('topic', undefined, async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      done.push('first');
    });
    const stop = new AbortController();
    const left = line.inTurn('topic', stop.signal, () => Promise.resolve(done.push('left')));
    stop.abort();
    await assert.rejects(left);
    assert.equal(line.isTaken('topic'), true);
    const third = line.inTurn('topic', undefined, () => Promise.resolve(done.push('third')));
    await new Promise(setImmediate);
    assert.deepEqual(done, []);
    finish();
    await Promise.all([first, third]);
    assert.deepEqual(done, ['first', 'third']);
    assert.equal(line.isTaken('topic'), false);
  });

  it('is over when the last one has left it', async () => {
    const line = new Line();
    const stop = new AbortController();
    let finish: () => void = () => undefined;
    const first = line.inTurn('topic', undefined, () => new Promise<void>((resolve) => (finish = resolve)));
    const left = line.inTurn('topic', stop.signal, () => Promise.resolve());
    stop.abort();
    await assert.rejects(left);
    finish();
    await first;
    await new Promise(setImmediate);
    assert.equal(line.isTaken('topic'), false);
  });
});
