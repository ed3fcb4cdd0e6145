import * as vscode from 'vscode';
import type { Payload } from '../contracts/messages';
import { KafkaError } from '../kafka/errors/kafkaError';
import { payloadOf } from './payloadOf';
import type { ValueEditor } from './valueEditor';

/** More than any broker takes unless it was told to; the form shows all of it. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

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

  async readFile(): Promise<Payload | null> {
    const [file] = (await vscode.window.showOpenDialog({ openLabel: vscode.l10n.t('Take Its Content'), title: vscode.l10n.t('From File') })) ?? [];
    if (file === undefined) {
      return null;
    }
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > MAX_FILE_BYTES) {
      throw new KafkaError('file-too-large', { facts: { file: file.fsPath, size, limit: MAX_FILE_BYTES } });
    }
    return payloadOf(await vscode.workspace.fs.readFile(file));
  }

  editValue(): Promise<void> {
    return this.valueEditor.open();
  }
}
