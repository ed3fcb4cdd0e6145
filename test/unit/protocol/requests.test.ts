import assert from 'node:assert/strict';
import { Reader } from '../../../src/kafka/protocol/reader';
import { produceChunks, type ProduceRequest } from '../../../src/kafka/protocol/requests/produce';
import { Writer } from '../../../src/kafka/protocol/writer';
import { GROUP_CASES, TOPIC_CASES } from './inspectionCases';
import { API_REQUESTS, goldens } from './requestGoldens';

const records = Buffer.from([1, 2, 3]);

const PRODUCE: ProduceRequest = {
  transactionalId: 'tx',
  acks: -1,
  timeoutMs: 30_000,
  topics: [
    { name: 'orders', partitions: [{ partition: 0, records }, { partition: 4, records }] },
    { name: 't', partitions: [{ partition: 1, records }] },
  ],
};

/** What RequestGoldens.java sends and answers, in our terms. */
const CASES: Readonly<Record<string, { readonly request: unknown; readonly response: (version: number) => unknown }>> = {
  ...GROUP_CASES,
  ...TOPIC_CASES,
  ApiVersions: {
    request: null,
    response: () => ({ errorCode: 35, apis: [{ apiKey: 0, minVersion: 3, maxVersion: 13 }, { apiKey: 18, minVersion: 0, maxVersion: 4 }] }),
  },
  Metadata: {
    request: { topics: ['orders'], allowAutoTopicCreation: false },
    response: (version) => ({
      throttleTimeMs: 0,
      brokers: [{ nodeId: 2, host: 'kafka-2', port: 9092, rack: 'r' }],
      clusterId: 'c1',
      controllerId: 2,
      topics: [
        {
          errorCode: 5,
          name: 'orders',
          internal: true,
          partitions: [{ errorCode: 9, partition: 3, leader: 2, leaderEpoch: version >= 7 ? 7 : -1, replicas: [2, 1], inSyncReplicas: [2] }],
        },
      ],
    }),
  },
  Produce: {
    request: PRODUCE,
    response: (version) => ({
      throttleTimeMs: 4,
      topics: [
        {
          name: 'orders',
          partitions: [
            { partition: 0, errorCode: 0, baseOffset: 2n ** 63n - 1n, logAppendTime: -1n, logStartOffset: version >= 5 ? 11n : -1n, recordErrors: [], errorMessage: null },
            {
              partition: 4,
              errorCode: 87,
              baseOffset: -1n,
              logAppendTime: 1_700_000_000_000n,
              logStartOffset: -1n,
              recordErrors: version >= 8 ? [{ index: 1, message: 'no key' }] : [],
              errorMessage: version >= 8 ? 'bad' : null,
            },
          ],
        },
      ],
    }),
  },
  InitProducerId: {
    request: { transactionalId: 'tx', transactionTimeoutMs: 60_000 },
    response: () => ({ throttleTimeMs: 5, errorCode: 53, producerId: 2n ** 63n - 1n, producerEpoch: 4 }),
  },
  ListOffsets: {
    request: { isolationLevel: 1, topics: [{ name: 'orders', partitions: [{ partition: 3, leaderEpoch: -1, timestamp: -2n }] }] },
    response: (version) => ({
      throttleTimeMs: 6,
      topics: [{ name: 'orders', partitions: [{ partition: 3, errorCode: 6, timestamp: -1n, offset: 2n ** 40n, leaderEpoch: version >= 4 ? 8 : -1 }] }],
    }),
  },
  DescribeConfigs: {
    request: {
      includeSynonyms: true,
      resources: [
        { resourceType: 2, resourceName: 'orders', configNames: ['max.message.bytes'] },
        { resourceType: 4, resourceName: '1', configNames: null },
      ],
    },
    response: (version) => ({
      throttleTimeMs: 7,
      results: [
        {
          errorCode: 29,
          errorMessage: 'no',
          resourceType: 2,
          resourceName: 'orders',
          configs: [
            { name: 'cleanup.policy', value: 'compact', readOnly: true, source: 1, sensitive: false, type: version >= 3 ? 7 : 0, synonyms: [{ name: 'log.cleanup.policy', value: null, source: 5 }] },
            { name: 's', value: null, readOnly: false, source: 4, sensitive: true, type: 0, synonyms: [] },
          ],
        },
      ],
    }),
  },
  CreateTopics: {
    request: {
      timeoutMs: 15_000,
      validateOnly: true,
      topics: [
        { name: 'orders', numPartitions: 3, replicationFactor: 2, assignments: [], configs: [{ name: 'cleanup.policy', value: 'compact' }] },
        { name: 't', numPartitions: -1, replicationFactor: -1, assignments: [{ partition: 0, brokerIds: [1, 2] }], configs: [] },
      ],
    },
    response: () => ({ throttleTimeMs: 8, topics: [{ name: 'orders', errorCode: 36, errorMessage: 'exists' }] }),
  },
  DeleteTopics: {
    request: { topicNames: ['orders', 't'], timeoutMs: 15_000 },
    response: () => ({ throttleTimeMs: 9, responses: [{ name: 'orders', errorCode: 73 }] }),
  },
  Fetch: {
    request: {
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 2 ** 20,
      isolationLevel: 1,
      rackId: 'eu-1c',
      topics: [{ name: 'orders', partitions: [{ partition: 3, leaderEpoch: -1, fetchOffset: 2n ** 40n, maxBytes: 2 ** 19 }] }],
    },
    response: (version) => ({
      throttleTimeMs: 10,
      errorCode: 0,
      topics: [
        {
          name: 'orders',
          partitions: [
            {
              partition: 3,
              errorCode: 0,
              highWatermark: 50n,
              lastStableOffset: 40n,
              logStartOffset: version >= 5 ? 30n : -1n,
              abortedTransactions: [{ producerId: 7n, firstOffset: 35n }],
              preferredReadReplica: version >= 11 ? 2 : -1,
              records,
            },
            { partition: 4, errorCode: 1, highWatermark: -1n, lastStableOffset: -1n, logStartOffset: -1n, abortedTransactions: [], preferredReadReplica: -1, records: Buffer.alloc(0) },
          ],
        },
      ],
    }),
  },
  FindCoordinator: {
    request: { key: 'tx', keyType: 1 },
    response: () => ({ throttleTimeMs: 11, errorCode: 15, errorMessage: 'not yet', nodeId: 2, host: 'kafka-2', port: 9092 }),
  },
  AddPartitionsToTxn: {
    request: { transactionalId: 'tx', producerId: 2n ** 63n - 1n, producerEpoch: 4, topics: [{ name: 'orders', partitions: [0, 4] }, { name: 't', partitions: [1] }] },
    response: () => ({ throttleTimeMs: 12, topics: [{ name: 'orders', partitions: [{ partition: 0, errorCode: 55 }, { partition: 4, errorCode: 29 }] }] }),
  },
  EndTxn: {
    request: { transactionalId: 'tx', producerId: 2n ** 63n - 1n, producerEpoch: 4, committed: true },
    response: () => ({ throttleTimeMs: 13, errorCode: 51 }),
  },
};

