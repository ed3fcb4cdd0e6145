import assert from 'node:assert/strict';
import { EARLIEST, LATEST, listOffsets } from '../../../src/kafka/protocol/requests/listOffsets';
import { deleteTopics } from '../../../src/kafka/protocol/requests/deleteTopics';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { waitFor } from '../../harness/waitFor';
import { RawClient } from './rawClient';
import { batchOf, decodeAll, fetchFrom, send } from './records';

const LONG_MS = 60_000;

describe('sandbox Fetch and ListOffsets', () => {
  let broker: SandboxBroker;
  let client: RawClient;
  let other: RawClient;

  beforeEach(async () => {
    broker = await SandboxBroker.start({ limits: { topicBytes: 5000 } });
    broker.createTopic('t');
    [client, other] = [await RawClient.connect(broker), await RawClient.connect(broker)];
  });

  afterEach(() => broker.stop());

  async function offsetAt(timestamp: bigint, topic = 't'): Promise<{ errorCode: number; offset: bigint; timestamp: bigint }> {
    const { topics } = await client.ask(listOffsets, { isolationLevel: 0, topics: [{ name: topic, partitions: [{ partition: 0, leaderEpoch: -1, timestamp }] }] });
    const { errorCode, offset, timestamp: found } = topics[0]!.partitions[0]!;
    return { errorCode, offset, timestamp: found };
  }

  it('wakes a waiting fetch when something is appended', async () => {
    const waiting = fetchFrom(client, 0n, { minBytes: 1, maxWaitMs: LONG_MS });
    await waitFor('the fetch has come', () => broker.requests.get('Fetch') === 1);
    await send(other, await batchOf([{ value: 'awake' }]));
    const [record] = await decodeAll((await waiting).records);
    assert.equal(record!.value!.toString(), 'awake');
  });

  it('waits for all the bytes that are asked for', async () => {
    const batch = await batchOf([{}]);
    const waiting = fetchFrom(client, 0n, { minBytes: batch.length * 3, maxWaitMs: LONG_MS });
    for (let sent = 0; sent < 3; sent += 1) {
      await send(other, batch);
    }
    assert.equal((await waiting).records.length, batch.length * 3);
  });

  it('answers with what there is when the time is over', async () => {
    assert.equal((await fetchFrom(client, 0n, { minBytes: 1, maxWaitMs: 1 })).records.length, 0);
  });

  it('answers at once with an error', async () => {
    assert.equal((await fetchFrom(client, 0n, { topic: 'nowhere', minBytes: 1, maxWaitMs: LONG_MS })).error, 3);
    assert.equal((await fetchFrom(client, 1n, { minBytes: 1, maxWaitMs: LONG_MS })).error, 1);
    assert.equal((await fetchFrom(client, -1n, { minBytes: 1, maxWaitMs: LONG_MS })).error, 1);
  });

  it('says that a topic is gone when it was deleted while a fetch waited', async () => {
    const waiting = fetchFrom(client, 0n, { minBytes: 1, maxWaitMs: 300 });
    await other.ask(deleteTopics, { topicNames: ['t'], timeoutMs: 1000 });
    assert.equal((await waiting).error, 3);
  });

  it('sends whole batches from the one that holds the offset, and the first one even if it is too large', async () => {
    for (const value of ['a', 'b', 'c']) {
      await send(client, await batchOf([{ value }, { value }]));
    }
    const size = (await batchOf([{ value: 'a' }, { value: 'a' }])).length;
    const valuesFrom = async (offset: bigint, maxBytes: number): Promise<string> =>
      (await decodeAll((await fetchFrom(client, offset, { maxBytes })).records)).map(({ value }) => value!.toString()).join('');
    assert.equal(await valuesFrom(0n, size * 3), 'aabbcc');
    assert.equal(await valuesFrom(0n, size * 3 - 1), 'aabb');
    assert.equal(await valuesFrom(3n, size), 'bb');
    assert.equal(await valuesFrom(2n, 1), 'bb');
    assert.equal(await valuesFrom(6n, size), '');
  });

  it('moves the log start when its memory is full, and says that older offsets are gone', async () => {
    const batch = await batchOf([{ value: 'x'.repeat(1000) }]);
    for (let sent = 0; sent < 6; sent += 1) {
      await send(client, batch);
    }
    const { logStartOffset, highWatermark } = await fetchFrom(client, 5n);
    assert.ok(logStartOffset > 0n && logStartOffset < 5n);
    assert.equal(highWatermark, 6n);
    assert.equal((await fetchFrom(client, logStartOffset - 1n)).error, 1);
    assert.equal((await offsetAt(EARLIEST)).offset, logStartOffset);
  });

  it('knows no fetch sessions', async () => {
    const answer = await client.request('Fetch', 7, (writer) => {
      writer.int32(-1).int32(0).int32(0).int32(1000).int8(0).int32(42).int32(1);
      writer.array([], () => undefined).array([], () => undefined);
    });
    answer.skip(4);
    assert.equal(answer.int16(), 70);
  });

  it('finds offsets by their ends and by time', async () => {
    await send(client, await batchOf([{ timestamp: 1000 }, { timestamp: 3000 }, { timestamp: 2000 }]));
    await send(client, await batchOf([{ timestamp: 2500 }, { timestamp: 4000 }]));
    assert.deepEqual(await offsetAt(EARLIEST), { errorCode: 0, offset: 0n, timestamp: -1n });
    assert.deepEqual(await offsetAt(LATEST), { errorCode: 0, offset: 5n, timestamp: -1n });
    assert.deepEqual(await offsetAt(0n), { errorCode: 0, offset: 0n, timestamp: 1000n });
    assert.deepEqual(await offsetAt(1001n), { errorCode: 0, offset: 1n, timestamp: 3000n });
    assert.deepEqual(await offsetAt(3001n), { errorCode: 0, offset: 4n, timestamp: 4000n });
    assert.deepEqual(await offsetAt(4001n), { errorCode: 0, offset: -1n, timestamp: -1n });
    assert.equal((await offsetAt(LATEST, 'nowhere')).errorCode, 3);
    assert.equal((await offsetAt(-3n)).errorCode, 35);
  });

  it('finds the greatest timestamp since version 7', async () => {
    await send(client, await batchOf([{ timestamp: 1000 }, { timestamp: 9000 }, { timestamp: 9000 }]));
    await send(client, await batchOf([{ timestamp: 2000 }]));
    const answer = await client.request('ListOffsets', 7, (writer) => {
      writer.uvarint(0).int32(-1).int8(0);
      writer.compactArray(['t'], (name) => {
        writer.compactString(name);
        writer.compactArray([0], (partition) => writer.int32(partition).int32(-1).int64(-3n).uvarint(0));
        writer.uvarint(0);
      });
      writer.uvarint(0);
    });
    answer.skipTags();
    answer.skip(4);
    const [found] = answer.compactArray(() => {
      answer.compactString();
      return answer.compactArray(() => {
        answer.skip(4);
        return [answer.int16(), answer.int64(), answer.int64()];
      });
    });
    assert.deepEqual(found, [[0, 9000n, 1n]]);
  });

  it('stamps the log append time on what it finds by time', async () => {
    broker.createTopic('appended', { configs: { 'message.timestamp.type': 'LogAppendTime' } });
    const { logAppendTime } = await send(client, await batchOf([{ timestamp: 5 }]), { topic: 'appended' });
    assert.deepEqual(await offsetAt(6n, 'appended'), { errorCode: 0, offset: 0n, timestamp: logAppendTime });
  });
});
