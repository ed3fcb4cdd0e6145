import type { RawReport, SendOrder, SendProgress, ThreadEvents, TransactionReport } from '../bridge/clientThread';
import { unavailableCodecs, type UnavailableCodec } from '../kafka/compression/codecs';
import { KafkaError } from '../kafka/errors/kafkaError';
import { Line } from '../kafka/producer/line';
import type { ProducerRecord, RecordResult } from '../kafka/producer/record';
import { resultWithoutBatch } from '../kafka/producer/result';
import type { OpenConnections } from './openConnections';
import { progressOf, reportOf } from './orderReports';
import { serializeOrder, type Serialized } from './serializeOrder';
import { transactOrders } from './transactOrders';

export interface SendContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: SendProgress) => void;
}

/** Ends the wait for a connection that is not open yet. */
interface Opening {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
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

  /** All are serialized before any is sent; one that is not valid aborts the transaction. They have one connection and one set of settings. */
  async sendTransaction(orders: readonly SendOrder[], context: SendContext): Promise<TransactionReport> {
    orders.forEach(({ sendId }) => this.openIds.add(sendId));
    try {
      return await transactOrders(orders, context, {
        check: (order) => this.refuseUnavailable(order),
        use: (order, at, work) =>
          this.whileOpening(order, { ...at, context }, ({ signal, dispose }) =>
            this.connections.transact(
              order.connection,
              (cluster) => {
                dispose();
                return work(cluster);
              },
              signal,
            ),
          ),
      });
    } finally {
      orders.forEach(({ sendId }) => this.openIds.delete(sendId));
    }
  }

  /** Before any connection opens and any producer is made for these settings. */
  private refuseUnavailable({ settings }: SendOrder): void {
    const missing = this.unavailable.find(({ name }) => name === settings.compression);
    if (missing !== undefined) {
      throw new KafkaError('compression-unavailable', { field: 'compression', facts: { codec: missing.name }, reason: missing.reason });
    }
  }

  private produce(order: SendOrder, record: ProducerRecord, at: { startedAt: number; zero: number; context: SendContext }): Promise<RecordResult> {
    return this.whileOpening(order, at, ({ signal, dispose }) =>
      this.connections.use(
        order.connection,
        (_cluster, producer) => {
          dispose();
          return producer(order.settings).send(record, {
            startedAt: at.zero,
            signal: at.context.signal,
            onProgress: (progress) => at.context.progress(progressOf(order, at.startedAt, progress)),
            onAfterthought: (error) => this.onAfterthought({ sendId: order.sendId, error }),
          });
        },
        signal,
      ),
    );
  }

  /** `work` has the opening disposed of when the connection is open; at the end it is in any case. */
  private async whileOpening<T>(order: SendOrder, at: { zero: number; context: SendContext }, work: (opening: Opening) => Promise<T>): Promise<T> {
    const opening = this.openingSignal(order, at);
    try {
      return await work(opening);
    } finally {
      opening.dispose();
    }
  }

  /** Aborted by the user, or by the delivery timeout where the connection's configuration is not there yet. */
  private openingSignal(order: SendOrder, { zero, context }: { zero: number; context: SendContext }): Opening {
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