describe('Requests', () => {
  for (const { api, version, request, response } of goldens) {
    const codec = API_REQUESTS[api]!;
    const { request: ours, response: expected } = CASES[api]!;

    it(`${api} v${version} is written as Kafka writes it`, () => {
      const writer = new Writer();
      codec.encode(ours as never, version, writer);
      assert.equal(writer.toBuffer().toString('hex'), request);
    });

    it(`the answer to ${api} v${version} is read to its last byte`, () => {
      const reader = new Reader(Buffer.from(response, 'hex'));
      assert.deepEqual(codec.decode(reader, version), expected(version));
      assert.equal(reader.remaining, 0);
    });
  }

  it('are tested in every version that they offer', () => {
    for (const [name, api] of Object.entries(API_REQUESTS)) {
      const versions = goldens.filter((golden) => golden.api === name).map((golden) => golden.version);
      assert.deepEqual(versions, Array.from({ length: api.maxVersion - api.minVersion + 1 }, (_, index) => api.minVersion + index), name);
      assert.equal(api.name, name);
    }
  });

  it('Produce hands the batches out uncopied', () => {
    const chunks = produceChunks(PRODUCE, 8);
    assert.equal(chunks.filter((chunk) => chunk === records).length, 3);
    assert.equal(Buffer.concat(chunks).toString('hex'), goldens.find((golden) => golden.api === 'Produce' && golden.version === 8)?.request);
  });

  it('Metadata asks for all topics with null', () => {
    const writer = new Writer();
    API_REQUESTS.Metadata!.encode({ topics: null, allowAutoTopicCreation: false } as never, 8, writer);
    assert.equal(writer.toBuffer().toString('hex'), 'ffffffff000000');
  });
});
