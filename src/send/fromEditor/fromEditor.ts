import * as vscode from 'vscode';
import type { SendManyJob, SendManyReport } from '../../contracts/bulk';
import type { KnownConnection } from '../../contracts/connections';
import type { MessageDraft, SendReport } from '../../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';
import { askTarget, confirmSeveral } from './questions';
import { sendTexts } from './sendTexts';
import { summaryOf } from './summary';
import type { TextTarget } from './textTarget';
import { fileTexts, selectedTexts } from './textSources';

/** What the extension lends to this program, which is loaded when it is first used. */
export interface FromEditorHost {
  connection(): KnownConnection;
  topics(connection: string): Promise<readonly string[]>;
  /** The answers of the last time, in this workspace. */
  last(): TextTarget | null;
  remember(target: TextTarget): void;
  sendMany(job: SendManyJob, signal: AbortSignal): Promise<SendManyReport>;
  /** Whether results are seen where they are. */
  isSeen(): boolean;
  showError(error: NonNullable<SendReport['error']>): void;
  openResults(): void;
}

/** What is sent: what is selected, or files; none: the one in the active editor. */
export type FromEditorSource = { readonly kind: 'selection' } | { readonly kind: 'files'; readonly uris: readonly vscode.Uri[] };

/** A report; undefined: left. An error is handed over as data, as its class is another one there. */
export type FromEditorResult = { readonly report: SendManyReport | undefined } | { readonly error: KafkaErrorData };

/** Sends what stands in an editor or in files; asks for what is not `given`. */
export async function sendFromEditor(source: FromEditorSource, given: TextTarget | null, host: FromEditorHost): Promise<FromEditorResult> {
  try {
    const texts = source.kind === 'selection' ? selectedTexts() : await fileTexts(source.uris);
    const report = await sendTexts(texts, given, {
      connection: () => host.connection(),
      ask: (values, connection) => askTarget(values, connection, host.topics(connection.id), host.last()),
      confirm: confirmSeveral,
      remember: (target) => host.remember({ ...host.last(), ...target }),
      send: (messages, target) => withProgress(messages, target, host),
    });
    if (report !== undefined && !host.isSeen()) {
      tell(report, host);
    }
    return { report };
  } catch (thrown) {
    if (thrown instanceof KafkaError) {
      return { error: thrown.data };
    }
    throw thrown;
  }
}

async function withProgress(messages: readonly MessageDraft[], { topic, mode = 'batch' }: TextTarget, host: FromEditorHost): Promise<SendManyReport> {
  const { t } = vscode.l10n;
  const title = messages.length === 1 ? t('Sending 1 message to {0}…', topic) : t('Sending {0} messages to {1}…', messages.length, topic);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (_progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return host.sendMany({ messages, mode }, controller.signal);
  });
}

/** What became of it, where nobody sees the results. One that failed is told with what to do. */
function tell({ reports, transaction }: SendManyReport, host: FromEditorHost): void {
  const { t } = vscode.l10n;
  const first = transaction?.error ?? reports.find(({ error }) => error !== null)?.error ?? undefined;
  if (reports.length === 1 && first !== undefined) {
    host.showError(first);
    return;
  }
  const show = t('Show Results');
  const summary = summaryOf(reports, transaction?.outcome, t);
  const shown = first === undefined ? vscode.window.showInformationMessage(`${summary}.`, show) : vscode.window.showWarningMessage(`${summary}. ${first.title}.`, show);
  void shown.then((chosen) => chosen === show && host.openResults());
}
