import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import type { SendOrder } from '../../../src/bridge/clientThread';
import { ClientProxy } from '../../../src/client/proxy';
import { DEFAULTS } from '../../integration/kit';

const ORDER: SendOrder = { sendId: 's', connection: 'c1', topic: 't', key: null, value: { format: 'string', text: 'x' }, headers: [], partition: 3, timestamp: null, settings: DEFAULTS };

describe('a transaction whose client thread dies', () => {
  let proxy: ClientProxy;
  beforeEach(() => {
    proxy = new ClientProxy({
      script: '',
      spawn: () => new Worker('require("node:worker_threads").parentPort.once("message", () => process.exit(1))', { eval: true }),
      openConnection: () => Promise.reject(new Error('nobody asks')),
      onLog: () => undefined,
      onConnectionState: () => undefined,
      onAfterthought: () => undefined,
      onDied: () => undefined,
    });
  });
  afterEach(() => proxy.dispose(0));

  it('is unknown, and so is each of its messages: whether its commit was written was lost with it', async () => {
    const { outcome, error, reports, trace } = await proxy.sendTransaction([ORDER, { ...ORDER, sendId: 's2' }]);
    assert.deepEqual([outcome, error?.code, trace], ['unknown', 'client-stopped', undefined]);
    assert.deepEqual(reports.map(({ sendId, outcome: each, partition }) => [sendId, each, partition]), [['s', 'unknown', 3], ['s2', 'unknown', 3]]);
  });

  it('is aborted where the thread never got it', async () => {
    await proxy.dispose(0);
    const { outcome, error, reports } = await proxy.sendTransaction([ORDER]);
    assert.deepEqual([outcome, error?.code, reports[0]?.outcome], ['aborted', 'closing', 'rejected']);
  });
});
