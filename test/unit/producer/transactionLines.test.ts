import assert from 'node:assert/strict';
import { codecByName } from '../../../src/kafka/compression/codecs';
import { Entry } from '../../../src/kafka/producer/entry';
import { TransactionLines } from '../../../src/kafka/producer/transaction/lines';
import { record } from '../../integration/kit';

const SIZES = { batchSize: 500, bufferMemory: 1_500 };

function entry(value: string, partition: number): Entry {
  return new Entry(record('t', value), partition, { startedAt: 0 }, Infinity);
}

describe('the lines of a transaction', () => {
  it('hold no more encoded than the buffer memory, and nothing of what is stored', async () => {
    const entries = Array.from({ length: 100 }, (_, index) => entry(`${index} `.padEnd(20 + (index % 7) * 30, '.'), index % 3));
    const lines = new TransactionLines(entries, SIZES);
    for (let line = lines.all.find(({ head }) => head !== undefined); line !== undefined; line = lines.all.find(({ head }) => head !== undefined)) {
      const waiting = lines.all.flatMap((one) => one.waiting);
      await Promise.all(waiting.map((batch) => batch.encode(codecByName('none'))));
      const held = lines.batches.reduce((sum, { encoded }) => sum + (encoded?.buffer.length ?? 0), 0);
      assert.ok(held > 0 && held <= SIZES.bufferMemory && waiting.every(({ closedAt, encoded }) => closedAt !== null && encoded!.buffer.length <= SIZES.batchSize), `${held}`);
      line.shift();
      lines.fill();
    }
    for (const { batches, partition } of lines.all) {
      assert.deepEqual(batches.flatMap((batch) => batch.entries), entries.filter((one) => one.partition === partition));
      assert.ok(batches.every(({ encoded, recordsBytes, entries: all }) => encoded!.buffer.length === 0 && recordsBytes === all.reduce((sum, { recordBytes }) => sum + recordBytes!, 0)));
    }
  });

  it('take a record that is larger than the buffer memory, alone', () => {
    const lines = new TransactionLines([entry('small', 0), entry('x'.repeat(5_000), 0), entry('small', 1)], SIZES);
    const counts: number[] = [];
    for (let left = 3; left > 0 && lines.all.some(({ head }) => head !== undefined); left -= 1) {
      counts.push(lines.all.flatMap(({ waiting }) => waiting).length);
      lines.all.find(({ head }) => head !== undefined)?.shift();
      lines.fill();
    }
    assert.deepEqual([counts, lines.batches.map(({ records }) => records)], [[1, 1, 1], [1, 1, 1]]);
  });
});
