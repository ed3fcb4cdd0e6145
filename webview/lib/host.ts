import { Endpoint, type CallMap, type EventMap } from '../../src/bridge/endpoint';
import type { ErrorView } from '../../src/contracts/errors';
import { t } from './l10n';
import { vscode } from './vscodeApi';

/** What the host throws at a page: an explained error. */
export class HostError extends Error {
  override readonly name = 'HostError';

  constructor(readonly view: Pick<ErrorView, 'title' | 'cause'>) {
    super(view.title);
  }
}

/** A page's end of the channel: it asks, and hears; the host asks nothing of a page. */
export type Host<Calls extends CallMap, Events extends EventMap> = Endpoint<Calls, Record<string, never>, Record<string, never>, Events>;

export function connectToHost<Calls extends CallMap, Events extends EventMap>(listeners: { readonly [K in keyof Events]: (data: Events[K]) => void }): Host<Calls, Events> {
  return new Endpoint<Calls, Record<string, never>, Record<string, never>, Events>(
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

/** What went wrong, in a line. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof HostError ? [thrown.view.title, thrown.view.cause].filter(Boolean).join('. ') : String(thrown);
}

function isErrorView(value: unknown): value is ErrorView {
  return typeof value === 'object' && value !== null && 'title' in value && 'cause' in value;
}
