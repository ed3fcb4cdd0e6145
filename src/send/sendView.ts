import * as vscode from 'vscode';
import type { FocusTarget } from '../bridge/sendView';
import type { IDisposable } from '../platform/disposable';
import { VIEWS } from '../platform/ids';
import { hostPage, webviewChannel } from '../platform/webviewHost';
import { SendPage, type SendPageHost } from './sendPage';

/** The send view in the side bar. */
export class SendViewProvider implements vscode.WebviewViewProvider {
  private view: vscode.WebviewView | null = null;
  private page: SendPage | null = null;
  private waitingFocus: FocusTarget | null = null;
  private isPressWaiting = false;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly host: SendPageHost,
  ) {}

  get isVisible(): boolean {
    return this.view?.visible === true;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const disposables: IDisposable[] = [];
    const page = new SendPage(
      webviewChannel(view.webview, (disposable) => disposables.push(disposable)),
      this.host,
    );
    this.view = view;
    this.page = page;
    disposables.push(
      page,
      view.onDidChangeVisibility(() => (view.visible ? page.shown() : page.hidden())),
    );
    view.onDidDispose(() => {
      this.view = null;
      this.page = null;
      disposables.forEach((disposable) => disposable.dispose());
    });
    hostPage(view.webview, this.extensionUri, 'send', vscode.l10n.t('Send'));
    this.passOn(page);
  }

  /** Opens the view and puts the focus there. */
  async show(target: FocusTarget): Promise<void> {
    await this.whenShown(() => {
      this.waitingFocus = target;
    });
  }

  /** Opens the view and presses Send in it. */
  async pressSend(): Promise<void> {
    await this.whenShown(() => {
      this.isPressWaiting = true;
    });
  }

  /** A page that is not there yet gets it when VS Code has made it. */
  private async whenShown(note: () => void): Promise<void> {
    note();
    await vscode.commands.executeCommand(`${VIEWS.send}.focus`);
    if (this.page !== null) {
      this.passOn(this.page);
    }
  }

  private passOn(page: SendPage): void {
    if (this.waitingFocus !== null) {
      page.focus(this.waitingFocus);
      this.waitingFocus = null;
    }
    if (this.isPressWaiting) {
      page.pressSend();
      this.isPressWaiting = false;
    }
  }
}
