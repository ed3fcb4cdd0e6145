import * as vscode from 'vscode';
import type { SendReport } from '../contracts/messages';
import { showErrorToast } from '../platform/errorToast';
import type { SendOrigin, SendQuestion } from './sendService';

/** Asks before a protected connection is written to. */
export async function confirmSend({ connection, topics, count }: SendQuestion): Promise<boolean> {
  const { t } = vscode.l10n;
  const target = topics.length === 1 ? (topics[0] ?? '') : t('{0} topics', topics.length);
  const question = count === 1 ? t('Send 1 message to {0} on {1}?', target, connection.name) : t('Send {0} messages to {1} on {2}?', count, target, connection.name);
  const send = t('Send');
  const detail = topics.length === 1 ? connection.bootstrapServers.join(', ') : `${topics.join(', ')}\n${connection.bootstrapServers.join(', ')}`;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, send)) === send;
}

/** Shows the failure of a send whose row nobody sees. Success is never a toast. */
export function showHiddenFailure(report: SendReport, origin: SendOrigin, isViewVisible: boolean): void {
  const { error } = report;
  if (error !== null && (origin === 'view' || origin === 'command') && !isViewVisible && error.code !== 'not-confirmed') {
    void showErrorToast(error);
  }
}
