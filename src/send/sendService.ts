import { randomUUID } from 'node:crypto';
import type { RawReport, SendOrder, SendProgress, ValidationResult } from '../bridge/clientThread';
import type { GroupRow, InFlightRow } from '../bridge/sendView';
import type { ClientProxy } from '../client/proxy';
import type { KnownConnection } from '../contracts/connections';
import type { MessageDraft, SendReport } from '../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { Emitter } from '../platform/emitter';
import type { Explaining } from '../platform/explaining';
import type { Logger } from '../platform/logger';
import type { SettingsReading } from '../platform/producerSettings';
import { parseDraft } from './draftSchema';
import type { GroupStart } from './groups/group';
import type * as GroupsModule from './groups/groups';
import { Lookups } from './lookups';
import { refusedReport } from './refusedReport';
import type { ResultStore } from './resultStore';
import { sendOrder } from './sendOrder';

/** Send ids remembered, so that one press never sends twice. */
const REMEMBERED_IDS = 10_000;

/** Who sends: a person sees failures, of several messages from an editor all in one; a program reads them in the report. */
export type SendOrigin = 'view' | 'command' | 'editor' | 'api';

export interface SendOptions {
  /** One that `claim` has accepted; absent: a new one. */
  readonly sendId?: string;
  readonly origin?: SendOrigin;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((row: InFlightRow) => void) | undefined;
}

/** What is asked before a protected connection is written to. */
export interface SendQuestion {
  readonly connection: KnownConnection;
  readonly topics: readonly string[];
  readonly count: number;
}

export interface SendServiceHost {
  readonly proxy: Pick<ClientProxy, 'send' | 'sendBatch' | 'sendTransaction' | 'request'>;
  readonly resolveConnection: (idOrName: string | undefined) => KnownConnection;
  readonly readSettings: () => SettingsReading;
  readonly confirm: (question: SendQuestion) => Promise<boolean>;
  readonly results: ResultStore;
  /** Loaded when several messages are sent in one go. */
  readonly groups: () => Pick<typeof GroupsModule, 'sendMany' | 'repeatSend'>;
  readonly explaining: Explaining;
  readonly log: Logger;
}

/** A message that may be sent. */
export interface Prepared {
  readonly draft: MessageDraft;
  readonly connection: KnownConnection;
  readonly order: SendOrder;
}

/** The one door for every send: form, commands, resend and API all come in here. */
export class SendService {
  private readonly claimed = new Set<string>();
  private readonly running = new Map<string, AbortController>();
  private readonly finished = new Emitter<{ readonly report: SendReport; readonly origin: SendOrigin }>();
  readonly onDidFinish = this.finished.event;

  readonly lookups: Lookups;

  constructor(readonly host: SendServiceHost) {
    this.lookups = new Lookups(host);
  }

  /** Ids of sends without an outcome. */
  get inFlight(): readonly string[] {
    return [...this.running.keys()];
  }

  /** Takes a send id for one press of Send; throws `repeated-send` for one it has seen. */
  claim(sendId: string): void {
    if (this.claimed.has(sendId)) {
      throw new KafkaError('repeated-send', { facts: { name: sendId } });
    }
    this.claimed.add(sendId);
    const [oldest] = this.claimed;
    if (this.claimed.size > REMEMBERED_IDS && oldest !== undefined) {
      this.claimed.delete(oldest);
    }
  }

  /** Resolves to a report whatever happens; throws `TypeError` only for what is no `MessageDraft`. */
  async send(input: unknown, options: SendOptions = {}): Promise<SendReport> {
    const { sendId = randomUUID(), origin = 'api' } = options;
    const prepared = this.prepare(parseDraft(input), sendId);
    if ('refused' in prepared) {
      return this.finish(prepared.refused, prepared.draft, origin);
    }
    const { draft, connection, order } = prepared;
    if (connection.protected === true && !(await this.host.confirm({ connection, topics: [draft.topic], count: 1 }))) {
      return this.finish(notConfirmed(prepared), draft, origin);
    }
    const signal = this.start([prepared], options.signal);
    const raw = await this.host.proxy.send(order, { signal, onProgress: (progress) => this.progressed(progress, options.onProgress) });
    return this.finish(raw, draft, origin);
  }

  /** Everything wrong with a message, without sending it. What no field can mend is left to the report. */
  async check(draft: MessageDraft): Promise<readonly KafkaErrorData[]> {
    const prepared = this.prepare(draft, '');
    if ('refused' in prepared) {
      return prepared.errors;
    }
    return (await this.validate(prepared.order)).errors;
  }

