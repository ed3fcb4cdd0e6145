import assert from 'node:assert/strict';
import { transactionStorms } from './transactionStorm';

describe('transactions in a storm of faults and cancellations', function () {
  this.timeout(120_000);

  it('are told as a read_committed reader sees them', async () => {
    const { committed = 0, aborted = 0, unknown = 0 } = await transactionStorms(1, 80);
    // Each outcome is met, or nothing was tried.
    assert.ok(committed > 20 && aborted > 20 && unknown > 0, JSON.stringify({ committed, aborted, unknown }));
  });
});
