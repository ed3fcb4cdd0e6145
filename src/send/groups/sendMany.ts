import { setTimeout as delay } from 'node:timers/promises';
import type { SendManyJob, SendManyReport } from '../../contracts/bulk';
import type { SendReport } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { parseJob } from '../draftSchema';
import { Grouping } from './grouping';
import { refusedReport } from '../refusedReport';
import { sendInTransaction } from './sendInTransaction';
import { notConfirmed, type Prepared, type SendOptions, type SendService } from '../sendService';

/** How several are sent. */
export type ManyOptions = Pick<SendOptions, 'origin' | 'signal' | 'onProgress'>;

/**
 * Sends several messages; one report each, in their order. Throws `TypeError` only for what is no `SendManyJob`.
 * A protected connection is asked for once, not for each message.
 */
export async function sendMany(service: SendService, input: unknown, options: ManyOptions = {}): Promise<SendManyReport> {
  const job = parseJob(input);
  if (job.mode === 'transaction') {
    return sendInTransaction(service, job, options);
  }
  const grouping = new Grouping(service, job);
  const all = job.messages.map((draft, index) => service.prepare(draft, grouping.idOf(index)));
  const refusing = await refusingConnections(service, all);
  const within = { ...options, signal: grouping.begin(all, options.signal) };
  const plan = all.map((one) => planned(service, one, refusing));
  const reports = job.mode === 'batch' ? await inOneBatch(service, plan, within) : await oneByOne(service, plan, job, within);
  grouping.end();
  const failed = reports.find(({ error }) => error !== null);
  if (failed !== undefined) {
    service.tell(failed, options.origin ?? 'api');
  }
  return { reports };
}

/** A person is told of one failure, not of each. */
const EACH = 'api';

type Refused = Exclude<ReturnType<SendService['prepare']>, Prepared>;

/** A message that may be sent, or the report of one that may not. */
type Planned = { readonly prepared: Prepared } | { readonly report: SendReport };

/** Ids of protected connections that are not to be written to. */
async function refusingConnections(service: SendService, all: readonly (Prepared | Refused)[]): Promise<ReadonlySet<string>> {
  const refusing = new Set<string>();
  const sendable = all.filter((one): one is Prepared => !('refused' in one));
  for (const connection of new Set(sendable.map((one) => one.connection))) {
    const own = sendable.filter((one) => one.connection === connection);
    const topics = [...new Set(own.map(({ draft }) => draft.topic))];
    if (connection.protected === true && !(await service.host.confirm({ connection, topics, count: own.length }))) {
      refusing.add(connection.id);
    }
  }
  return refusing;
}

function planned(service: SendService, one: Prepared | Refused, refusing: ReadonlySet<string>): Planned {
  if ('refused' in one) {
    return { report: service.finish(one.refused, one.draft, EACH) };
  }
  return refusing.has(one.connection.id) ? { report: service.finish(notConfirmed(one), one.draft, EACH) } : { prepared: one };
}

async function inOneBatch(service: SendService, plan: readonly Planned[], options: ManyOptions): Promise<readonly SendReport[]> {
  const { onProgress } = options;
  const batch = plan.flatMap((one) => ('prepared' in one ? [one.prepared] : []));
  const running = service.start(batch, options.signal);
  const raws = await service.host.proxy.sendBatch(
    batch.map(({ order }) => order),
    { signal: running, onProgress: (progress) => service.progressed(progress, onProgress) },
  );
  const reports = new Map(raws.map((raw, index) => [raw.sendId, service.finish(raw, batch[index]?.draft ?? { topic: raw.topic, value: null }, EACH)]));
  return plan.flatMap((one) => ('report' in one ? [one.report] : [reports.get(one.prepared.order.sendId)].filter((report) => report !== undefined)));
}

async function oneByOne(service: SendService, plan: readonly Planned[], job: SendManyJob, options: ManyOptions): Promise<readonly SendReport[]> {
  const { signal, onProgress } = options;
  const reports: SendReport[] = [];
  let isStopped = false;
  for (const [index, one] of plan.entries()) {
    if (index > 0 && !isStopped) {
      await pause(job.delayMs ?? 0, signal);
    }
    let report: SendReport;
    if ('report' in one) {
      ({ report } = one);
    } else if (isStopped || signal?.aborted === true) {
      report = service.finish(cancelled(one.prepared), one.prepared.draft, EACH);
    } else {
      const running = service.start([one.prepared], signal);
      const raw = await service.host.proxy.send(one.prepared.order, {
        signal: running,
        onProgress: (progress) => service.progressed(progress, onProgress),
      });
      report = service.finish(raw, one.prepared.draft, EACH);
    }
    reports.push(report);
    isStopped ||= job.stopAtFirstFailure === true && (report.outcome === 'rejected' || report.outcome === 'unknown');
  }
  return reports;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) {
    await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

function cancelled({ draft, connection, order }: Prepared): ReturnType<typeof refusedReport> {
  return refusedReport(draft, order.sendId, connection.id, new KafkaError('cancelled', { facts: { written: false } }).data);
}
