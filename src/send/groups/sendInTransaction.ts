import type { TransactionReport } from '../../bridge/clientThread';
import type { SendManyJob, SendManyReport } from '../../contracts/bulk';
import type { MessageDraft } from '../../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';
import { because, type Reason } from '../../kafka/errors/reason';
import { transactionAborted } from '../../kafka/errors/transactionAborted';
import { Grouping } from './grouping';
import { refusedReport } from '../refusedReport';
import type { ManyOptions } from './sendMany';
import { notConfirmed, type Prepared, type SendService } from '../sendService';

type Refused = Extract<ReturnType<SendService['prepare']>, { readonly refused: unknown }>;

/** All messages or none: what keeps one of them from being sent keeps all. A protected connection is asked for once. */
export async function sendInTransaction(service: SendService, job: SendManyJob, options: ManyOptions): Promise<SendManyReport> {
  const { origin = 'api', onProgress } = options;
  const grouping = new Grouping(service, job);
  const each = job.messages.map((draft, index) => service.prepare(draft, grouping.idOf(index)));
  const first = each.find(isPrepared);
  const all = each.map((one) => (first !== undefined && isPrepared(one) ? refuseUnfit(one, first) : one));
  const prepared = all.filter(isPrepared);
  if (prepared.length < all.length || first === undefined) {
    grouping.begin(all, options.signal);
    return refuse(service, grouping, all, options);
  }
  const { connection } = first;
  const topics = [...new Set(prepared.map(({ draft }) => draft.topic))];
  if (connection.protected === true && !(await service.host.confirm({ connection, topics, count: prepared.length }))) {
    grouping.begin(all, options.signal);
    const reports = prepared.map((one) => service.finish(notConfirmed(one), one.draft, origin));
    const error = reports[0]?.error ?? null;
    grouping.end({ transaction: 'aborted', error });
    return { reports, transaction: { outcome: 'aborted', error } };
  }
  const signal = service.start(prepared, grouping.begin(all, options.signal));
  const report = await service.host.proxy.sendTransaction(
    prepared.map(({ order }) => order),
    { signal, onProgress: (progress) => service.progressed(progress, onProgress) },
  );
  return ended(service, grouping, report, prepared.map(({ draft }) => draft), options, connection.id);
}

function isPrepared(one: Prepared | Refused): one is Prepared {
  return !('refused' in one);
}

/** A message that cannot stand in one transaction with the first of them: another connection, no acks=all, other settings. */
function refuseUnfit(one: Prepared, first: Prepared): Prepared | Refused {
  const { draft, order } = one;
  const error = unfit(one, first);
  return error === null ? one : { refused: refusedReport(draft, order.sendId, order.connection, error), errors: [error], draft };
}

function unfit({ order }: Prepared, { order: first }: Prepared): KafkaErrorData | null {
  const refusal = (field: string, reason: Reason): KafkaErrorData => new KafkaError('contradicting-settings', { field, facts: { setting: field }, reason }).data;
  if (order.connection !== first.connection) {
    return refusal('connection', because('all messages of a transaction go to one connection'));
  }
  if (order.settings.acks !== 'all') {
    return refusal('acks', because('a transaction needs acks=all, and acks is {0}', order.settings.acks));
  }
  const other = Object.entries(first.settings).find(([name, value]) => Object.entries(order.settings).some(([own, ownValue]) => own === name && ownValue !== value));
  return other === undefined ? null : refusal(other[0], because('all messages of a transaction are sent with the settings of the first'));
}

function refuse(service: SendService, grouping: Grouping, all: readonly (Prepared | Refused)[], options: ManyOptions): SendManyReport {
  const reason = all.flatMap((one) => ('refused' in one ? (one.errors[0] ?? []) : []))[0];
  const error = reason ?? new KafkaError('invalid-draft', { reason: because('a transaction needs a message') }).data;
  const raws = all.map((one) => ('refused' in one ? one.refused : refusedReport(one.draft, one.order.sendId, one.order.connection, transactionAborted(error, false))));
  return ended(service, grouping, { outcome: 'aborted', error, reports: raws }, all.map(({ draft }) => draft), options);
}

/** A person is told of the failure once, by the message that is the reason where there is one. */
function ended(
  service: SendService,
  grouping: Grouping,
  { reports: raws, ...whole }: TransactionReport,
  drafts: readonly MessageDraft[],
  { origin = 'api' }: ManyOptions,
  connection?: string,
): SendManyReport {
  const failed = raws.filter((raw) => raw.error !== null);
  const told = failed.find((raw) => raw.error?.code !== 'transaction-aborted') ?? failed[0];
  const reports = raws.map((raw, index) => service.finish(raw, drafts[index] ?? { topic: raw.topic, value: null }, raw === told ? origin : 'api'));
  const transaction = service.host.explaining.transaction(whole, connection);
  const { outcome, error, trace } = transaction;
  grouping.end({ transaction: outcome, error, ...(trace === undefined ? {} : { trace }) });
  return { reports, transaction };
}
