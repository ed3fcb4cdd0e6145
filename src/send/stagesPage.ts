import * as vscode from 'vscode';
import type { StageName } from '../contracts/messages';

const STAGES: readonly StageName[] = ['serialize', 'partition', 'batch', 'encode', 'request', 'acknowledge'];

/** Opens the page that explains the six stages, at one of them where `argument` names it. VS Code renders it. */
export async function openStagesPage(extensionUri: vscode.Uri, argument: unknown): Promise<void> {
  const stage = STAGES.find((name) => name === argument);
  const page = vscode.Uri.joinPath(extensionUri, 'docs', 'stages.md');
  await vscode.commands.executeCommand('markdown.showPreview', stage === undefined ? page : page.with({ fragment: stage }));
}
