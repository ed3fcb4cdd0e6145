import assert from 'node:assert/strict';
import { joinKept, splitKept } from '../../../src/bridge/keptText';
import { randomFrom } from '../protocol/random';

describe('what a text has of another one', () => {
  for (const [base, text, middle] of [
    ['', '', ''],
    ['', 'abc', 'abc'],
    ['abc', '', ''],
    ['abc', 'abc', ''],
    ['abc', 'abXc', 'X'],
    ['abXc', 'abc', ''],
    ['aaa', 'aaaa', 'a'],
    ['aaaa', 'aaa', ''],
    ['abc', 'xyz', 'xyz'],
    ['a😀b', 'a😁b', '😁'],
    ['a😀b', 'a😀😀b', '😀'],
    // The same second half.
    ['\ud83d\ude00', '\ud83c\ude00', '\ud83c\ude00'],
  ] as const) {
    it(`“${base}” → “${text}”: “${middle}” is new`, () => {
      const split = splitKept(base, text);
      assert.equal(split.middle, middle);
      assert.equal(joinKept(base, split.middle, split.kept), text);
    });
  }

  it('makes the whole again, whatever is changed', () => {
    const random = randomFrom(5);
    const letters = ['a', 'b', '😀', '\ud83d', '\ude00'];
    const word = (): string => Array.from({ length: random.below(8) }, () => letters[random.below(letters.length)]).join('');
    for (let turn = 0; turn < 20_000; turn++) {
      const [base, text] = [word(), word()];
      const { kept, middle } = splitKept(base, text);
      assert.equal(joinKept(base, middle, kept), text, JSON.stringify([base, text]));
    }
  });

  it('is no whole with another base', () => {
    assert.equal(joinKept('abcd', 'x', { length: 3, before: 1, after: 1 }), null);
    assert.equal(joinKept('abc', 'x', { length: 3, before: 2, after: 2 }), null);
  });
});
