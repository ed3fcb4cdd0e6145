import * as vscode from 'vscode';
import type { ValueEditor } from './valueEditor';

/** What the send page needs of VS Code's window. */
export class SendWindow {
  readonly strings: Readonly<Record<string, string>> = vscode.l10n.bundle ?? {};
  readonly isMac = process.platform === 'darwin';

  constructor(private readonly valueEditor: ValueEditor) {}

  /** Shows a failure, as nobody else would: the page asked, not the palette. */
  async runCommand(command: string, args: readonly unknown[]): Promise<void> {
    try {
      await vscode.commands.executeCommand(command, ...args);
    } catch (thrown) {
      void vscode.window.showErrorMessage(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  async copy(text: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
  }

  editValue(): Promise<void> {
    return this.valueEditor.open();
  }
}
