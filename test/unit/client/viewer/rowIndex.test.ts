import assert from 'node:assert/strict';
import { BatchStore } from '../../../../src/client/viewer/batchStore';
import { mergeBack, sortRuns } from '../../../../src/client/viewer/mergeRuns';
import { ROW, RowIndex, type IndexedRow } from '../../../../src/client/viewer/rowIndex';
import { randomFrom } from '../../protocol/random';

const MIB = 1_048_576;

describe('the order of rows', () => {
  it('is what sorting gives, whatever runs they come in', () => {
    const random = randomFrom(17);
    for (let round = 0; round < 200; round++) {
      const keys = Array.from({ length: random.below(60) }, (_, index) => (random.below(3) === 0 ? random.below(50) : index));
      const compare = (a: number, b: number): number => keys[a]! - keys[b]! || a - b;
      const cut = random.below(keys.length + 1);
      const order = new Uint32Array(keys.length);
      const first = Uint32Array.from(keys.keys()).slice(0, cut);
      const second = Uint32Array.from(keys.keys()).slice(cut);
      sortRuns(first, compare);
      sortRuns(second, compare);
      order.set(first);
      mergeBack(order, cut, second, compare);
      assert.deepEqual([...order], [...keys.keys()].sort(compare), JSON.stringify([keys, cut]));
    }
  });
});

describe('the rows of a viewer', () => {
  const filled = (rows: readonly (readonly [partition: number, offset: number, timestamp: number])[]): RowIndex => {
    const index = new RowIndex(new BatchStore(MIB));
    rows.forEach(([partition, offset, timestamp]) => index.add(ROW.record, index.store.add({ partition, baseOffset: BigInt(offset) }, Buffer.from(`${partition}:${offset}`)), 0, timestamp));
    return index;
  };
  const places = (index: RowIndex): readonly string[] => Array.from({ length: index.length }, (_, line) => bytesOf(index, index.at(line))!);
  const bytesOf = (index: RowIndex, row: IndexedRow): string | undefined => index.store.bytesOf(row.batch, row)?.toString();

  it('stand by time, then partition, then offset, once they are let in', () => {
    const index = filled([[1, 5, 20], [0, 9, 20], [0, 8, 20], [2, 0, 10], [1, 4, 30]]);
    assert.deepEqual([index.length, index.waiting], [0, 5]);
    index.settle();
    assert.deepEqual(places(index), ['2:0', '0:8', '0:9', '1:5', '1:4']);
    assert.deepEqual([index.lineOf(1, 5n), index.lineOf(1, 6n), index.waiting], [3, null, 0]);
  });

  it('are dropped from the oldest on, and their batches with them', () => {
    const index = filled(Array.from({ length: 5_000 }, (_, n) => [n % 3, n, 5_000 - n] as const));
    index.settle();
    index.dropOldest(10);
    assert.deepEqual(places(index), Array.from({ length: 10 }, (_, n) => `${(9 - n) % 3}:${9 - n}`));
    index.add(ROW.record, index.store.add({ partition: 0, baseOffset: 70_000n }, Buffer.from('0:70000')), 0, 0);
    index.settle();
    assert.deepEqual([places(index)[0], index.length, index.lineOf(0, 70_000n)], ['0:70000', 11, 0]);
    assert.deepEqual([...index.firstOffsets()].sort(), [[0, 0n], [1, 1n], [2, 2n]]);
  });

  it('keep those that are to be kept', () => {
    const index = filled([[0, 1, 5], [1, 1, 4], [0, 2, 3], [1, 2, 2]]);
    index.settle();
    index.keep(({ offset }) => offset === 2n);
    assert.deepEqual(places(index), ['1:2', '0:2']);
  });

  it('name their batches truly, even when others have gone since', () => {
    const index = filled([[0, 1, 1], [0, 2, 2], [0, 3, 3]]);
    index.settle();
    const snapshot = index.snapshot();
    const rows = [0, 1, 2].map((line) => index.at(line));
    index.dropOldest(2);
    index.add(ROW.record, index.store.add({ partition: 5, baseOffset: 9n }, Buffer.from('5:9')), 0, 0);
    index.settle();
    // A number can be that of another batch by now: then its bytes are none of this row's.
    assert.deepEqual(rows.map((row) => bytesOf(index, row)), [undefined, undefined, undefined]);
    assert.deepEqual(places(index), ['5:9', '0:2', '0:3']);
    assert.deepEqual(rows.map(({ partition, baseOffset, offset }) => [partition, baseOffset, offset]), [[0, 1n, 1n], [0, 2n, 2n], [0, 3n, 3n]]);
    assert.deepEqual(Array.from({ length: snapshot.length }, (_, line) => snapshot.at(line)), rows);
  });
});

describe('the batches of a viewer', () => {
  it('are kept up to a limit, the newest ones; of the others the place is known', () => {
    const store = new BatchStore(4 * MIB);
    const numbers = Array.from({ length: 100 }, (_, index) => store.add({ partition: index, baseOffset: BigInt(index) }, Buffer.alloc(100_000, index)));
    const kept = numbers.filter((number) => store.bytesOf(number, store.placeOf(number)) !== null);
    assert.deepEqual(kept, numbers.slice(-kept.length));
    assert.ok(kept.length >= 30 && kept.length <= 42 && store.bytes <= 4 * MIB, `${kept.length} ${store.bytes}`);
    assert.ok(kept.every((number) => store.bytesOf(number, store.placeOf(number))!.equals(Buffer.alloc(100_000, number))));
    assert.deepEqual(numbers.map((number) => [store.partitionOf(number), store.baseOffsetOf(number)]), numbers.map((_, index) => [index, BigInt(index)]));
  });

  it('are kept whatever their size, one of them', () => {
    const store = new BatchStore(MIB);
    store.add({ partition: 0, baseOffset: 0n }, Buffer.alloc(10));
    const large = store.add({ partition: 0, baseOffset: 1n }, Buffer.alloc(5 * MIB, 7));
    assert.equal(store.bytesOf(large, store.placeOf(large))?.length, 5 * MIB);
    const next = store.add({ partition: 0, baseOffset: 2n }, Buffer.from('next'));
    assert.deepEqual([store.bytesOf(next, store.placeOf(next))?.toString(), store.bytesOf(large, store.placeOf(large))], ['next', null]);
  });

  it('are numbered anew where some are forgotten', () => {
    const store = new BatchStore(MIB);
    const numbers = ['a', 'b', 'c'].map((text, index) => store.add({ partition: index, baseOffset: 0n }, Buffer.from(text)));
    const renumbered = store.compact(Uint8Array.from([1, 0, 1]));
    assert.deepEqual([renumbered[numbers[0]!], renumbered[numbers[2]!]], [0, 1]);
    assert.deepEqual([0, 1].map((number) => store.bytesOf(number, store.placeOf(number))?.toString()), ['a', 'c']);
  });
});
