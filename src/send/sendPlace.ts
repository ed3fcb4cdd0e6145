import * as vscode from 'vscode';
import type { FocusTarget } from '../bridge/sendView';
import type { IDisposable } from '../platform/disposable';
import type { PagePlace } from '../platform/pageHtml';
import { hostPage, webviewChannel } from '../platform/webviewHost';
import { SendPage, type SendPageHost } from './sendPage';

/** What VS Code shows the page in: a view or a panel. */
export interface Surface {
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  readonly onDidDispose: vscode.Event<void>;
}

/** A place where VS Code shows the send page. What is asked of a page that is not there yet waits for it. */
export abstract class SendPlace {
  private filled: { readonly surface: Surface; readonly page: SendPage } | null = null;
  private waitingFocus: FocusTarget | null = null;
  private isPressWaiting = false;

  constructor(
    protected readonly extensionUri: vscode.Uri,
    private readonly host: SendPageHost,
  ) {}

  get isVisible(): boolean {
    return this.filled?.surface.visible === true;
  }

  /** Opens the place and puts the focus there. */
  async show(target: FocusTarget): Promise<void> {
    this.waitingFocus = target;
    await this.revealed();
  }

  /** Opens the place and presses Send in it. */
  async pressSend(): Promise<void> {
    this.isPressWaiting = true;
    await this.revealed();
  }

  /** Makes VS Code show the place; it may come to `fill` only later. */
  protected abstract reveal(): Promise<void>;

  /** Puts the page into what VS Code made, until that is closed. */
  protected fill(surface: Surface, onDidChangeVisibility: (listener: () => void) => IDisposable, place: PagePlace): void {
    const disposables: IDisposable[] = [];
    const page = new SendPage(
      webviewChannel(surface.webview, (disposable) => disposables.push(disposable)),
      this.host,
    );
    this.filled = { surface, page };
    let wasVisible = surface.visible;
    disposables.push(
      page,
      onDidChangeVisibility(() => {
        if (surface.visible !== wasVisible) {
          wasVisible = surface.visible;
          (wasVisible ? () => page.shown() : () => page.hidden())();
        }
      }),
    );
    surface.onDidDispose(() => {
      if (this.filled?.surface === surface) {
        this.filled = null;
      }
      disposables.forEach((disposable) => disposable.dispose());
    });
    hostPage(surface.webview, this.extensionUri, 'send', { title: vscode.l10n.t('Send'), place });
    this.passOn(page);
  }

  private async revealed(): Promise<void> {
    await this.reveal();
    if (this.filled !== null) {
      this.passOn(this.filled.page);
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
