import * as vscode from 'vscode';
import { PANELS } from '../platform/ids';
import { SendPlace } from './sendPlace';

/** The send page as an editor tab: one a window, there again after a reload. */
export class SendPanel extends SendPlace implements vscode.WebviewPanelSerializer {
  private panel: vscode.WebviewPanel | null = null;

  /** Whether it is the editor that commands act on. */
  get isActive(): boolean {
    return this.panel?.active === true;
  }

  /** One that VS Code restored. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.panel === null) {
      this.adopt(panel);
    } else {
      panel.dispose();
    }
    return Promise.resolve();
  }

  protected override reveal(): Promise<void> {
    if (this.panel === null) {
      this.adopt(vscode.window.createWebviewPanel(PANELS.send, vscode.l10n.t('Send to Kafka'), vscode.ViewColumn.Active));
    } else {
      this.panel.reveal();
    }
    return Promise.resolve();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.extensionUri, 'media', `tab-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.onDidDispose(() => (this.panel = null));
    this.fill(panel, panel.onDidChangeViewState, 'editor');
  }
}
