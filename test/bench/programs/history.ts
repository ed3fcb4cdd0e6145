import type { MessageDraft, SendReport } from '../../../src/contracts/messages';
import { explain, explainReport, explainTransaction } from '../../../src/explain/explain';
import { Explaining } from '../../../src/platform/explaining';
import * as groups from '../../../src/send/groups/group';
import { History } from '../../../src/send/history/history';
import * as reader from '../../../src/send/history/readHistories';
import { ResultStore } from '../../../src/send/resultStore';

const SENDS = 5_000;
const GROUP = 10_000;
const PORTION = 100;
const DRAFT: MessageDraft = { connection: 'c', topic: 'vehicle.telemetry', key: { format: 'string', text: 'truck-7' }, value: { format: 'json', text: `{"speed": 62.5, "note": "${'x'.repeat(170)}"}` } };

function report(sendId: string, offset: number): SendReport {
  const random = Math.random();
  const stage = (name: SendReport['stages'][number]['name'], facts: SendReport['stages'][number]['facts']): SendReport['stages'][number] => ({ name, startMs: random * 10, durationMs: random * 3, facts });
  return {
    ...{ apiVersion: 1, sendId, outcome: 'acknowledged', connection: 'c', topic: DRAFT.topic, partition: offset % 6, offset: String(offset), timestamp: String(Date.now()), acks: 'all' },
    ...{ startedAt: Date.now(), durationMs: 7 + random, producer: { id: '4001', epoch: 0, sequence: offset }, possibleDuplicate: false },
    ...{ bytes: { key: 7, value: 200, record: 220, batch: 16_300, batchCompressed: 16_300 }, batchRecords: 74, request: { api: 'Produce', version: 8, bytes: 16_380 }, throttleMs: 0, leaderEpoch: 0 },
    attempts: [{ broker: { id: 1, host: 'localhost', port: 9092 }, startedAtMs: random * 8, writtenAtMs: random * 8, durationMs: random * 4, error: null, backoffMs: 0 }],
    stages: [
      stage('serialize', { keyFormat: 'string', keyBytes: 7, valueFormat: 'json', valueBytes: 200, headers: 0, headerBytes: 0 }),
      stage('partition', { how: 'murmur2', hash: 2_091_043_779, partitions: 6, metadataMs: 0, memoryMs: 0 }),
      stage('batch', { records: 74, bytes: 16_300, closedBy: 'full', lingerMs: 5, batchSize: 16_384 }),
      stage('encode', { codec: 'none', bytesBefore: 16_300, bytesAfter: 16_300 }),
      stage('request', { api: 'Produce', version: 8, bytes: 16_380, attempts: 1, broker: 1, address: 'localhost:9092', rack: null, throttleMs: 0, otherBatches: 0, waitedMs: 0.1, waitedFor: null }),
      stage('acknowledge', { acks: 'all', offset: String(offset), logAppendTime: null, replicas: 1, inSyncReplicas: 1, replicasReadMsAgo: 20 }),
    ],
    ...{ searchFrom: '0', lookup: null, error: null },
  };
}

/** Prints ms of the thread for each send, and for each message of a group. */
function main(folder: string): void {
  const results = new ResultStore(() => groups);
  const log = { trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: console.error };
  const explaining = new Explaining(() => ({ explain, explainReport, explainTransaction }), (text) => text, (id) => id);
  const history = new History({ results, explaining, log, folder, keepsPayloads: () => true, reader: () => reader, onDamaged: () => undefined });
  const timed = (act: () => void): number => {
    const startedAt = performance.now();
    act();
    return performance.now() - startedAt;
  };
  const single = Array.from({ length: SENDS }, (_, index) => {
    const sendId = `send-${index}`;
    const done = report(sendId, index);
    return timed(() => {
      results.start(sendId, 'c', DRAFT, 'all');
      results.finish(done, DRAFT);
    });
  });
  results.startGroup({ sendId: 'g', kind: 'repeat', connection: 'c', topics: [DRAFT.topic], acks: 'all', count: GROUP, delayMs: 0, keyLabel: null, drafts: [DRAFT] });
  const group = Array.from({ length: GROUP / PORTION }, (_, portion) => {
    const reports = Array.from({ length: PORTION }, (__, at): [number, SendReport] => [portion * PORTION + at, report(`g/${portion * PORTION + at + 1}`, portion * PORTION + at)]);
    return timed(() => results.putGroupReports('g', reports, { written: true })) / PORTION;
  });
  history.dispose();
  process.stdout.write(JSON.stringify({ single, group }));
}

main(process.argv[2] ?? '.');
