import type { TransactionTrace } from '../../../src/contracts/bulk';
import type { Outcome, SendReport } from '../../../src/contracts/messages';
import type { Facts } from '../../../src/contracts/errors';
import { explainReport } from '../../../src/explain/explain';
import type { ExplainContext, Translate } from '../../../src/explain/explanation';
import type { ErrorCode } from '../../../src/kafka/errors/errorCode';
import type { KafkaErrorData } from '../../../src/kafka/errors/kafkaError';

/** As VS Code's `l10n.t` without a bundle: values go in once, whatever they contain. */
export const english: Translate = (message, ...args) => message.replace(/\{(\d+)\}/g, (match, index: string) => String(args[Number(index)] ?? match));

export const ALL_COMMANDS: ReadonlySet<string> = new Set(
  ['addConnection', 'editConnection', 'selectConnection', 'createTopic', 'diagnoseConnection', 'showLog', 'copyDiagnostics', 'startSandbox'].map(
    (name) => `kafkaDispatch.${name}`,
  ),
);

export const CONTEXT: ExplainContext = { connectionName: 'staging', connection: 'c-1', commands: ALL_COMMANDS };

/** Something plausible for every fact there is. */
export const ALL_FACTS: Facts = {
  address: 'kafka-2.internal:9092',
  addresses: 'localhost:9092, localhost:9093',
  bootstrap: 'localhost:9092, localhost:9093',
  host: 'kafka-2.internal',
  port: 9092,
  brokerId: 2,
  topic: 'orders',
  partition: 4,
  partitions: 6,
  offset: '7718',
  logStart: '7800',
  limit: 1048588,
  size: 1363210,
  limitSource: 'max.message.bytes',
  timeoutMs: 30000,
  waitedMs: 4200,
  attempts: 3,
  abortsAfterMs: 120000,
  mechanism: 'SCRAM-SHA-256',
  mechanisms: 'PLAIN, SCRAM-SHA-512',
  username: 'alice',
  group: 'billing',
  isr: 1,
  minIsr: 2,
  replicas: 3,
  api: 'Produce',
  version: 8,
  setting: 'lingerMs',
  min: 0,
  max: 60000,
  value: '70000',
  format: 'int64',
  reason: 'expected true, found tru',
  file: '/etc/kafka/ca.pem',
  name: 'trace',
  brokerMessage: 'The broker had a reason.',
  lastErrorCode: 'connection-refused',
  lastError: 'connect ECONNREFUSED 127.0.0.1:9092',
  codec: 'zstd',
  written: true,
  lastTimeoutMs: 8000,
  reasonCode: 'host-not-found',
  timestamp: 4102444800000,
  timestampBeforeMaxMs: 86400000,
  timestampAfterMaxMs: 3600000,
  requestBytes: 2097152,
  connected: true,
  answered: true,
  certificate: true,
  names: 'kafka-1, 10.0.0.1',
};

/** All facts; none; each one alone; all but one; all null. */
export const FACT_SETS: readonly Facts[] = [
  ALL_FACTS,
  {},
  ...Object.entries(ALL_FACTS).map(([name, value]) => ({ [name]: value })),
  ...Object.keys(ALL_FACTS).map((left) => Object.fromEntries(Object.entries(ALL_FACTS).filter(([name]) => name !== left))),
  Object.fromEntries(Object.keys(ALL_FACTS).map((name) => [name, null])),
];

export function errorOf(code: ErrorCode, facts: Facts = {}, more: Partial<KafkaErrorData> = {}): KafkaErrorData {
  return { code, retriable: false, raw: '', ...more, facts };
}

/** A report that ended so, explained. */
export function explainedReport(outcome: Outcome, error: KafkaErrorData | null, context: ExplainContext = CONTEXT, attemptError: KafkaErrorData | null = null, t = english): SendReport {
  return explainReport({ ...REPORT, outcome, error, attempts: [{ ...ATTEMPT, error: attemptError }] }, context, t);
}

const ATTEMPT = { broker: { id: 2, host: 'kafka-2', port: 9092 }, startedAtMs: 1, writtenAtMs: 2, durationMs: 3, backoffMs: 100 };

/** The trace of a transaction with one step, whose attempts ended so. */
export function traceWith(...errors: readonly (KafkaErrorData | null)[]): TransactionTrace<KafkaErrorData> {
  const step = { name: 'end', startMs: 1, durationMs: 9, facts: { committed: true }, attempts: errors.map((error) => ({ ...ATTEMPT, error })), attemptsLeftOut: 3 } as const;
  return { id: 'kafka-dispatch-1', producer: { id: '7', epoch: 0 }, timeoutMs: 120_000, startedAt: 1767225600000, durationMs: 12, steps: [step], searchesLeftOut: 2 };
}

const REPORT: SendReport<KafkaErrorData> = {
  apiVersion: 1,
  sendId: 's-1',
  outcome: 'rejected',
  connection: 'c-1',
  topic: 'orders',
  partition: 4,
  offset: null,
  timestamp: '1767225600000',
  acks: 'all',
  startedAt: 1767225600000,
  durationMs: 12,
  producer: null,
  possibleDuplicate: false,
  bytes: { key: 7, value: 83, record: 100, batch: 161, batchCompressed: null },
  batchRecords: 1,
  request: null,
  throttleMs: 0,
  leaderEpoch: null,
  attempts: [],
  stages: [],
  searchFrom: null,
  lookup: null,
  error: null,
};
