import assert from 'node:assert/strict';
import { BlockAppender } from '../../../src/kafka/producer/blockAppender';
import type { RecordOptions } from '../../../src/kafka/producer/record';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { waitFor } from '../../harness/waitFor';
import { Kit, record, send } from '../../integration/kit';

/** Sockets and timers of this process, those of mocha included. */
function held(): Record<string, number> {
  const kinds = process.getActiveResourcesInfo();
  return Object.fromEntries(['TCPSocketWrap', 'Timeout', 'Immediate'].map((kind) => [kind, kinds.filter((one) => one === kind).length]));
}

describe('A producer and its cluster', () => {
  let broker: SandboxBroker;
  let kit: Kit;
  before(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('orders', { partitions: 3 });
  });
  beforeEach(() => (kit = new Kit()));
  afterEach(() => kit.closeAll());
  after(() => broker.stop());

  it('hold two sockets and no timer when everything is answered, and nothing when closed', async () => {
    await new Promise((resolve) => setImmediate(resolve)); // mocha's own timer runs from here on
    const before = held();
    const cluster = kit.cluster(broker.address);
    const producer = kit.producer(cluster);
    await Promise.all(Array.from({ length: 100 }, (_, index) => send(producer, record('orders', String(index)))));
    const appender = new BlockAppender(producer, { topic: 'orders', partitions: 3, onFinished: () => undefined });
    await appender.append(Buffer.from('line'), 0, -1, 0, 4, 1);
    await appender.flush();
    // Both ends of a socket are in this process.
    assert.equal(cluster.socketCount, 2);
    await waitFor('idle', () => held()['Timeout'] === before['Timeout']);
    assert.equal(held()['TCPSocketWrap'], before['TCPSocketWrap']! + 4);
    await producer.close(1_000);
    cluster.close();
    await waitFor('nothing is left', () => JSON.stringify(held()) === JSON.stringify(before));
  });

  it('leave nothing behind when closed with sends that are never answered', async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const before = held();
    const { struck } = broker.faults.add({ kind: 'swallow', when: 'after', api: 'Produce' });
    const cluster = kit.cluster(broker.address);
    const producer = kit.producer(cluster, { maxInFlight: 1 });
    const written = send(producer, record('orders', 'written', { partition: 0 }));
    await struck;
    const waiting = send(producer, record('orders', 'waiting', { partition: 1 }));
    await producer.close(0);
    cluster.close();
    assert.deepEqual([(await written).outcome, (await waiting).outcome], ['unknown', 'rejected']);
    await waitFor('nothing is left', () => JSON.stringify(held()) === JSON.stringify(before));
  });

  it('hold no buffer memory for sends that were cancelled before they began', async () => {
    const producer = kit.producer(broker.address, { bufferMemory: 2_000, deliveryTimeoutMs: 500 });
    await send(producer, record('orders', 'before'));
    for (let count = 0; count < 20; count += 1) {
      const result = await send(producer, record('orders', 'x'.repeat(500)), { signal: AbortSignal.abort() });
      assert.deepEqual([result.outcome, result.error?.code], ['rejected', 'cancelled']);
    }
    assert.equal((await send(producer, record('orders', 'x'.repeat(1_500)))).outcome, 'acknowledged');
  });

  it('tell each record once that it is in its batch, however many share it', async () => {
    const producer = kit.producer(broker.address);
    await send(producer, record('orders', 'before'));
    let told = 0;
    const onProgress: RecordOptions['onProgress'] = ({ state }) => (told += state === 'batching' ? 1 : 0);
    await Promise.all(Array.from({ length: 100 }, () => send(producer, record('orders', 'x', { partition: 0 }), { onProgress })));
    assert.equal(told, 100);
  });
});
