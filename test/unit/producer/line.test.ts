import assert from 'node:assert/strict';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { Line } from '../../../src/kafka/producer/line';

describe('a line', () => {
  /** Work that ends when it is told to; notes when it begins. */
  function works(): { begun: string[]; start: (line: Line, who: string, name?: string, signal?: AbortSignal) => Promise<string>; end: Map<string, () => void> } {
    const begun: string[] = [];
    const end = new Map<string, () => void>();
    const start = (line: Line, who: string, name = 'orders', signal?: AbortSignal): Promise<string> =>
      line.inTurn(name, signal, () => {
        begun.push(who);
        return new Promise((resolve) => end.set(who, () => resolve(who)));
      });
    return { begun, start, end };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('lets one work at a time under each name, in the order of asking', async () => {
    const line = new Line();
    const { begun, start, end } = works();
    const all = [start(line, 'a'), start(line, 'b'), start(line, 'c'), start(line, 'elsewhere', 'alerts')];
    await turn();
    assert.deepEqual(begun, ['a', 'elsewhere']);
    end.get('a')!();
    await turn();
    assert.deepEqual(begun, ['a', 'elsewhere', 'b']);
    end.get('b')!();
    await turn();
    end.get('c')!();
    end.get('elsewhere')!();
    assert.deepEqual(await Promise.all(all), ['a', 'b', 'c', 'elsewhere']);
    assert.deepEqual([line.isTaken('orders'), line.isTaken('alerts')], [false, false]);
  });

  it('is left by who is aborted: nobody waits for him, and nobody overtakes who works', async () => {
    const line = new Line();
    const { begun, start, end } = works();
    const stop = new AbortController();
    const first = start(line, 'a');
    const left = start(line, 'b', 'orders', stop.signal);
    const last = start(line, 'c');
    stop.abort(new KafkaError('cancelled'));
    await assert.rejects(left);
    await turn();
    assert.deepEqual(begun, ['a']);
    end.get('a')!();
    await first;
    await turn();
    assert.deepEqual(begun, ['a', 'c']);
    end.get('c')!();
    await last;
  });

  it('goes on after work that fails', async () => {
    const line = new Line();
    const failed = line.inTurn('orders', undefined, () => Promise.reject(new Error('broken')));
    const next = line.inTurn('orders', undefined, () => Promise.resolve('next'));
    await assert.rejects(failed, /broken/);
    assert.equal(await next, 'next');
  });

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
