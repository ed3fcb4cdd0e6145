import * as vscode from 'vscode';
import { VIEWS } from '../platform/ids';
import { SendPlace } from './sendPlace';

/** The send view in the side bar. */
export class SendViewProvider extends SendPlace implements vscode.WebviewViewProvider {
  resolveWebviewView(view: vscode.WebviewView): void {
    this.fill(view, view.onDidChangeVisibility, 'view');
  }

  protected override async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEWS.send}.focus`);
  }
}
