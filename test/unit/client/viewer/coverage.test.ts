import assert from 'node:assert/strict';
import { Coverage } from '../../../../src/client/viewer/coverage';

describe('what a viewer has read', () => {
  const planned = (...ends: readonly number[]): Coverage =>
    Coverage.of({ ranges: ends.map((end, partition) => ({ partition, from: 2n, to: BigInt(end), stable: BigInt(end) })), starts: new Map() });

  it('is complete once every partition is read up to its end, or what is left of it', () => {
    const coverage = planned(2, 8, 20);
    assert.deepEqual([coverage.isRead, coverage.read, coverage.total], [false, 0, 24]);
    coverage.pass({ kind: 'removed', partition: 1, from: 2n, next: 8n });
    assert.deepEqual([coverage.isRead, coverage.read], [false, 6]);
    coverage.pass({ kind: 'removed', partition: 1, from: 8n, next: 9n });
    assert.equal(coverage.isRead, false);
    coverage.pass({ kind: 'truncated', partition: 2, from: 20n, end: 2n });
    assert.deepEqual([coverage.isRead, coverage.unread().isRead, coverage.unread().total], [true, false, 7]);
  });
});
