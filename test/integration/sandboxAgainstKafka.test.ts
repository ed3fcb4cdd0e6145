import assert from 'node:assert/strict';
import { ATTRIBUTES_AT, BASE_OFFSET_AT, LAST_OFFSET_DELTA_AT, MAGIC_AT, RECORD_COUNT_AT } from '../../src/kafka/protocol/batchFormat';
import { restamp } from '../../src/kafka/protocol/batchHeaderWriter';
import { createTopics, type CreateTopicsResponse } from '../../src/kafka/protocol/requests/createTopics';
import { deleteRecords } from '../../src/kafka/protocol/requests/deleteRecords';
import { deleteTopics } from '../../src/kafka/protocol/requests/deleteTopics';
import { describeConfigs } from '../../src/kafka/protocol/requests/describeConfigs';
import { incrementalAlterConfigs } from '../../src/kafka/protocol/requests/incrementalAlterConfigs';
import { initProducerId } from '../../src/kafka/protocol/requests/initProducerId';
import { listOffsets } from '../../src/kafka/protocol/requests/listOffsets';
import { metadata } from '../../src/kafka/protocol/requests/metadata';
import type { ProducePartitionResponse } from '../../src/kafka/protocol/requests/produce';
import { SandboxBroker } from '../../src/sandbox/broker';
import { orSkip } from '../harness/unavailable';
import { waitFor } from '../harness/waitFor';
import { ConnectionClosed, RawClient } from '../unit/sandbox/rawClient';
import { batchOf, fetchFrom, send, type ProduceOptions, type TestRecord } from '../unit/sandbox/records';
import { sharedKafka, uniqueTopic } from './hooks';

type NewTopic = Partial<Parameters<typeof createTopics.encode>[0]['topics'][number]>;

const NO_PRODUCER = { producerId: -1n, producerEpoch: -1, baseSequence: -1 };
const YEAR_2100 = 4_102_444_800_000;

