import type { RawReport } from '../bridge/clientThread';
import type { MessageDraft } from '../contracts/messages';
import type { KafkaErrorData } from '../kafka/errors/kafkaError';

/** The report of a message that we refuse ourselves, before the client thread hears of it: certainly not stored. */
export function refusedReport(draft: MessageDraft, sendId: string, connection: string, error: KafkaErrorData): RawReport {
  return {
    apiVersion: 1,
    sendId,
    outcome: 'rejected',
    connection,
    topic: draft.topic,
    partition: draft.partition ?? null,
    offset: null,
    timestamp: null,
    acks: draft.acks ?? 'all',
    startedAt: Date.now(),
    durationMs: 0,
    producer: null,
    possibleDuplicate: false,
    bytes: { key: null, value: null, record: null, batch: null, batchCompressed: null },
    batchRecords: null,
    request: null,
    throttleMs: 0,
    leaderEpoch: null,
    attempts: [],
    stages: [],
    searchFrom: null,
    lookup: null,
    error,
  };
}
