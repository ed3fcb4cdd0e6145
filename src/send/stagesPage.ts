import * as vscode from 'vscode';
import type { StageName } from '../contracts/messages';

/** Opens the page that explains the six stages, at one of them where `argument` names it. VS Code renders it. */
export async function openStagesPage(extensionUri: vscode.Uri, argument: unknown): Promise<void> {
  const { t } = vscode.l10n;
  // A translation has a page of its own, with the titles of its language.
  const page = vscode.Uri.joinPath(extensionUri, 'docs', t('stages.md'));
  const titles: Readonly<Record<StageName, string>> = { serialize: t('Serialize'), partition: t('Partition'), batch: t('Batch'), encode: t('Encode'), request: t('Request'), acknowledge: t('Acknowledge') };
  const title = Object.entries(titles).find(([name]) => name === argument)?.[1];
  await vscode.commands.executeCommand('markdown.showPreview', title === undefined ? page : page.with({ fragment: title.toLowerCase() }));
}
