import assert from 'node:assert/strict';
import { batchesOf } from '../../../src/kafka/protocol/batchHeader';
import { addPartitionsToTxn } from '../../../src/kafka/protocol/requests/addPartitionsToTxn';
import { findCoordinator } from '../../../src/kafka/protocol/requests/findCoordinator';
import { initProducerId } from '../../../src/kafka/protocol/requests/initProducerId';
import { LATEST, listOffsets } from '../../../src/kafka/protocol/requests/listOffsets';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { waitFor } from '../../harness/waitFor';
import { RawClient } from './rawClient';
import { fetchCommitted, readCommitted } from './readCommitted';
import { batchOf, fetchFrom, send } from './records';
import { Transactional } from './transactional';

const ID = 'tx';

describe('sandbox transactions', () => {
  let broker: SandboxBroker;
  let client: RawClient;

  beforeEach(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('t', { partitions: 2 });
    client = await RawClient.connect(broker);
  });
  afterEach(() => broker.stop());

  async function latest(isolationLevel: 0 | 1): Promise<bigint> {
    const partitions = [{ partition: 0, leaderEpoch: -1, timestamp: LATEST }];
    return (await client.ask(listOffsets, { isolationLevel, topics: [{ name: 't', partitions }] })).topics[0]!.partitions[0]!.offset;
  }

  it('are coordinated by the broker itself', async () => {
    const { errorCode, nodeId, port } = await client.ask(findCoordinator, { key: ID, keyType: 1 });
    assert.deepEqual([errorCode, nodeId, port], [0, 1, broker.port]);
  });

  it('show a read_committed reader nothing until they are committed, and hold it back', async () => {
    const producer = await Transactional.begin(client);
    assert.deepEqual(await producer.add(0, 1), [0, 0]);
    assert.deepEqual([await producer.write('a'), await send(client, await batchOf([{ value: 'other' }])).then(({ errorCode }) => errorCode)], [0, 0]);
    const { highWatermark, lastStableOffset, records } = await fetchCommitted(client, 't', 0);
    assert.deepEqual([highWatermark, lastStableOffset, records.length, await latest(0), await latest(1)], [2n, 0n, 0, 2n, 0n]);
    assert.equal(await producer.end(true), 0);
    assert.deepEqual(await readCommitted(client, 't'), ['a', 'other']);
    assert.deepEqual([await latest(0), await latest(1)], [3n, 3n]);
  });

  it('that are aborted stand in the log with their marker, and on the list of a read_committed reader only', async () => {
    const producer = await Transactional.begin(client);
    await producer.add(0);
    await producer.write('a');
    assert.equal(await producer.end(false), 0);
    await send(client, await batchOf([{ value: 'after' }]));
    assert.deepEqual(await readCommitted(client, 't'), ['after']);
    assert.deepEqual((await fetchCommitted(client, 't', 0)).abortedTransactions, [{ producerId: producer.producerId, firstOffset: 0n }]);
    const all = await fetchFrom(client, 0n);
    assert.deepEqual([...batchesOf(all.records)].map(({ control, transactional, recordCount }) => [control, transactional, recordCount]), [[false, true, 1], [true, true, 1], [false, false, 1]]);
    assert.deepEqual((await fetchCommitted(client, 't', 0, 2n)).abortedTransactions, []);
  });

  it('end the same way as often as is asked, and not the other way', async () => {
    const producer = await Transactional.begin(client);
    assert.equal(await producer.end(true), 48);
    await producer.add(0);
    await producer.write('a');
    assert.deepEqual([await producer.end(true), await producer.end(true), await producer.end(false)], [0, 0, 48]);
    assert.equal((await fetchFrom(client, 0n)).highWatermark, 2n);
    await producer.add(0);
    await producer.write('b');
    assert.deepEqual([await producer.end(false), await producer.end(false), await producer.end(true)], [0, 0, 48]);
    assert.deepEqual(await readCommitted(client, 't'), ['a']);
  });

  it('are aborted by whoever asks for the same id, and their producer is fenced', async () => {
    const first = await Transactional.begin(client);
    await first.add(0);
    await first.write('a');
    const second = await Transactional.begin(client);
    assert.deepEqual([second.producerId, second.producerEpoch > first.producerEpoch], [first.producerId, true]);
    assert.deepEqual([await first.write('b'), await first.add(1), await first.end(true)], [47, [90], 90]);
    await second.add(0);
    await second.write('c');
    assert.equal(await second.end(true), 0);
    assert.deepEqual(await readCommitted(client, 't'), ['c']);
  });

  it('are aborted when their time is over, and their producer is fenced', async () => {
    const producer = await Transactional.begin(client, 20);
    await producer.add(0);
    await producer.write('a');
    await waitFor('it is aborted', async () => (await latest(1)) === 2n);
    assert.deepEqual([await producer.end(true), await readCommitted(client, 't')], [90, []]);
  });

  it('take only batches of their own partitions, while they are open, with their transactional id', async () => {
    const producer = await Transactional.begin(client);
    assert.equal(await producer.write('early'), 48);
    await producer.add(0);
    assert.deepEqual([await producer.write('elsewhere', 1), await producer.write('no id', 0, null), await producer.write('other id', 0, 'other')], [48, 53, 49]);
    assert.equal(await producer.write('a'), 0);
    await producer.end(true);
    assert.equal(await producer.write('late'), 48);
    assert.deepEqual([await readCommitted(client, 't'), await readCommitted(client, 't', 1)], [['a'], []]);
  });

  it('refuse what cannot be: no id, no time, another producer, a partition that does not exist', async () => {
    const ask = async (transactionalId: string, transactionTimeoutMs: number): Promise<number> => (await client.ask(initProducerId, { transactionalId, transactionTimeoutMs })).errorCode;
    assert.deepEqual([await ask('', 1000), await ask(ID, 0), await ask(ID, 900_001)], [42, 50, 50]);
    const producer = await Transactional.begin(client);
    assert.deepEqual(await producer.add(0, 7), [55, 3]);
    const stranger = new Transactional(client, producer.producerId + 1n, 0);
    assert.deepEqual([await stranger.add(0), await stranger.end(true)], [[49], 49]);
    assert.equal(await producer.end(true), 48);
  });

  it('end without a partition that was deleted meanwhile', async () => {
    broker.createTopic('u');
    const producer = await Transactional.begin(client);
    await producer.add(0);
    await client.ask(addPartitionsToTxn, { transactionalId: ID, producerId: producer.producerId, producerEpoch: producer.producerEpoch, topics: [{ name: 'u', partitions: [0] }] });
    await producer.write('a');
    await client.request('DeleteTopics', 1, (writer) => writer.array(['u'], (name) => writer.string(name)).int32(1000));
    broker.createTopic('u');
    assert.equal(await producer.end(true), 0);
    assert.deepEqual([await readCommitted(client, 't'), (await fetchFrom(client, 0n, { topic: 'u' })).highWatermark], [['a'], 0n]);
  });
});
