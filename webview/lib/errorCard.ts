import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorView } from '../../src/contracts/errors';
import { iconButton, summary } from './controls';
import { t } from './l10n';

/** What stands around a card. */
export interface CardPlace {
  /** Whether the host knows this command. */
  can(command: string): boolean;
  run(command: string, ...args: readonly unknown[]): void;
  readonly host: { request(name: 'copyText', params: { readonly text: string }): Promise<unknown> };
}

export interface CardButton {
  readonly label: string;
  /** Never the button that stands out, even where it is the first. */
  readonly isSecondary?: boolean;
  readonly run: () => void;
}

/** Title, cause, what to do, buttons, raw detail. `more`: buttons of the place where the card stands. */
export function errorCard(place: CardPlace, error: ErrorView, more: readonly CardButton[] = []): TemplateResult {
  const instructions = error.fixes.filter((fix) => fix.command === undefined);
  const buttons: readonly CardButton[] = [...fixButtons(place, error), ...more];
  return html`<div class="card">
    <h3>${error.title}</h3>
    <p>${error.cause}</p>
    ${instructions.length === 0
      ? nothing
      : html`<h4>${t('What to do')}</h4>
          <ol>
            ${instructions.map((fix) => html`<li>${fix.label}</li>`)}
          </ol>`}
    <div class="buttons">
      ${buttons.map((button, index) => html`<vscode-button ?secondary=${index > 0 || button.isSecondary === true} @click=${button.run}>${button.label}</vscode-button>`)}
    </div>
    ${rawDetail(place, error)}
  </div>`;
}

/** The fixes that a press can do. */
export function fixButtons(place: CardPlace, error: ErrorView): readonly CardButton[] {
  return error.fixes.flatMap(({ label, command, args }) => (command !== undefined && place.can(command) ? [{ label, run: () => place.run(command, ...(args ?? [])) }] : []));
}

export function rawDetail(place: CardPlace, error: ErrorView): TemplateResult {
  const raw = error.raw === '' ? error.code : error.raw;
  return html`<details class="raw">
    ${summary(t('Raw detail'))}
    <div class="raw-box">
      <pre tabindex="0" aria-label=${t('Raw detail')}>${raw}</pre>
      ${iconButton('copy', t('Copy Raw Detail'), () => void place.host.request('copyText', { text: raw }))}
    </div>
  </details>`;
}
