import assert from 'node:assert/strict';
import { ATTRIBUTES_AT, BASE_OFFSET_AT, LAST_OFFSET_DELTA_AT, MAGIC_AT } from '../../../src/kafka/protocol/batchFormat';
import { restamp } from '../../../src/kafka/protocol/batchHeaderWriter';
import { initProducerId } from '../../../src/kafka/protocol/requests/initProducerId';
import { produce } from '../../../src/kafka/protocol/requests/produce';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { ConnectionClosed, RawClient } from './rawClient';
import { batchOf, decodeAll, fetchFrom, send } from './records';

const NO_PRODUCER = { producerId: -1n, producerEpoch: -1, baseSequence: -1 };
const HOUR_MS = 3_600_000;

describe('sandbox Produce', () => {
  let broker: SandboxBroker;
  let client: RawClient;

  beforeEach(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('t', { partitions: 2 });
    client = await RawClient.connect(broker);
  });

  afterEach(() => broker.stop());

  /** A batch that says something else than it should, signed anew. */
  async function changed(change: (batch: Buffer) => void): Promise<Buffer> {
    const batch = await batchOf([{}]);
    change(batch);
    restamp(batch, NO_PRODUCER);
    return batch;
  }

  async function endOffset(topic = 't'): Promise<bigint> {
    return (await fetchFrom(client, 0n, { topic })).highWatermark;
  }

  it('gives offsets in every version it lists and stores', async () => {
    for (let version = 3; version <= 8; version += 1) {
      const answer = await send(client, await batchOf([{}, {}]), { version });
      assert.deepEqual([answer.errorCode, answer.baseOffset, answer.logAppendTime], [0, BigInt(version - 3) * 2n, -1n]);
    }
  });

  it('gives back what was sent', async () => {
    await send(client, await batchOf([{ key: null, value: 'a', timestamp: 5 }]));
    await send(client, await batchOf([{ key: '', value: null, timestamp: 9_223_372_036_854n }, { key: 'k', value: '', timestamp: -5n }].slice(1)));
    const records = await decodeAll((await fetchFrom(client, 0n)).records);
    assert.deepEqual(
      records.map(({ offset, key, value, timestamp }) => [offset, key?.toString() ?? null, value?.toString() ?? null, timestamp]),
      [
        [0n, null, 'a', 5n],
        [1n, 'k', '', -5n],
      ],
    );
  });

  it('answers each partition of a request by itself', async () => {
    const good = await batchOf([{}]);
    const corrupt = await batchOf([{}]);
    corrupt[corrupt.length - 1]! ^= 1;
    const partitions = [
      { partition: 0, records: corrupt },
      { partition: 1, records: good },
      { partition: 99, records: good },
    ];
    const { topics } = await client.ask(produce, { transactionalId: null, acks: -1, timeoutMs: 1000, topics: [{ name: 't', partitions }] });
    assert.deepEqual(
      topics[0]!.partitions.map(({ partition, errorCode, baseOffset }) => [partition, errorCode, baseOffset]),
      [
        [0, 2, -1n],
        [1, 0, 0n],
        [99, 3, -1n],
      ],
    );
  });

  it('refuses what is no proper batch, and stores nothing of it', async () => {
    const one = await batchOf([{}]);
    const refusals: [string, Buffer, number][] = [
      ['nothing', Buffer.alloc(0), 87],
      ['two batches', Buffer.concat([one, one]), 87],
      ['a cut batch', one.subarray(0, one.length - 1), 2],
      ['a few bytes', Buffer.alloc(10), 2],
      ['magic 1', await changed((batch) => batch.writeInt8(1, MAGIC_AT)), 87],
      ['a base offset', await changed((batch) => batch.writeBigInt64BE(5n, BASE_OFFSET_AT)), 87],
      ['a wrong last offset', await changed((batch) => batch.writeInt32BE(3, LAST_OFFSET_DELTA_AT)), 87],
      ['a control batch', await changed((batch) => batch.writeInt16BE(0x20, ATTRIBUTES_AT)), 87],
      ['a transactional batch', await changed((batch) => batch.writeInt16BE(0x10, ATTRIBUTES_AT)), 53],
      ['an unknown codec', await changed((batch) => batch.writeInt16BE(7, ATTRIBUTES_AT)), 76],
      ['gzip that is none', await changed((batch) => batch.writeInt16BE(1, ATTRIBUTES_AT)), 2],
      ['a wrong record length', await changed((batch) => (batch[61] = 0x7e)), 2],
    ];
    for (const [what, batch, code] of refusals) {
      assert.equal((await send(client, batch)).errorCode, code, what);
    }
    assert.equal(await endOffset(), 0n);
  });

  it('refuses zstd before version 7', async () => {
    const batch = await changed((bytes) => bytes.writeInt16BE(4, ATTRIBUTES_AT));
    assert.equal((await send(client, batch, { version: 6 })).errorCode, 76);
  });

  it('refuses a batch above max.message.bytes, measured as it came', async () => {
    const batch = await batchOf([{ value: 'x'.repeat(500) }]);
    broker.createTopic('exact', { configs: { 'max.message.bytes': String(batch.length) } });
    broker.createTopic('small', { configs: { 'max.message.bytes': String(batch.length - 1) } });
    assert.equal((await send(client, batch, { topic: 'exact' })).errorCode, 0);
    const refused = await send(client, batch, { topic: 'small' });
    assert.deepEqual([refused.errorCode, refused.errorMessage, refused.recordErrors], [10, null, []]);
  });

  it('refuses a record without key on a compacted topic, and says which', async () => {
    broker.createTopic('compacted', { configs: { 'cleanup.policy': 'compact' } });
    const batch = await batchOf([{ key: 'a' }, { key: null }]);
    const refused = await send(client, batch, { topic: 'compacted' });
    const text = 'Compacted topic cannot accept message without key in topic partition compacted-0';
    assert.equal(refused.errorCode, 87);
    assert.deepEqual(refused.recordErrors, [{ index: 1, message: text }]);
    assert.equal(
      refused.errorMessage,
      `One or more records have been rejected due to 1 record errors in total, and only showing the first three errors at most: [RecordError(batchIndex=1, message='${text}')]`,
    );
    assert.equal((await send(client, await batchOf([{ key: 'a', value: null }]), { topic: 'compacted' })).errorCode, 0);
  });

  it('refuses a timestamp more than an hour ahead, and takes any old one', async () => {
    const tooLate = Date.now() + HOUR_MS + 60_000;
    const refused = await send(client, await batchOf([{ timestamp: Date.now() }, { timestamp: tooLate }]));
    assert.deepEqual([refused.errorCode, refused.errorMessage], [32, 'One or more records have been rejected due to invalid timestamp']);
    assert.equal(refused.recordErrors.length, 1);
    assert.equal(refused.recordErrors[0]!.index, 1);
    assert.match(refused.recordErrors[0]!.message!, new RegExp(`^Timestamp ${tooLate} of message with offset 1 is out of range\\. The timestamp should be within \\[-\\d+, \\d+\\]$`));
    for (const timestamp of [0, -1, -5, Date.now() + HOUR_MS - 60_000]) {
      assert.equal((await send(client, await batchOf([{ timestamp }]))).errorCode, 0);
    }
  });

  it('gives its own time where the topic asks for it, in a batch that is still intact', async () => {
    broker.createTopic('appended', { configs: { 'message.timestamp.type': 'LogAppendTime' } });
    const before = BigInt(Date.now());
    const answer = await send(client, await batchOf([{ timestamp: 5 }, { timestamp: Date.now() + 10 * HOUR_MS }]), { topic: 'appended' });
    assert.ok(answer.errorCode === 0 && answer.logAppendTime >= before && answer.logAppendTime <= BigInt(Date.now()));
    const records = await decodeAll((await fetchFrom(client, 0n, { topic: 'appended' })).records);
    assert.deepEqual(records.map(({ timestamp }) => timestamp), [answer.logAppendTime, answer.logAppendTime]);
  });

  it('refuses acks other than 0, 1 and all', async () => {
    assert.equal((await send(client, await batchOf([{}]), { acks: 2 })).errorCode, 21);
    assert.equal((await send(client, await batchOf([{}]), { acks: 1 })).errorCode, 0);
    assert.equal(await endOffset(), 1n);
  });

  it('stores with acks=0 and answers nothing', async () => {
    let answered = false;
    const gone = send(client, await batchOf([{}]), { acks: 0 }).then(() => (answered = true), () => undefined);
    assert.equal(await endOffset(), 1n);
    await client.close();
    await gone;
    assert.equal(answered, false);
  });

  it('closes the connection on a refused acks=0', async () => {
    await assert.rejects(send(client, await batchOf([{}]), { acks: 0, topic: 'nowhere' }), ConnectionClosed);
  });

  it('answers a repeated batch with its first offset, and a gap and an old epoch with their codes', async () => {
    const { errorCode, producerId, producerEpoch } = await client.ask(initProducerId, { transactionalId: null, transactionTimeoutMs: 1000 });
    assert.equal(errorCode, 0);
    const sent = (baseSequence: number, epoch = producerEpoch): Promise<Buffer> => batchOf([{}, {}], { producerId, producerEpoch: epoch, baseSequence });
    assert.equal((await send(client, await sent(0))).baseOffset, 0n);
    assert.equal((await send(client, await sent(2))).baseOffset, 2n);
    const repeated = await send(client, await sent(0));
    assert.deepEqual([repeated.errorCode, repeated.baseOffset], [0, 0n]);
    assert.equal((await send(client, await sent(6))).errorCode, 45);
    assert.equal((await send(client, await sent(0, producerEpoch + 1))).errorCode, 0);
    assert.equal((await send(client, await sent(4))).errorCode, 47);
    assert.equal(await endOffset(), 6n);
  });

  it('gives each producer its own id', async () => {
    const ask = async (): Promise<bigint> => (await client.ask(initProducerId, { transactionalId: null, transactionTimeoutMs: 1 })).producerId;
    assert.notEqual(await ask(), await ask());
  });
});
