import { randomUUID } from 'node:crypto';
import type { RawReport } from '../../bridge/clientThread';
import type { Repeat } from '../../bridge/formDraft';
import type { MessageDraft, SendReport } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { memberId } from './memberId';
import { keyLabel } from '../resultStore';
import { notConfirmed, type SendOptions, type SendService } from '../sendService';

/**
 * Sends one message many times; one row tells of all of them. A protected connection is asked for once. Never rejects: a
 * message that cannot be sent at all has one report, as if it was sent once.
 */
export async function repeatSend(service: SendService, message: MessageDraft, { count, delayMs }: Repeat, options: SendOptions): Promise<void> {
  const { sendId = randomUUID(), origin = 'api' } = options;
  const { explaining, proxy, results, confirm } = service.host;
  const prepared = service.prepare(message, sendId);
  if ('refused' in prepared) {
    service.finish(prepared.refused, prepared.draft, origin);
    return;
  }
  const { draft, connection, order } = prepared;
  if (connection.protected === true && !(await confirm({ connection, topics: [draft.topic], count }))) {
    service.finish(notConfirmed(prepared), draft, origin);
    return;
  }
  const start = { sendId, kind: 'repeat', connection: connection.id, topics: [draft.topic], acks: order.settings.acks, count, delayMs, keyLabel: keyLabel(draft), drafts: [draft] } as const;
  const signal = service.startGroup(start, options.signal);
  let failed: SendReport | undefined;
  const put = (raws: readonly RawReport[], written: boolean): void => {
    const reports = raws.map((raw) => explaining.report(raw));
    failed ??= reports.find(({ error }) => error !== null && error.code !== 'cancelled');
    results.putGroupReports(sendId, reports.map((report) => [memberId(report.sendId)?.index ?? 0, report]), { written });
  };
  try {
    await proxy.request('repeat', { order, count, delayMs }, { signal, onProgress: ({ reports, written }) => put(reports, written) });
    service.endGroup(sendId, 'not-sent');
    if (failed !== undefined) {
      service.tell(failed, origin);
    }
  } catch (thrown) {
    // The thread is gone, and with it what it knew of those without a report.
    const error = KafkaError.dataOf(thrown);
    service.endGroup(sendId, error.code === 'closing' ? 'not-sent' : 'unknown', { error: explaining.error(error, connection.id) });
  }
}
