import type { SendOrder, TransactionReport } from '../bridge/clientThread';
import type { Cluster } from '../kafka/cluster/cluster';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { because } from '../kafka/errors/reason';
import { transactionAborted } from '../kafka/errors/transactionAborted';
import type { ProducerRecord } from '../kafka/producer/record';
import { resultWithoutBatch } from '../kafka/producer/result';
import { sendTransaction, type TransactionResult } from '../kafka/producer/transaction/transaction';
import { progressOf, reportOf } from './orderReports';
import type { SendContext } from './sends';
import { serializeOrder, type Serialized } from './serializeOrder';

export interface TransactOrdersHost {
  /** Throws what keeps a message from being sent from this machine. */
  readonly check: (order: SendOrder) => void;
  /** Works with the order's connection; throws why it does not open. */
  readonly use: (order: SendOrder, at: { readonly zero: number }, work: (cluster: Cluster) => Promise<TransactionResult>) => Promise<TransactionResult>;
}

/** Takes orders to the reports of one transaction: serialize all, then send all or none. Always resolves. */
export async function transactOrders(orders: readonly SendOrder[], context: SendContext, host: TransactOrdersHost): Promise<TransactionReport> {
  const startedAt = Date.now();
  const zero = performance.now();
  const [first] = orders;
  const ready = new Map<SendOrder, Serialized>();
  const refused = new Map<SendOrder, KafkaErrorData>();
  for (const order of orders) {
    try {
      host.check(order);
      ready.set(order, await serializeOrder(order, zero));
    } catch (thrown) {
      refused.set(order, KafkaError.dataOf(thrown));
    }
  }
  const report = (order: SendOrder, result: TransactionResult['results'][number]): TransactionReport['reports'][number] =>
    reportOf(order, ready.get(order) ?? null, result, { startedAt, durationMs: performance.now() - zero });
  const ended = (outcome: 'aborted' | 'unknown', error: KafkaErrorData, errorOf: (order: SendOrder) => KafkaErrorData): TransactionReport => ({
    outcome,
    error,
    reports: orders.map((order) => {
      const result = resultWithoutBatch(order.partition, BigInt(order.timestamp ?? startedAt), errorOf(order));
      return report(order, { ...result, outcome: outcome === 'aborted' ? 'rejected' : 'unknown' });
    }),
  });
  const [reason] = refused.values();
  if (reason !== undefined || first === undefined) {
    const error = reason ?? new KafkaError('invalid-draft', { reason: because('a transaction needs a message') }).data;
    return ended('aborted', error, (order) => refused.get(order) ?? transactionAborted(error, false));
  }
  const orderOf = new Map<ProducerRecord, SendOrder>([...ready].map(([order, { record }]) => [record, order]));
  const transaction = { isBegun: false };
  try {
    const { outcome, error, results, trace } = await host.use(first, { zero }, (cluster) => {
      transaction.isBegun = true;
      return sendTransaction(cluster, first.settings, [...orderOf.keys()], {
        startedAt: zero,
        signal: context.signal,
        onProgress: (record, progress) => {
          const order = orderOf.get(record);
          if (order !== undefined) {
            context.progress(progressOf(order, startedAt, progress));
          }
        },
      });
    });
    const reports = orders.flatMap((order, index) => (results[index] === undefined ? [] : [report(order, results[index])]));
    return { outcome, error, reports, trace: { ...trace, startedAt, durationMs: performance.now() - zero } };
  } catch (thrown) {
    const error = KafkaError.dataOf(thrown);
    return ended(transaction.isBegun ? 'unknown' : 'aborted', error, () => error);
  }
}
