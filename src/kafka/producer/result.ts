import type { Attempt, Stage, StageName } from '../../contracts/messages';
import type { TopicMetadata } from '../cluster/metadata';
import type { KafkaErrorData } from '../errors/kafkaError';
import { BATCH_HEADER_SIZE } from '../protocol/batchFormat';
import type { Batch, Stored } from './batch';
import type { Entry } from './entry';
import { sequenceAfter } from './identity';
import { decideOutcome } from './outcome';
import type { RecordResult } from './record';
import type { ProducerOptions } from './settings';

type Facts = Stage['facts'];

/** The result of one record, from what its batch went through. `stored` only where an attempt was answered so; `topic` as it was last read. */
export function resultOf(
  entry: Entry,
  batch: Batch,
  options: ProducerOptions,
  end: { stored: Stored | null; error: KafkaErrorData | null },
  topic: TopicMetadata | null,
): RecordResult {
  const { startedAt } = entry.options;
  const index = batch.entries.indexOf(entry);
  const { verdicts, sequence, encoded } = batch;
  const outcome = decideOutcome(verdicts, options.acks);
  const firstMaybe = verdicts.indexOf('maybe');
  const appendTime = end.stored !== null && end.stored.logAppendTime >= 0n ? end.stored.logAppendTime : null;
  const offset = outcome === 'acknowledged' && end.stored !== null && end.stored.baseOffset !== null ? end.stored.baseOffset + BigInt(Math.max(index, 0)) : null;
  return {
    outcome,
    partition: batch.partition,
    offset,
    timestamp: appendTime ?? entry.record.timestamp,
    producer: sequence === null ? null : { id: String(sequence.identity.id), epoch: sequence.identity.epoch, sequence: sequenceAfter(sequence.base, Math.max(index, 0)) },
    possibleDuplicate: !options.idempotent && firstMaybe >= 0 && verdicts.slice(firstMaybe + 1).some((verdict) => verdict === 'stored' || verdict === 'maybe'),
    recordBytes: entry.recordBytes,
    batchBytes: encoded?.uncompressedBytes ?? null,
    batchCompressedBytes: encoded?.compressedBytes ?? null,
    batchRecords: batch.records,
    request: batch.request,
    throttleMs: batch.throttleMs,
    leaderEpoch: batch.leaderEpoch,
    orderKept: batch.isOrderKept,
    searchFrom: batch.searchFrom,
    attempts: batch.attempts.map((attempt): Attempt<KafkaErrorData> => ({
      broker: attempt.broker,
      startedAtMs: attempt.startedAt - startedAt,
      writtenAtMs: attempt.writtenAt === null ? null : attempt.writtenAt - startedAt,
      durationMs: (attempt.endedAt ?? performance.now()) - attempt.startedAt,
      error: attempt.error,
      backoffMs: attempt.backoffMs,
    })),
    stages: stagesOf(entry, batch, options, { offset, appendTime, topic }),
    error: end.error,
  };
}

/** The result of a record that never got into a batch. */
export function resultWithoutBatch(partition: number | null, timestamp: bigint, error: KafkaErrorData): RecordResult {
  return {
    outcome: 'rejected',
    partition,
    offset: null,
    timestamp,
    producer: null,
    possibleDuplicate: false,
    recordBytes: null,
    batchBytes: null,
    batchCompressedBytes: null,
    batchRecords: null,
    request: null,
    throttleMs: 0,
    leaderEpoch: null,
    orderKept: true,
    searchFrom: null,
    attempts: [],
    stages: [],
    error,
  };
}

function stagesOf(entry: Entry, batch: Batch, options: ProducerOptions, end: { offset: bigint | null; appendTime: bigint | null; topic: TopicMetadata | null }): readonly Stage[] {
  const zero = entry.options.startedAt;
  const now = performance.now();
  const stages: Stage[] = [];
  const add = (name: StageName, from: number, to: number, facts: Facts): void => {
    stages.push({ name, startMs: from - zero, durationMs: Math.max(to - from, 0), facts });
  };
  add('partition', ...entry.partitionedAt, entry.partitionFacts);
  const closedAt = batch.closedAt ?? now;
  add('batch', entry.appendedAt, closedAt, {
    records: batch.records,
    bytes: BATCH_HEADER_SIZE + batch.recordsBytes,
    closedBy: batch.closeReason,
    lingerMs: options.lingerMs,
    batchSize: options.batchSize,
  });
  if (batch.encoded !== null && batch.encodedAt !== null) {
    const { uncompressedBytes, compressedBytes } = batch.encoded;
    add('encode', ...batch.encodedAt, { codec: options.compression, bytesBefore: uncompressedBytes, bytesAfter: compressedBytes });
  }
  const first = batch.attempts[0];
  const last = batch.attempts.at(-1);
  if (first !== undefined && last !== undefined) {
    const endedAt = last.endedAt ?? now;
    add('request', first.startedAt, endedAt, {
      api: 'Produce',
      version: batch.request?.version ?? null,
      bytes: batch.request?.bytes ?? null,
      attempts: batch.attempts.length,
      broker: last.broker?.id ?? null,
      address: last.broker === null ? null : `${last.broker.host}:${last.broker.port}`,
      rack: last.rack,
      throttleMs: batch.throttleMs,
      otherBatches: batch.otherBatches,
      waitedMs: Math.max(first.startedAt - closedAt, 0),
      waitedFor: batch.heldBy,
      idempotent: options.idempotent,
      ...(batch.isRenumbered ? { renumbered: true } : {}),
    });
    if (last.verdict === 'stored') {
      add('acknowledge', endedAt, now, {
        acks: options.acks,
        offset: end.offset === null ? null : String(end.offset),
        logAppendTime: end.appendTime === null ? null : String(end.appendTime),
        ...replicasOf(end.topic, batch.partition, now),
      });
    }
  }
  return stages;
}

/** What was last read of the partition's replicas, and how long ago: the answer itself says nothing of them. */
function replicasOf(topic: TopicMetadata | null, partition: number, now: number): Facts {
  const metadata = topic?.partitions[partition];
  return topic === null || metadata === undefined
    ? {}
    : { replicas: metadata.replicas.length, inSyncReplicas: metadata.inSyncReplicas.length, replicasReadMsAgo: now - topic.readAt };
}
