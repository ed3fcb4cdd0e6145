import assert from 'node:assert/strict';
import { Disposable } from '../../../src/platform/disposable';
import { BACK, runSteps, type Answer, type Step } from '../../../src/platform/quickSteps';

class Holder extends Disposable {
  hold(dispose: () => void): void {
    this._register({ dispose });
  }
}

describe('disposable', () => {
  it('disposes newest first, once, and at once what comes later', () => {
    const disposed: string[] = [];
    const holder = new Holder();
    holder.hold(() => disposed.push('first'));
    holder.hold(() => disposed.push('second'));
    holder.dispose();
    holder.dispose();
    holder.hold(() => disposed.push('late'));
    assert.deepEqual(disposed, ['second', 'first', 'late']);
  });

  it('disposes the rest even where one throws', () => {
    const disposed: string[] = [];
    const holder = new Holder();
    holder.hold(() => disposed.push('first'));
    holder.hold(() => {
      throw new Error('stuck');
    });
    assert.throws(() => holder.dispose(), AggregateError);
    assert.deepEqual(disposed, ['first']);
  });
});

describe('quick steps', () => {
  type State = Readonly<Record<string, string>>;
  /** Asks for one answer after the other; notes where it was asked. */
  function script(answers: Record<string, Answer<string>[]>): { steps: (applies?: Record<string, (state: State) => boolean>) => Step<State>[]; asked: string[] } {
    const asked: string[] = [];
    const steps = (applies: Record<string, (state: State) => boolean> = {}): Step<State>[] =>
      Object.keys(answers).map((name) => ({
        ...(applies[name] ? { applies: applies[name] } : {}),
        ask: (state, { step, totalSteps }) => {
          asked.push(`${name} ${step}/${totalSteps}`);
          const answer = answers[name]!.shift();
          return Promise.resolve(typeof answer === 'string' ? { ...state, [name]: answer } : answer);
        },
      }));
    return { steps, asked };
  }

  it('asks one after the other and gives all answers', async () => {
    const { steps, asked } = script({ name: ['a'], server: ['b'] });
    assert.deepEqual(await runSteps('t', {}, steps()), { name: 'a', server: 'b' });
    assert.deepEqual(asked, ['name 1/2', 'server 2/2']);
  });

  it('goes back and forth, and leaves out what does not apply', async () => {
    const { steps, asked } = script({ kind: ['sasl', 'none'], user: [BACK], end: ['z'] });
    const answers = await runSteps('t', {}, steps({ user: (state) => state['kind'] === 'sasl' }));
    assert.deepEqual(answers, { kind: 'none', end: 'z' });
    assert.deepEqual(asked, ['kind 1/2', 'user 2/3', 'kind 1/3', 'end 2/2']);
  });

  it('gives nothing when it is left', async () => {
    const { steps, asked } = script({ name: ['a'], server: [undefined], end: ['z'] });
    assert.equal(await runSteps('t', {}, steps()), undefined);
    assert.equal(asked.length, 2);
  });
});
