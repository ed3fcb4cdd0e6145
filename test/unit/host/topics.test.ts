import assert from 'node:assert/strict';
import { Topics } from '../../../src/connections/topics';
import type { KnownConnection } from '../../../src/contracts/connections';
import type { TopicInfo } from '../../../src/contracts/topics';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { CONNECTIONS, explaining } from './kit';

const topic = (name: string): TopicInfo => ({ name, partitions: 1, replicationFactor: 1, internal: false });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('topics', () => {
  let active: KnownConnection | null;
  let calls: { name: string; connection: string; resolve: (value: unknown) => void; reject: (reason: Error) => void }[];
  let topics: Topics;

  beforeEach(() => {
    active = CONNECTIONS[0]!;
    calls = [];
    const request = ((name: string, { connection }: { connection: string }) =>
      new Promise((resolve, reject) => calls.push({ name, connection, resolve, reject }))) as never;
    topics = new Topics(
      { request },
      {
        get active() {
          return active;
        },
        resolve: (id) => CONNECTIONS.find((connection) => connection.id === (id ?? active?.id)) ?? assert.fail(),
      },
      explaining,
    );
  });

  it('reads the topics of the active connection once', async () => {
    topics.ensure();
    topics.ensure();
    assert.equal(topics.list.status, 'loading');
    assert.equal(calls.length, 1);
    calls[0]!.resolve([topic('a')]);
    await settled();
    topics.ensure();
    assert.deepEqual([topics.list.status, topics.list.topics.length, calls.length], ['loaded', 1, 1]);
  });

  it('keeps what it knew and says why where reading fails', async () => {
    topics.ensure();
    calls[0]!.resolve([topic('a')]);
    await settled();
    void topics.refresh();
    calls[1]!.reject(new KafkaError('connection-refused', { facts: { address: 'localhost:9092' } }));
    await settled();
    const { list } = topics;
    assert.deepEqual([list.status, list.topics.length, list.status === 'failed' && list.error.code], ['failed', 1, 'connection-refused']);
  });

  it('never shows the topics of one connection as those of another', async () => {
    topics.ensure();
    active = CONNECTIONS[1]!;
    assert.deepEqual(topics.list, { status: 'idle', connection: 'prod', topics: [] });
    topics.ensure();
    calls[1]!.resolve([topic('prod topic')]);
    calls[0]!.resolve([topic('dev topic')]);
    await settled();
    assert.deepEqual(topics.list.topics.map(({ name }) => name), ['prod topic']);
  });

  it('forgets them when the connection changed', async () => {
    topics.ensure();
    topics.forget('dev');
    calls[0]!.resolve([topic('old')]);
    await settled();
    assert.equal(topics.list.status, 'idle');
  });

  it('refuses to create and delete on a read-only connection', async () => {
    await assert.rejects(topics.create({ connection: 'ro', topic: 'x' }), (error: KafkaError) => error.code === 'read-only-connection');
    await assert.rejects(topics.delete('ro', 'x'), (error: KafkaError) => error.code === 'read-only-connection');
    assert.equal(calls.length, 0);
  });
});
