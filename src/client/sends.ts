import type { RawReport, SendOrder, SendProgress, ThreadEvents } from '../bridge/clientThread';
import type { Stage } from '../contracts/messages';
import { unavailableCodecs, type UnavailableCodec } from '../kafka/compression/codecs';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { Line } from '../kafka/producer/line';
import type { ProducerRecord, RecordResult } from '../kafka/producer/record';
import { resultWithoutBatch } from '../kafka/producer/result';
import type { OpenConnections } from './openConnections';
import { serializeMessage } from './serializeMessage';

export interface SendContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: SendProgress) => void;
}

interface Serialized {
  readonly record: ProducerRecord;
  readonly stage: Stage;
}

/** Takes orders to their reports: serialize, then hand to the producer, in the order in which they came. */
export class Sends {
  private readonly line = new Line();
  private readonly openIds = new Set<string>();

  constructor(
    private readonly connections: OpenConnections,
    private readonly onAfterthought: (event: ThreadEvents['afterthought']) => void,
    /** What this Node.js cannot compress with. */
    private readonly unavailable: readonly UnavailableCodec[] = unavailableCodecs(),
  ) {}

  /** Sends without a report yet. */
  get open(): readonly string[] {
    return [...this.openIds];
  }

  async send(order: SendOrder, context: SendContext): Promise<RawReport> {
    const startedAt = Date.now();
    const zero = performance.now();
    this.openIds.add(order.sendId);
    let serialized: Serialized | null = null;
    let result: RecordResult;
    try {
      context.progress(progressOf(order, startedAt, { state: 'serializing', attempt: 0, broker: null, partition: order.partition, written: false, error: null }));
      // In turn only up to the producer's own line: the next send need not wait for this one's acknowledgement.
      const handed = await this.line.inTurn(order.connection, context.signal, async () => {
        this.refuseUnavailable(order);
        const ready = await serializeOrder(order, zero);
        return { ready, result: this.produce(order, ready.record, { startedAt, zero, context }) };
      });
      serialized = handed.ready;
      result = await handed.result;
    } catch (thrown) {
      result = resultWithoutBatch(order.partition, BigInt(order.timestamp ?? startedAt), KafkaError.dataOf(thrown));
    } finally {
      this.openIds.delete(order.sendId);
    }
    return reportOf(order, serialized, result, { startedAt, durationMs: performance.now() - zero });
  }

  /** In order; one that is not valid rejects only itself. */
  sendBatch(orders: readonly SendOrder[], context: SendContext): Promise<readonly RawReport[]> {
    return Promise.all(orders.map((order) => this.send(order, context)));
  }

  /** Before any connection opens and any producer is made for these settings. */
  private refuseUnavailable({ settings }: SendOrder): void {
    const missing = this.unavailable.find(({ name }) => name === settings.compression);
    if (missing !== undefined) {
      throw new KafkaError('compression-unavailable', { field: 'compression', facts: { codec: missing.name, reason: missing.reason }, raw: missing.reason });
    }
  }

  private async produce(order: SendOrder, record: ProducerRecord, at: { startedAt: number; zero: number; context: SendContext }): Promise<RecordResult> {
    const opening = this.openingSignal(order, at);
    try {
      return await this.connections.use(
        order.connection,
        (_cluster, producer) => {
          opening.dispose();
          return producer(order.settings).send(record, {
            startedAt: at.zero,
            signal: at.context.signal,
            onProgress: (progress) => at.context.progress(progressOf(order, at.startedAt, progress)),
            onAfterthought: (error) => this.onAfterthought({ sendId: order.sendId, error }),
          });
        },
        opening.signal,
      );
    } finally {
      opening.dispose();
    }
  }

  /** Aborted by the user, or by the delivery timeout where the connection's configuration is not there yet. */
  private openingSignal(order: SendOrder, { zero, context }: { zero: number; context: SendContext }): { readonly signal: AbortSignal; readonly dispose: () => void } {
    if (this.connections.isOpen(order.connection)) {
      return { signal: context.signal, dispose: () => undefined };
    }
    const { deliveryTimeoutMs: timeoutMs } = order.settings;
    const late = new AbortController();
    const end = (): void => late.abort(new KafkaError('delivery-timeout', { retriable: true, facts: { timeoutMs, written: false } }));
    const timer = setTimeout(end, Math.max(zero + timeoutMs - performance.now(), 0));
    return { signal: AbortSignal.any([context.signal, late.signal]), dispose: () => clearTimeout(timer) };
  }
}

async function serializeOrder(order: SendOrder, zero: number): Promise<Serialized> {
  const from = performance.now();
  const { key, value, headers } = await serializeMessage(order);
  const headerBytes = headers.reduce((sum, header) => sum + Buffer.byteLength(header.name) + (header.value?.length ?? 0), 0);
  return {
    record: { topic: order.topic, key, value, headers, timestamp: BigInt(order.timestamp ?? Date.now()), partition: order.partition },
    stage: {
      name: 'serialize',
      startMs: from - zero,
      durationMs: performance.now() - from,
      facts: {
        keyFormat: order.key?.format ?? null,
        keyBytes: key?.length ?? null,
        valueFormat: order.value?.format ?? null,
        valueBytes: value?.length ?? null,
        headers: headers.length,
        headerBytes,
      },
    },
  };
}

function progressOf(order: SendOrder, startedAt: number, progress: Omit<SendProgress, 'sendId' | 'givesUpAt'>): SendProgress {
  return { ...progress, sendId: order.sendId, givesUpAt: startedAt + order.settings.deliveryTimeoutMs };
}

function reportOf(order: SendOrder, serialized: Serialized | null, result: RecordResult, at: { startedAt: number; durationMs: number }): RawReport {
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
