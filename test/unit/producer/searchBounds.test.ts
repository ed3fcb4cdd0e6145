import assert from 'node:assert/strict';
import type { BrokerConnection } from '../../../src/kafka/cluster/brokerConnection';
import { Batch } from '../../../src/kafka/producer/batch';
import { Entry } from '../../../src/kafka/producer/entry';
import { SearchBounds } from '../../../src/kafka/producer/searchBounds';
import { startAttempt } from '../../../src/kafka/producer/sender';
import { DEFAULTS, record, send } from '../../integration/kit';
import { Bench, ONCE } from './kit';

const BROKER = { id: 1, host: 'localhost', port: 9092, rack: null };

/** Where *Look for It* begins to read. */
describe('where a record can be', () => {
  let bench: Bench;
  let topic: string;
  let connection: BrokerConnection;
  let bounds: SearchBounds;
  let batch: Batch;
  before(async () => (bench = await Bench.start()));
  beforeEach(async () => {
    topic = bench.topic();
    const cluster = bench.kit.cluster(bench.broker.address);
    await cluster.topic(topic, { maxAgeMs: 0 });
    connection = await cluster.connection(1, 'test');
    bounds = new SearchBounds(DEFAULTS);
    batch = batchOf();
  });
  afterEach(() => bench.clear());
  after(() => bench.stop());

  const batchOf = (): Batch => {
    const made = new Batch(topic, 0, 0);
    made.append(new Entry(record(topic, 'x'), 0, { startedAt: 0 }, Infinity), 0);
    return made;
  };
  /** Right after an election a leader does not know its end. */
  const dontTell = (): unknown => bench.broker.faults.add({ kind: 'error', api: 'ListOffsets', topic, code: 78 });
  const grow = async (): Promise<unknown> => send(bench.kit.producer(bench.broker.address, ONCE), record(topic, 'another'));
  const attempt = async (leaderEpoch: number, { isWritten = true, of = batch } = {}): Promise<bigint | null> => {
    await bounds.ensure(connection, [of], () => leaderEpoch, new AbortController().signal);
    const made = startAttempt(of, BROKER);
    if (isWritten) {
      bounds.mark(of);
      made.writtenAt = performance.now();
    }
    return of.searchFrom;
  };

  it('is where the partition ended before the first write, whatever came after it', async () => {
    await grow();
    assert.equal(await attempt(0), 1n);
    await grow();
    assert.equal(await attempt(1), 1n);
  });

  it('is not known where the leader of the first write did not tell its end, though that of the next one does', async () => {
    dontTell();
    assert.equal(await attempt(0), null);
    await grow();
    assert.equal(await attempt(1), null);
    assert.equal(await attempt(1, { of: batchOf() }), 1n, 'that of one which is written only now is known');
  });

  it('is not known where a new leader, which may have less, does not tell its end', async () => {
    await grow();
    assert.equal(await attempt(0), 1n);
    dontTell();
    assert.equal(await attempt(1), null);
    assert.equal(await attempt(1, { of: batchOf() }), null);
  });

  it('is that of the first write, where an attempt before it was not written', async () => {
    dontTell();
    await attempt(0, { isWritten: false });
    await grow();
    assert.equal(await attempt(1), 1n);
  });
});
