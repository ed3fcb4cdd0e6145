import assert from 'node:assert/strict';
import { apiVersions } from '../../../src/kafka/protocol/requests/apiVersions';
import { createTopics } from '../../../src/kafka/protocol/requests/createTopics';
import { metadata } from '../../../src/kafka/protocol/requests/metadata';
import { API_KEYS } from '../../../src/sandbox/apis/apiName';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { waitFor } from '../../harness/waitFor';
import { ConnectionClosed, RawClient } from './rawClient';
import { fetchFrom } from './records';

describe('sandbox connections', () => {
  let broker: SandboxBroker;
  let client: RawClient;

  beforeEach(async () => {
    broker = await SandboxBroker.start({ limits: { connections: 2, requestBytes: 1000 } });
    client = await RawClient.connect(broker);
  });

  afterEach(() => broker.stop());

  it('lists what it speaks, Produce from 0 although it refuses 0 to 2', async () => {
    const { errorCode, apis } = await client.ask(apiVersions, null);
    const range = (key: number): readonly number[] => apis.filter(({ apiKey }) => apiKey === key).flatMap(({ minVersion, maxVersion }) => [minVersion, maxVersion]);
    assert.equal(errorCode, 0);
    assert.deepEqual(range(API_KEYS.Produce), [0, 9]);
    assert.deepEqual(range(API_KEYS.Fetch), [4, 11]);
    assert.deepEqual(range(API_KEYS.ApiVersions), [0, 3]);
    assert.equal(apis.length, Object.keys(API_KEYS).length);
    await assert.rejects(client.request('Produce', 2), ConnectionClosed);
  });

  it('answers ApiVersions of a later version in version 0, with the version to use', async () => {
    const answer = await client.request('ApiVersions', 4, (writer) => writer.uvarint(0).compactString('some').compactString('1').uvarint(0));
    assert.equal(answer.int16(), 35);
    assert.deepEqual(answer.array(() => [answer.int16(), answer.int16(), answer.int16()]), [[18, 0, 3]]);
    assert.equal(answer.remaining, 0);
    assert.equal((await client.ask(apiVersions, null, 0)).errorCode, 0);
  });

  it('closes on a request it does not know, cannot read, or finds too large', async () => {
    await assert.rejects(client.send(999, 0, Buffer.alloc(0)), ConnectionClosed);
    await assert.rejects((await RawClient.connect(broker)).request('Metadata', 99), ConnectionClosed);
    await assert.rejects((await RawClient.connect(broker)).request('Metadata', 8, (writer) => writer.int32(1_000_000)), ConnectionClosed);
    await assert.rejects((await RawClient.connect(broker)).send(API_KEYS.Metadata, 8, Buffer.alloc(1000)), ConnectionClosed);
    const after = await RawClient.connect(broker);
    assert.equal((await after.ask(apiVersions, null)).errorCode, 0);
  });

  it('answers requests that come in one piece, in their order', async () => {
    const answers = await Promise.all([client.ask(apiVersions, null, 2), client.ask(metadata, { topics: null, allowAutoTopicCreation: false }), client.ask(apiVersions, null, 0)]);
    assert.deepEqual(answers.map((answer) => 'apis' in answer), [true, false, true]);
  });

  it('does not create a topic that is asked for, and says why there is none', async () => {
    const { topics } = await client.ask(metadata, { topics: ['nowhere', 'a b'], allowAutoTopicCreation: true });
    assert.deepEqual(topics.map(({ name, errorCode }) => [name, errorCode]), [['nowhere', 3], ['a b', 17]]);
    assert.deepEqual((await client.ask(metadata, { topics: null, allowAutoTopicCreation: true })).topics, []);
  });

  it('tells its address', async () => {
    const { brokers, controllerId } = await client.ask(metadata, { topics: [], allowAutoTopicCreation: false });
    assert.deepEqual([brokers, controllerId], [[{ nodeId: 1, host: '127.0.0.1', port: broker.port, rack: null }], 1]);
  });

  it('takes a limited number of connections, and another when one has gone', async () => {
    await RawClient.connect(broker);
    const third = await RawClient.connect(broker);
    await third.closed;
    await client.close();
    await waitFor('the place is free', () => broker.openConnections === 1);
    assert.equal((await (await RawClient.connect(broker)).ask(apiVersions, null)).errorCode, 0);
  });

  it('closes every connection when it stops, although a fetch waits', async () => {
    broker.createTopic('t');
    const gone = assert.rejects(fetchFrom(client, 0n, { minBytes: 1, maxWaitMs: 3_600_000 }), ConnectionClosed);
    await waitFor('the fetch has come', () => broker.requests.get('Fetch') === 1);
    await Promise.all([broker.stop(), broker.stop()]);
    await gone;
    await client.closed;
    await waitFor('no connection is left', () => broker.openConnections === 0);
    await assert.rejects(RawClient.connect(broker), { code: 'ECONNREFUSED' });
  });

  it('notices that a client is gone whose fetch waits', async () => {
    broker.createTopic('t');
    const gone = assert.rejects(fetchFrom(client, 0n, { minBytes: 1, maxWaitMs: 3_600_000 }), ConnectionClosed);
    await waitFor('the fetch has come', () => broker.requests.get('Fetch') === 1);
    await client.close();
    await gone;
    await waitFor('the connection is gone', () => broker.openConnections === 0);
  });

  it('closes only the connection of a request that it fails at, and says so', async () => {
    const errors: unknown[] = [];
    const own = await SandboxBroker.start({ onError: (error) => errors.push(error) });
    const [failing, other] = [await RawClient.connect(own), await RawClient.connect(own)];
    // The refusal repeats the name, and is longer than a string of this version can be.
    const topic = { name: 'x'.repeat(32_767), numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
    await assert.rejects(failing.ask(createTopics, { topics: [topic], timeoutMs: 1000, validateOnly: false }), ConnectionClosed);
    assert.equal((await other.ask(apiVersions, null)).errorCode, 0);
    assert.deepEqual(errors.map((error) => error instanceof RangeError), [true]);
    await own.stop();
  });

  it('says when its port is taken', async () => {
    await assert.rejects(SandboxBroker.start({ port: broker.port }), { code: 'EADDRINUSE' });
  });
});
