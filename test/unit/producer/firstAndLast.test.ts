import assert from 'node:assert/strict';
import { FirstAndLast } from '../../../src/kafka/producer/transaction/firstAndLast';

describe('the first and the last', () => {
  for (const [count, kept, leftOut] of [[0, [], 0], [2, [0, 1], 0], [4, [0, 1, 2, 3], 0], [5, [0, 1, 3, 4], 1], [9, [0, 1, 7, 8], 5]] as const) {
    it(`of ${count} are kept, and ${leftOut} left out`, () => {
      const list = new FirstAndLast<number>(2);
      Array.from({ length: count }, (_, index) => list.push(index));
      assert.deepEqual([list.all, list.leftOut], [kept, leftOut]);
    });
  }
});
