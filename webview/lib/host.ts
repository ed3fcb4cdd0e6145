import { Endpoint } from '../../src/bridge/endpoint';
import type { SendPageCalls, SendPageEvents } from '../../src/bridge/sendView';
import type { ErrorView } from '../../src/contracts/errors';
import { t } from './l10n';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What the host throws at a page: an explained error. */
export class HostError extends Error {
  override readonly name = 'HostError';

  constructor(readonly view: Pick<ErrorView, 'title' | 'cause'>) {
    super(view.title);
  }
}

export type SendHost = Endpoint<SendPageCalls, Record<string, never>, Record<string, never>, SendPageEvents>;

const vscode = acquireVsCodeApi();

/** The page's end of the channel to the host. */
export function connectToHost(listeners: { readonly [K in keyof SendPageEvents]: (data: SendPageEvents[K]) => void }): SendHost {
  return new Endpoint<SendPageCalls, Record<string, never>, Record<string, never>, SendPageEvents>(
    {
      post: (message) => vscode.postMessage(message),
      onMessage: (listener) => window.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
    },
    {},
    listeners,
    {
      toFailure: (thrown) => String(thrown),
      fromFailure: (failure) => new HostError(isErrorView(failure) ? failure : { title: String(failure), cause: '' }),
      onLost: (reason, name) => new HostError({ title: t('VS Code does not answer'), cause: `${name}: ${reason}` }),
      onMalformed: () => undefined,
    },
  );
}

function isErrorView(value: unknown): value is ErrorView {
  return typeof value === 'object' && value !== null && 'title' in value && 'cause' in value;
}

/** Which groups are open: the only thing a page keeps of itself. */
export class UiState {
  private readonly open: Record<string, boolean>;

  constructor() {
    const state = vscode.getState();
    const kept = typeof state === 'object' && state !== null && 'open' in state ? state.open : null;
    this.open = typeof kept === 'object' && kept !== null ? { ...(kept as Record<string, boolean>) } : {};
  }

  isOpen(group: string, byDefault: boolean): boolean {
    return this.open[group] ?? byDefault;
  }

  setOpen(group: string, isOpen: boolean): void {
    this.open[group] = isOpen;
    vscode.setState({ open: this.open });
  }
}
