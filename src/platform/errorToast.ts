import * as vscode from 'vscode';
import type { ErrorView } from '../contracts/errors';

/** Shows an error outside of any view, with its fixes as buttons. */
export async function showErrorToast(error: ErrorView): Promise<void> {
  const buttons = error.fixes.flatMap((fix) => (fix.command === undefined ? [] : [{ title: fix.label, command: fix.command, args: fix.args ?? [] }]));
  const chosen = await vscode.window.showErrorMessage(`${error.title}. ${error.cause}`, ...buttons);
  if (chosen !== undefined) {
    await vscode.commands.executeCommand(chosen.command, ...chosen.args);
  }
}
