import assert from 'node:assert/strict';
import type { Lookup } from '../../../src/contracts/messages';
import { lookFor, type Sought } from '../../../src/kafka/reader/lookFor';
import { record, send } from '../../integration/kit';
import { Bench, ONCE } from '../producer/kit';

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
});
