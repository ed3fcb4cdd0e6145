import assert from 'node:assert/strict';
import type { Lookup } from '../../../src/contracts/messages';
import { sendTransaction } from '../../../src/kafka/producer/transaction/transaction';
import { lookFor, type Sought } from '../../../src/kafka/reader/lookFor';
import { DEFAULTS, record, send } from '../../integration/kit';
import { Bench, ONCE } from '../producer/kit';
import { RawClient } from '../sandbox/rawClient';
import { Transactional } from '../sandbox/transactional';

describe('looking for a record', () => {
  let bench: Bench;
  before(async () => (bench = await Bench.start()));
  afterEach(() => bench.clear());
  after(() => bench.stop());

  /** Sends one whose answer is lost, without a producer id, and looks for it. */
  const lookForLost = async (topic: string, more: Partial<Sought> = {}): Promise<Lookup> => {
    const cluster = bench.kit.cluster(bench.broker.address);
    const message = record(topic, 'sought', { timestamp: 1_700_000_000_000n });
    bench.broker.faults.add({ kind: 'drop', when: 'after', api: 'Produce', topic });
    const { outcome, searchFrom, timestamp } = await send(bench.kit.producer(cluster, ONCE), message);
    assert.equal(outcome, 'unknown');
    return lookFor(cluster, { topic, partition: 0, searchFrom, producer: null, record: { ...message, timestamp }, owned: new Set(), ...more });
  };

  for (const type of ['CreateTime', 'LogAppendTime']) {
    it(`finds it in a topic with ${type} whose configs may not be read`, async () => {
      bench.broker.faults.add({ kind: 'error', api: 'DescribeConfigs', code: 29, times: Infinity });
      const { result, offset } = await lookForLost(bench.topic({ 'message.timestamp.type': type }));
      assert.deepEqual([result, offset], ['identical', '0']);
    });
  }

  it('cannot tell the end of its transaction where one before it is open', async () => {
    const topic = bench.topic();
    const client = await RawClient.connect(bench.broker);
    const other = await Transactional.begin(client, 60_000, 'other', topic);
    await other.add(0);
    await other.write('first');
    const message = record(topic, 'sought');
    const cluster = bench.kit.cluster(bench.broker.address);
    const { outcome, results } = await sendTransaction(cluster, DEFAULTS, [message], { startedAt: performance.now() });
    const { offset, producer, timestamp } = results[0]!;
    const look = async (): Promise<Lookup> =>
      lookFor(cluster, { topic, partition: 0, searchFrom: 0n, producer: { ...producer!, id: BigInt(producer!.id) }, record: { ...message, timestamp }, owned: new Set() });
    const before = await look();
    assert.deepEqual([outcome, offset, before.result, before.offset, before.aborted, before.undecided], ['committed', 1n, 'found', '1', false, true]);
    await other.end(true);
    assert.equal((await look()).undecided, undefined);
    await client.close();
  });

  it('goes by producer id, epoch and sequence alone', async () => {
    const topic = bench.topic();
    const client = await RawClient.connect(bench.broker);
    const open = await Transactional.begin(client, 60_000, 'own', topic);
    await open.add(0);
    await open.write('sought');
    const cluster = bench.kit.cluster(bench.broker.address);
    const own = { id: open.producerId, epoch: open.producerEpoch, sequence: 0 };
    const look = async (producer: typeof own): Promise<Lookup> => lookFor(cluster, { topic, partition: 0, searchFrom: 0n, producer, record: record(topic, 'sought'), owned: new Set() });
    const { result, undecided } = await look(own);
    assert.deepEqual([result, undecided], ['found', true]);
    for (const other of [{ id: own.id + 1n }, { epoch: own.epoch + 1 }, { sequence: 1 }]) {
      assert.equal((await look({ ...own, ...other })).result, 'not-found');
    }
    await open.end(false);
    const { aborted, undecided: isOpen } = await look(own);
    assert.deepEqual([aborted, isOpen], [true, undefined]);
    await client.close();
  });
});