/** The same requests to both brokers; what they answer must be equal. */
describe('sandbox: compared with Kafka', function () {
  this.timeout(60_000);
  let sandbox: SandboxBroker;
  let ports: readonly number[];

  before(async function () {
    const kafka = await orSkip(this, sharedKafka());
    sandbox = await SandboxBroker.start();
    ports = [sandbox.port, kafka.brokers[0]!.port];
  });

  after(() => sandbox.stop());

  /** Asks both and compares; answers the common answer. */
  async function both<Answer>(what: string, ask: (client: RawClient) => Promise<Answer>): Promise<Answer> {
    const answers: Answer[] = [];
    for (const port of ports) {
      const client = await RawClient.connect({ port });
      answers.push(await ask(client));
      await client.close();
    }
    assert.deepEqual(answers[0], answers[1], what);
    return answers[0]!;
  }

  /** What a refused batch is answered, without the log's start, which says nothing then. */
  async function sent(client: RawClient, batch: Buffer, options: ProduceOptions): Promise<Partial<ProducePartitionResponse>> {
    const { logStartOffset, ...rest } = await send(client, batch, options);
    return rest.errorCode === 0 ? { ...rest, logStartOffset } : rest;
  }

  function create(client: RawClient, topic: NewTopic): Promise<CreateTopicsResponse> {
    const complete = { name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [], ...topic };
    return client.ask(createTopics, { topics: [complete], timeoutMs: 10_000, validateOnly: false });
  }

  async function newTopic(configs: Readonly<Record<string, string>> = {}): Promise<string> {
    const name = uniqueTopic('compared');
    const answer = await both('create', (client) => create(client, { name, configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })) }));
    assert.equal(answer.topics[0]!.errorCode, 0);
    await both('led', (client) =>
      waitFor('a leader', async () => {
        const { topics } = await client.ask(metadata, { topics: [name], allowAutoTopicCreation: false });
        const isLed = topics[0]!.errorCode === 0 && topics[0]!.partitions.every(({ leader }) => leader === 1);
        // A broker is told as leader a moment before it serves the partition.
        return isLed && (await fetchFrom(client, 0n, { topic: name })).error === 0;
      }),
    );
    return name;
  }

  it('in refusing topics', async () => {
    const name = await newTopic();
    const refused: NewTopic[] = [
      { name },
      { name: '' },
      { name: '.' },
      { name: 'a b' },
      { name: 'x'.repeat(250) },
      { numPartitions: 0 },
      { replicationFactor: 0 },
      { replicationFactor: 3 },
      { configs: [{ name: 'foo', value: '1' }] },
      { configs: [{ name: 'max.message.bytes', value: 'abc' }] },
      { configs: [{ name: 'max.message.bytes', value: '-1' }] },
      { configs: [{ name: 'cleanup.policy', value: 'foo' }] },
      { configs: [{ name: 'message.timestamp.type', value: 'foo' }] },
      { configs: [{ name: 'retention.ms', value: '-2' }] },
      { numPartitions: -1, replicationFactor: -1, assignments: [{ partition: 0, brokerIds: [9] }] },
      { numPartitions: -1, replicationFactor: -1, assignments: [{ partition: 1, brokerIds: [1] }] },
    ];
    const dotted = uniqueTopic('with.dot');
    await both('a dot', (client) => create(client, { name: dotted }));
    refused.push({ name: dotted.replace('.', '_') });
    for (const topic of refused) {
      const { topics } = await both(JSON.stringify(topic), (client) => create(client, { name: 'refused', ...topic }));
      assert.notEqual(topics[0]!.errorCode, 0, JSON.stringify(topic));
    }
    for (const gone of [name, 'nowhere']) {
      await both('delete', (client) => client.ask(deleteTopics, { topicNames: [gone], timeoutMs: 10_000 }));
    }
  });

  it('in what it stores and refuses', async () => {
    const plain = await newTopic();
    const compacted = await newTopic({ 'cleanup.policy': 'compact' });
    const small = await newTopic({ 'max.message.bytes': '200' });
    const one = await batchOf([{ timestamp: 1 }]);
    const changed = (change: (batch: Buffer) => void): Buffer => {
      const batch = Buffer.from(one);
      change(batch);
      restamp(batch, NO_PRODUCER);
      return batch;
    };
    const corrupt = Buffer.from(one);
    corrupt[corrupt.length - 1]! ^= 1;
    const cases: [string, string, Buffer, number?][] = [
      ['one', plain, one],
      ['another partition', plain, one, 9],
      ['another topic', 'nowhere', one],
      ['nothing', plain, Buffer.alloc(0)],
      ['two batches', plain, Buffer.concat([one, one])],
      ['a wrong CRC', plain, corrupt],
      ['magic 1', plain, changed((batch) => batch.writeInt8(1, MAGIC_AT))],
      ['a base offset', plain, changed((batch) => batch.writeBigInt64BE(5n, BASE_OFFSET_AT))],
      ['a wrong last offset', plain, changed((batch) => batch.writeInt32BE(3, LAST_OFFSET_DELTA_AT))],
      ['no records', plain, changed((batch) => batch.writeInt32BE(0, RECORD_COUNT_AT))],
      ['a control batch', plain, changed((batch) => batch.writeInt16BE(0x20, ATTRIBUTES_AT))],
      ['no key', compacted, await batchOf([{ key: 'a', timestamp: 1 }, { key: null, timestamp: 1 }, { key: null, timestamp: 1 }])],
      ['no key, compressed', compacted, await batchOf([{ key: null, timestamp: 1 }], { codec: 'gzip' })],
      ['a tombstone', compacted, await batchOf([{ key: 'a', value: null, timestamp: 1 }])],
      ['a large batch', small, await batchOf([{ value: 'x'.repeat(300), timestamp: 1 }])],
      ['a large batch, compressed', small, await batchOf([{ value: 'x'.repeat(300), timestamp: 1 }], { codec: 'gzip' })],
      ['old timestamps', plain, await batchOf([{ timestamp: 0 }, { timestamp: -1 }, { timestamp: -5 }])],
    ];
    for (const [what, topic, batch, partition] of cases) {
      await both(what, (client) => sent(client, batch, partition === undefined ? { topic } : { topic, partition }));
    }
    await both('acks 2', (client) => sent(client, one, { topic: plain, acks: 2 }));
    for (const topic of [plain, compacted, small]) {
      await both('what is stored', async (client) => (await fetchFrom(client, 0n, { topic })).records.toString('hex'));
    }
  });

  it('in refusing timestamps', async () => {
    const topic = await newTopic();
    const future: TestRecord[] = [{ timestamp: Date.now() }, { timestamp: YEAR_2100 }, { timestamp: YEAR_2100 + 1 }];
    const batches = [await batchOf(future), await batchOf(future, { codec: 'gzip' }), await batchOf([{ timestamp: -(2n ** 63n) }]), await batchOf([{ timestamp: 2n ** 63n - 1n }])];
    for (const [index, batch] of batches.entries()) {
      const answer = await both(`batch ${index}`, async (client) => {
        const { recordErrors, ...rest } = await sent(client, batch, { topic });
        // The bounds are the broker's clock.
        return { ...rest, recordErrors: recordErrors?.map(({ index, message }) => [index, message?.replace(/\[.*\]$/, '')]) };
      });
      assert.equal(answer.errorCode, 32);
    }
  });

  it('in closing on a refused acks=0', async () => {
    const batch = await batchOf([{}]);
    await both('closed', (client) => assert.rejects(send(client, batch, { topic: 'nowhere', acks: 0 }), ConnectionClosed));
  });

  it('in what it makes of sequences', async () => {
    const topic = await newTopic();
    const steps: [baseSequence: number, records: number, epoch: number][] = [
      [0, 2, 0], [2, 1, 0], [0, 2, 0], [4, 1, 0], [3, 1, 0], [4, 1, 0], [5, 1, 0], [6, 1, 0], [2, 1, 0], [0, 2, 0], [1, 1, 1], [0, 1, 1], [7, 1, 0],
    ];
    const codes = await both('sequences', async (client) => {
      const producerId = await waitFor('a producer id', async () => {
        const answer = await client.ask(initProducerId, { transactionalId: null, transactionTimeoutMs: 1000 });
        return answer.errorCode === 0 && answer.producerId;
      });
      const answers: [number, bigint][] = [];
      for (const [baseSequence, records, producerEpoch] of steps) {
        const batch = await batchOf(Array.from({ length: records }, () => ({})), { producerId, producerEpoch, baseSequence });
        const { errorCode, baseOffset } = await send(client, batch, { topic });
        answers.push([errorCode, baseOffset]);
      }
      return answers;
    });
    assert.deepEqual(codes.map(([code]) => code).filter((code) => code !== 0).sort(), [45, 45, 45, 47]);
  });

  it('in offsets by time', async () => {
    const topic = await newTopic();
    const batches = [await batchOf([{ timestamp: 1000 }, { timestamp: 3000 }, { timestamp: 2000 }], { codec: 'gzip' }), await batchOf([{ timestamp: 2500 }, { timestamp: 4000 }])];
    for (const timestamp of [-1n, -2n, -3n, 0n, 1000n, 1001n, 2600n, 3001n, 4000n, 4001n]) {
      await both(`at ${timestamp}`, async (client) => {
        if (timestamp === -1n) {
          for (const batch of batches) {
            await send(client, batch, { topic });
          }
        }
        return client.ask(listOffsets, { isolationLevel: 0, topics: [{ name: topic, partitions: [{ partition: 0, leaderEpoch: -1, timestamp }] }] });
      });
    }
  });

  it('in the configs of a topic', async () => {
    const topic = await newTopic({ 'max.message.bytes': '1000', 'message.timestamp.type': 'LogAppendTime' });
    const configNames = ['max.message.bytes', 'message.timestamp.type', 'cleanup.policy', 'message.timestamp.after.max.ms', 'retention.bytes'];
    const answer = await both('configs', async (client) => {
      const resources = [topic, 'nowhere', 'a b'].map((resourceName) => ({ resourceType: 2, resourceName, configNames }));
      const { results } = await client.ask(describeConfigs, { resources, includeSynonyms: false });
      return results.map(({ configs, ...rest }) => ({ ...rest, configs: [...configs].sort((a, b) => a.name.localeCompare(b.name)) }));
    });
    assert.equal(answer[0]!.configs.length, configNames.length);
  });

  it('in removing records', async () => {
    const [name, compacted] = [await newTopic(), await newTopic({ 'cleanup.policy': 'compact' })];
    const remove = async (client: RawClient, topic: string, ...offsets: readonly bigint[]): Promise<unknown> => {
      const answers: unknown[] = [];
      for (const offset of offsets) {
        answers.push((await client.ask(deleteRecords, { topics: [{ name: topic, partitions: [{ partition: 0, offset }] }], timeoutMs: 10_000 })).topics);
      }
      return answers;
    };
    await both('removing', async (client) => {
      for (const value of ['a', 'b', 'c']) {
        await sent(client, await batchOf([{ value }]), { topic: name });
      }
      return remove(client, name, 2n, 1n, -1n, 4n, -2n);
    });
    await both('what is left', (client) => client.ask(listOffsets, { isolationLevel: 0, topics: [{ name, partitions: [{ partition: 0, leaderEpoch: -1, timestamp: -2n }] }] }));
    await both('compacted', (client) => remove(client, compacted, -1n));
    await both('unknown', (client) => remove(client, 'no-such-topic', -1n));
  });

  it('in altering configs', async () => {
    const name = await newTopic({ 'retention.ms': '5' });
    const alter = (client: RawClient, resourceName: string, config: string, value: string | null): Promise<unknown> =>
      client.ask(incrementalAlterConfigs, { resources: [{ resourceType: 2, resourceName, configs: [{ name: config, value }] }], validateOnly: false });
    for (const [config, value] of [['retention.ms', '7'], ['retention.ms', 'x'], ['foo', '1'], ['retention.ms', null], ['max.message.bytes', '-1']] as const) {
      await both(`${config}=${value}`, (client) => alter(client, name, config, value));
    }
    await both('unknown', (client) => alter(client, 'no-such-topic', 'retention.ms', '7'));
  });

  it('in fetching out of range and from topics that are not there', async () => {
    const topic = await newTopic();
    for (const [from, name] of [[1n, topic], [-1n, topic], [0n, topic], [0n, 'nowhere']] as const) {
      await both(`${name} from ${from}`, async (client) => (await fetchFrom(client, from, { topic: name })).error);
    }
  });
});
