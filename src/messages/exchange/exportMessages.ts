import * as vscode from 'vscode';
import type { ExportResult } from '../../bridge/clientThread';
import type { ExportFormat } from '../../bridge/exported';

/** Writes a file, told of its cancellation and telling how many records are in it. */
export type WriteExport = (target: { readonly file: string; readonly format: ExportFormat }, signal: AbortSignal, onDone: (done: number) => void) => Promise<ExportResult>;

/** Asks where, writes with progress, and offers to open what was written. Undefined: left or cancelled. */
export async function exportInteractively(topic: string, total: number, write: WriteExport): Promise<ExportResult | undefined> {
  const { t } = vscode.l10n;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = await vscode.window.showSaveDialog({
    title: t('Export Messages'),
    filters: { 'JSON Lines': ['jsonl'], CSV: ['csv'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${topic}.jsonl`) }),
  });
  if (file === undefined) {
    return undefined;
  }
  const format: ExportFormat = file.path.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
  const result = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: t('Exporting {0}…', topic), cancellable: true }, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    let before = 0;
    try {
      return await write({ file: file.fsPath, format }, controller.signal, (done) => {
        progress.report({ increment: ((done - before) * 100) / Math.max(total, 1), message: done.toLocaleString(vscode.env.language) });
        before = done;
      });
    } catch (thrown) {
      if (token.isCancellationRequested) {
        return undefined;
      }
      throw thrown;
    }
  });
  if (result !== undefined) {
    const open = t('Open');
    void vscode.window.showInformationMessage(t('{0} records were exported to {1}.', result.records.toLocaleString(vscode.env.language), file.fsPath), open).then((chosen) => {
      if (chosen === open) {
        void vscode.window.showTextDocument(file);
      }
    });
  }
  return result;
}
