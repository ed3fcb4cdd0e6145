import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Explaining } from '../platform/explaining';
import type { Logger } from '../platform/logger';
import { onDidChangeSettings, readHistorySettings } from '../platform/settings';
import { History } from './history/history';
import type * as ReadHistoriesModule from './history/readHistories';
import { loadGroups } from './loadGroups';
import { ResultStore } from './resultStore';

/** The results of this window, and those that earlier windows of the workspace have left: read when they are first shown. */
export function openResults(context: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri' | 'subscriptions'>, explaining: Explaining, log: Logger): ResultStore {
  let settings = readHistorySettings();
  const results = new ResultStore(loadGroups, () => settings.limit);
  const history = new History({
    ...{ results, explaining, log },
    folder: join((context.storageUri ?? context.globalStorageUri).fsPath, 'history'),
    reader: () => createRequire(__filename)('./history.js') as typeof ReadHistoriesModule,
    keepsPayloads: () => settings.keepPayloads,
    onDamaged: (path, lines) => void vscode.window.showWarningMessage(vscode.l10n.t('{0} entries of the history of results could not be read. The damaged file is kept: {1}', lines, path)),
  });
  results.onDidAsk(() => void history.load());
  context.subscriptions.push(
    history,
    onDidChangeSettings('history', () => {
      settings = readHistorySettings();
    }),
  );
  return results;
}
