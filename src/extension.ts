import * as vscode from 'vscode';
import { COMMANDS } from './platform/ids';

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Kafka Dispatch', { log: true });
  context.subscriptions.push(log, vscode.commands.registerCommand(COMMANDS.showLog, () => log.show()));
}
