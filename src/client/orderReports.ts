import type { RawReport, SendOrder, SendProgress } from '../bridge/clientThread';
import type { KafkaErrorData } from '../kafka/errors/kafkaError';
import type { RecordResult } from '../kafka/producer/record';
import type { Serialized } from './serializeOrder';

/** Where a send stands, as the host is told. */
export function progressOf(order: SendOrder, startedAt: number, progress: Omit<SendProgress, 'sendId' | 'givesUpAt'>): SendProgress {
  return { ...progress, sendId: order.sendId, givesUpAt: startedAt + order.settings.deliveryTimeoutMs };
}

/** What became of a send; its errors are still facts. */
export function reportOf(order: SendOrder, serialized: Serialized | null, result: RecordResult, at: { startedAt: number; durationMs: number }): RawReport {
  return {
    apiVersion: 1,
    sendId: order.sendId,
    outcome: result.outcome,
    connection: order.connection,
    topic: order.topic,
    partition: result.partition,
    offset: result.offset === null ? null : String(result.offset),
    timestamp: String(result.timestamp),
    acks: order.settings.acks,
    startedAt: at.startedAt,
    durationMs: at.durationMs,
    producer: result.producer,
    possibleDuplicate: result.possibleDuplicate,
    ...(result.orderKept ? {} : { orderKept: false }),
    bytes: {
      key: serialized?.record.key?.length ?? null,
      value: serialized?.record.value?.length ?? null,
      record: result.recordBytes,
      batch: result.batchBytes,
      batchCompressed: result.batchCompressedBytes,
    },
    batchRecords: result.batchRecords,
    request: result.request,
    throttleMs: result.throttleMs,
    leaderEpoch: result.leaderEpoch,
    attempts: result.attempts,
    stages: serialized === null ? result.stages : [serialized.stage, ...result.stages],
    searchFrom: result.searchFrom === null ? null : String(result.searchFrom),
    lookup: null,
    error: fieldOf(order, result.error),
  };
}

/** The error belongs to the field that can mend it. */
function fieldOf(order: SendOrder, error: KafkaErrorData | null): KafkaErrorData | null {
  if (error === null || error.field !== undefined) {
    return error;
  }
  switch (error.code) {
    case 'unknown-topic':
    case 'invalid-topic-name':
      return { ...error, field: 'topic' };
    case 'invalid-record':
      return order.key === null && error.facts['compacted'] === true ? { ...error, code: 'compacted-topic-needs-key', field: 'key' } : error;
    case 'timestamp-out-of-range':
      return order.timestamp === null ? error : { ...error, field: 'timestamp' };
    default:
      return error;
  }
}
