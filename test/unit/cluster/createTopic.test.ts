import assert from 'node:assert/strict';
import { createTopic } from '../../../src/kafka/cluster/admin';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { Kit } from '../../integration/kit';

describe('createTopic', () => {
  const kit = new Kit();
  let broker: SandboxBroker;

  beforeEach(async () => {
    broker = await SandboxBroker.start({ samples: false });
  });
  afterEach(async () => {
    await kit.closeAll();
    await broker.stop();
  });

  it('waits until the leader that was named serves the partitions', async () => {
    const fault = broker.faults.add({ api: 'ListOffsets', kind: 'error', code: 6, times: 2 });
    const topic = await createTopic(kit.cluster(broker.address), { topic: 'orders', partitions: 3 });
    assert.deepEqual(topic, { name: 'orders', partitions: 3, replicationFactor: 1, internal: false });
    assert.equal(fault.hits, 2);
  });

  it('does not wait for a leader that will not say', async () => {
    const denied = broker.faults.add({ api: 'ListOffsets', kind: 'error', code: 29 });
    assert.equal((await createTopic(kit.cluster(broker.address), { topic: 'orders' })).name, 'orders');
    const dropped = broker.faults.add({ api: 'ListOffsets', kind: 'drop', when: 'before' });
    assert.equal((await createTopic(kit.cluster(broker.address), { topic: 'payments' })).name, 'payments');
    assert.deepEqual([denied.hits, dropped.hits], [1, 1]);
  });
});
