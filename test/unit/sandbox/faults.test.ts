import assert from 'node:assert/strict';
import { apiVersions } from '../../../src/kafka/protocol/requests/apiVersions';
import { initProducerId } from '../../../src/kafka/protocol/requests/initProducerId';
import { metadata } from '../../../src/kafka/protocol/requests/metadata';
import { produce } from '../../../src/kafka/protocol/requests/produce';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { waitFor } from '../../harness/waitFor';
import { ConnectionClosed, RawClient } from './rawClient';
import { batchOf, fetchFrom, send } from './records';

const HOUR_MS = 3_600_000;

describe('sandbox faults', () => {
  let broker: SandboxBroker;
  let client: RawClient;
  let other: RawClient;

  beforeEach(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('t', { partitions: 2 });
    [client, other] = [await RawClient.connect(broker), await RawClient.connect(broker)];
  });

  afterEach(() => broker.stop());

  async function stored(partition = 0): Promise<bigint> {
    return (await fetchFrom(other, 0n, { partition })).highWatermark;
  }

  it('refuses so many batches of one partition, and then stores', async () => {
    const fault = broker.faults.add({ kind: 'error', api: 'Produce', code: 6, topic: 't', partition: 1, times: 2 });
    const batch = await batchOf([{}]);
    assert.equal((await send(client, batch)).errorCode, 0);
    const codes = [];
    for (let sent = 0; sent < 3; sent += 1) {
      codes.push((await send(client, batch, { partition: 1 })).errorCode);
    }
    assert.deepEqual(codes, [6, 6, 0]);
    assert.equal(fault.hits, 2);
    assert.equal(await stored(1), 1n);
  });

  it('lets some pass first', async () => {
    const fault = broker.faults.add({ kind: 'error', api: 'Produce', code: 6, skip: 2, times: 2 });
    const codes = [];
    for (let sent = 0; sent < 5; sent += 1) {
      codes.push((await send(client, await batchOf([{}]))).errorCode);
    }
    assert.deepEqual(codes, [0, 0, 6, 6, 0]);
    assert.equal(fault.hits, 2);
  });

  it('stores and refuses all the same, with a text', async () => {
    broker.faults.add({ kind: 'error', api: 'Produce', code: 20, message: 'as told', append: true });
    const answer = await send(client, await batchOf([{}]));
    assert.deepEqual([answer.errorCode, answer.errorMessage, answer.baseOffset], [20, 'as told', -1n]);
    assert.equal(await stored(), 1n);
  });

  it('drops the connection before the batch is stored, and after', async () => {
    for (const [when, count] of [['before', 0n], ['after', 1n]] as const) {
      broker.faults.add({ kind: 'drop', api: 'Produce', when });
      await assert.rejects(send(await RawClient.connect(broker), await batchOf([{}])), ConnectionClosed);
      assert.equal(await stored(), count);
    }
  });

  it('swallows the answer, with the batch stored or not, and answers what follows', async () => {
    for (const [when, count] of [['before', 0n], ['after', 1n]] as const) {
      const silent = await RawClient.connect(broker);
      const fault = broker.faults.add({ kind: 'swallow', api: 'Produce', when });
      const unanswered = send(silent, await batchOf([{}]));
      const gone = assert.rejects(unanswered, ConnectionClosed);
      await fault.struck;
      assert.equal((await silent.ask(apiVersions, null)).errorCode, 0);
      await silent.close();
      await gone;
      assert.equal(await stored(), count);
    }
  });

  it('answers later; the batch is stored at once', async () => {
    broker.faults.add({ kind: 'delay', api: 'Produce', ms: 1, times: 1 });
    const never = broker.faults.add({ kind: 'delay', api: 'Produce', ms: HOUR_MS });
    assert.equal((await send(client, await batchOf([{}]))).errorCode, 0);
    const gone = assert.rejects(send(client, await batchOf([{}])), ConnectionClosed);
    await never.struck;
    assert.equal(await stored(), 2n);
    await broker.stop();
    await gone;
  });

  it('says how long to wait, and reads no request meanwhile', async () => {
    broker.faults.add({ kind: 'throttle', api: 'Produce', ms: HOUR_MS });
    const records = await batchOf([{}]);
    const { throttleTimeMs } = await client.ask(produce, { transactionalId: null, acks: -1, timeoutMs: 1, topics: [{ name: 't', partitions: [{ partition: 0, records }] }] });
    assert.equal(throttleTimeMs, HOUR_MS);
    const gone = assert.rejects(client.ask(apiVersions, null), ConnectionClosed);
    assert.equal(await stored(), 1n);
    assert.equal(broker.requests.get('ApiVersions'), undefined);
    await broker.stop();
    await gone;
  });

  it('refuses a producer id, and shows a topic with an error', async () => {
    broker.faults.add({ kind: 'error', api: 'InitProducerId', code: 31 });
    broker.faults.add({ kind: 'error', api: 'Metadata', code: 5, topic: 't' });
    const ask = async (): Promise<number> => (await client.ask(initProducerId, { transactionalId: null, transactionTimeoutMs: 1 })).errorCode;
    assert.deepEqual([await ask(), await ask()], [31, 0]);
    const topic = async (): Promise<readonly number[]> => {
      const { topics } = await client.ask(metadata, { topics: ['t'], allowAutoTopicCreation: false });
      return [topics[0]!.errorCode, topics[0]!.partitions.length];
    };
    assert.deepEqual([await topic(), await topic()], [[5, 0], [0, 2]]);
  });

  it('answers nothing while it is frozen, and everything after', async () => {
    broker.faults.freeze();
    const waiting = send(client, await batchOf([{}]));
    await waitFor('the request has come', () => broker.requests.get('Produce') === 1);
    let answered = false;
    void waiting.then(() => (answered = true));
    // As many turns as an answer needs several times over.
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise(setImmediate);
    }
    assert.equal(answered, false);
    broker.faults.thaw();
    assert.equal((await waiting).baseOffset, 0n);
  });

  it('stops while it is frozen', async () => {
    broker.faults.freeze();
    const waiting = send(client, await batchOf([{}]));
    waiting.catch(() => undefined);
    await broker.stop();
    await assert.rejects(waiting, ConnectionClosed);
  });

  it('tries rules in their order, and forgets those that are removed', async () => {
    broker.faults.add({ kind: 'error', api: 'Produce', code: 7, times: Infinity }).remove();
    broker.faults.add({ kind: 'error', api: 'Produce', code: 5 });
    broker.faults.add({ kind: 'error', api: 'Produce', code: 6, times: Infinity });
    const code = async (): Promise<number> => (await send(client, await batchOf([{}]))).errorCode;
    assert.deepEqual([await code(), await code(), await code()], [5, 6, 6]);
    broker.faults.clear();
    assert.equal(await code(), 0);
  });
});