  /** Whether key, value and headers are what their formats say, and how large that is. */
  validate({ key, value, headers }: Pick<SendOrder, 'key' | 'value' | 'headers'>): Promise<ValidationResult> {
    return this.host.proxy.request('validate', { key, value, headers });
  }

  /** *Cancel* before the write, *Stop Waiting* after it. One of a batch cancels the batch. A repeat: begins nothing more, and the second time *Stop Waiting*. */
  cancel(sendId: string): void {
    const { results, proxy } = this.host;
    const row = results.get(sendId);
    if (row?.status === 'group' && row.kind === 'repeat' && !row.stopping) {
      results.putGroupReports(sendId, [], { stopping: true });
      void proxy.request('stopRepeat', { sendId }).catch(() => undefined);
    } else {
      this.running.get(sendId)?.abort();
    }
  }

  /** Resolves connection and settings. The draft comes back with the id of its connection, so that a resend goes there too. */
  prepare(draft: MessageDraft, sendId: string): Prepared | { readonly refused: RawReport; readonly errors: readonly KafkaErrorData[]; readonly draft: MessageDraft } {
    let connection: KnownConnection;
    try {
      connection = this.host.resolveConnection(draft.connection);
      if (connection.readOnly === true) {
        throw new KafkaError('read-only-connection', { facts: { name: connection.name } });
      }
    } catch (thrown) {
      const error: KafkaErrorData = { ...KafkaError.dataOf(thrown), field: 'connection' };
      return { refused: refusedReport(draft, sendId, draft.connection ?? '', error), errors: [error], draft };
    }
    const own: MessageDraft = { ...draft, connection: connection.id };
    const made = sendOrder(own, { sendId, connection: connection.id }, this.host.readSettings());
    if ('order' in made) {
      return { draft: own, connection, order: made.order };
    }
    const error = made.errors[0] ?? new KafkaError('invalid-draft').data;
    return { refused: refusedReport(own, sendId, connection.id, error), errors: made.errors, draft: own };
  }

  /** Lists sends as in flight; they are cancelled by the signal that comes back. */
  start(sends: readonly Prepared[], signal: AbortSignal | undefined): AbortSignal {
    const controller = new AbortController();
    for (const { order, draft } of sends) {
      this.running.set(order.sendId, controller);
      this.host.results.start(order.sendId, order.connection, draft, order.settings.acks);
    }
    return signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
  }

  /** As `start`, for what is listed as one group. */
  startGroup(start: GroupStart, signal: AbortSignal | undefined): AbortSignal {
    const controller = new AbortController();
    this.running.set(start.sendId, controller);
    this.host.results.startGroup(start);
    return signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
  }

  /** It has ended: those without a report are what `rest` says. */
  endGroup(sendId: string, rest: 'unknown' | 'not-sent', change: Partial<GroupRow> = {}): void {
    const { results, log } = this.host;
    this.running.delete(sendId);
    results.endGroup(sendId, rest, change);
    const row = results.get(sendId);
    log.info(`Send ${sendId}: ${row?.status === 'group' ? JSON.stringify(row.counts) : ''}`);
  }

  progressed(progress: SendProgress, onProgress: SendOptions['onProgress']): void {
    const { results, explaining } = this.host;
    const connection = results.get(progress.sendId);
    const id = connection?.status === 'in-flight' ? connection.connection : undefined;
    const row = results.progress(progress, progress.error && explaining.error(progress.error, id));
    if (row !== null) {
      onProgress?.(row);
    }
  }

  /** Explains, keeps and tells a report. */
  finish(raw: RawReport, draft: MessageDraft, origin: SendOrigin): SendReport {
    const { results, explaining, log } = this.host;
    this.running.delete(raw.sendId);
    const report = explaining.report(raw);
    results.finish(report, draft);
    log[report.outcome === 'acknowledged' || report.outcome === 'sent' ? 'info' : 'warn'](logLine(report));
    this.tell(report, origin);
    return report;
  }

  /** Who does not see the results hears of it. */
  tell(report: SendReport, origin: SendOrigin): void {
    this.finished.fire({ report, origin });
  }
}

/** The report of a send whose question was not answered with *Send*. */
export function notConfirmed({ draft, connection, order }: Prepared): RawReport {
  return refusedReport(draft, order.sendId, connection.id, new KafkaError('not-confirmed', { facts: { name: connection.name } }).data);
}

/** Without payloads. */
function logLine({ sendId, outcome, topic, partition, offset, durationMs, error }: SendReport): string {
  const place = partition === null ? topic : `${topic}-${partition}`;
  const at = offset === null ? '' : `@${offset}`;
  return `Send ${sendId}: ${outcome}, ${place}${at}, ${Math.round(durationMs)} ms${error ? `, ${error.code}` : ''}`;
}
