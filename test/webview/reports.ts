import type { RawReport } from '../../src/bridge/clientThread';
import type { Stage } from '../../src/contracts/messages';
import { KafkaError } from '../../src/kafka/errors/kafkaError';

const BROKERS = [2, 3].map((id) => ({ id, host: `kafka-${id}`, port: 9092 }));
export const [FORMER, LEADER] = BROKERS as [(typeof BROKERS)[0], (typeof BROKERS)[0]];

export const stage = (name: Stage['name'], startMs: number, durationMs: number, facts: Stage['facts']): Stage => ({ name, startMs, durationMs, facts });
export const BEFORE: readonly Stage[] = [
  stage('serialize', 0, 0.2, { keyFormat: 'string', keyBytes: 7, valueFormat: 'json', valueBytes: 95, headers: 4, headerBytes: 64 }),
  stage('partition', 0.2, 0.1, { how: 'murmur2', hash: 2091043779, partitions: 6, metadataMs: 0, memoryMs: 0 }),
  stage('batch', 0.3, 5.1, { records: 1, bytes: 235, closedBy: 'linger', lingerMs: 5, batchSize: 16_384 }),
];

/** Led by another broker than was thought: refused, tried again, stored. */
export const RETRIED: Partial<RawReport> = {
  outcome: 'acknowledged',
  ...{ partition: 3, offset: '10482', timestamp: '1773479467312', durationMs: 147, batchRecords: 1, throttleMs: 0 },
  producer: { id: '4001', epoch: 0, sequence: 0 },
  bytes: { key: 7, value: 95, record: 174, batch: 235, batchCompressed: 214 },
  request: { api: 'Produce', version: 8, bytes: 283 },
  attempts: [
    {
      ...{ broker: FORMER, startedAtMs: 5.8, writtenAtMs: 6, durationMs: 11.6, backoffMs: 115.1 },
      error: new KafkaError('not-leader', { retriable: true, kafka: { code: 6, name: 'NOT_LEADER_OR_FOLLOWER' }, facts: { topic: 'vehicle.telemetry', partition: 3, brokerId: 2, address: 'kafka-2:9092' } }).data,
    },
    { broker: LEADER, startedAtMs: 132.5, writtenAtMs: 132.7, durationMs: 14.3, error: null, backoffMs: 0 },
  ],
  stages: [
    ...BEFORE,
    stage('encode', 5.4, 0.4, { codec: 'lz4', bytesBefore: 235, bytesAfter: 214 }),
    stage('request', 5.8, 141, { api: 'Produce', version: 8, bytes: 283, attempts: 2, broker: 3, address: 'kafka-3:9092', rack: 'eu-1c', throttleMs: 0, otherBatches: 0, waitedMs: 0.1, waitedFor: null }),
    stage('acknowledge', 146.8, 0.1, { acks: 'all', offset: '10482', logAppendTime: null, replicas: 3, inSyncReplicas: 3, replicasReadMsAgo: 20.4 }),
  ],
};

/** Written, and the connection broke before an answer. */
export const UNANSWERED: Partial<RawReport> = {
  outcome: 'unknown',
  ...{ acks: '1', partition: 1, durationMs: 30_000, batchRecords: 1 },
  bytes: { key: 7, value: 95, record: 174, batch: 235, batchCompressed: 235 },
  request: { api: 'Produce', version: 8, bytes: 283 },
  attempts: [{ broker: LEADER, startedAtMs: 5.8, writtenAtMs: 26, durationMs: 29_994, error: new KafkaError('connection-closed', { retriable: true, facts: { address: 'kafka-3:9092', written: true } }).data, backoffMs: 0 }],
  stages: [
    ...BEFORE,
    stage('encode', 5.4, 0.3, { codec: 'none', bytesBefore: 235, bytesAfter: 235 }),
    stage('request', 5.8, 29_994, { api: 'Produce', version: 8, bytes: 283, attempts: 1, broker: 3, address: 'kafka-3:9092', rack: null, throttleMs: 0, otherBatches: 2, waitedMs: 8.2, waitedFor: 'leader' }),
  ],
  error: new KafkaError('connection-closed', { retriable: true, facts: { address: 'kafka-3:9092', written: true } }).data,
};

/** Without an answer, as acks=0 has none. */
export const SENT: Partial<RawReport> = {
  outcome: 'sent',
  ...{ acks: '0', partition: 5, durationMs: 6.4, batchRecords: 3 },
  bytes: { key: null, value: null, record: 12, batch: 97, batchCompressed: 97 },
  request: { api: 'Produce', version: 8, bytes: 150 },
  attempts: [{ broker: LEADER, startedAtMs: 5.8, writtenAtMs: 5.9, durationMs: 0.5, error: null, backoffMs: 0 }],
  stages: [
    stage('serialize', 0, 0.01, { keyFormat: null, keyBytes: null, valueFormat: null, valueBytes: null, headers: 0, headerBytes: 0 }),
    stage('partition', 20.1, 0.1, { how: 'sticky', partitions: 6, metadataMs: 20, memoryMs: 0 }),
    stage('batch', 20.2, 0.1, { records: 3, bytes: 97, closedBy: 'linger', lingerMs: 0, batchSize: 16_384 }),
    stage('encode', 20.3, 0.1, { codec: 'none', bytesBefore: 97, bytesAfter: 97 }),
    stage('request', 20.4, 0.5, { api: 'Produce', version: 8, bytes: 150, attempts: 1, broker: 3, address: 'kafka-3:9092', rack: null, throttleMs: 0, otherBatches: 0, waitedMs: 0, waitedFor: null }),
  ],
};

/** Never got beyond its partition. */
export const TOO_LARGE: Partial<RawReport> = {
  outcome: 'rejected',
  durationMs: 0.6,
  stages: [BEFORE[0]!],
  error: new KafkaError('message-too-large', { facts: { topic: 'vehicle.telemetry', size: 2_000_141, limit: 1_048_576, limitSource: 'max.request.size' } }).data,
};
