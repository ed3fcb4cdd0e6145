import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorView } from '../../src/contracts/errors';
import { t } from '../lib/l10n';
import { iconButton, summary } from './field';
import type { SendModel } from './model';

export interface CardButton {
  readonly label: string;
  /** Never the button that stands out, even where it is the first. */
  readonly isSecondary?: boolean;
  readonly run: () => void;
}

/** Title, cause, what to do, buttons, raw detail. `more`: buttons of the place where the card stands. */
export function errorCard(model: SendModel, error: ErrorView, more: readonly CardButton[] = []): TemplateResult {
  const instructions = error.fixes.filter((fix) => fix.command === undefined);
  const buttons: readonly CardButton[] = [...fixButtons(model, error), ...more];
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
    ${rawDetail(model, error)}
  </div>`;
}

/** The fixes that a press can do. */
export function fixButtons(model: SendModel, error: ErrorView): readonly CardButton[] {
  return error.fixes.flatMap(({ label, command, args }) => (command !== undefined && model.can(command) ? [{ label, run: () => model.run(command, ...(args ?? [])) }] : []));
}

export function rawDetail(model: SendModel, error: ErrorView): TemplateResult {
  const raw = error.raw === '' ? error.code : error.raw;
  return html`<details class="raw">
    ${summary(t('Raw detail'))}
    <div class="raw-box">
      <pre tabindex="0" aria-label=${t('Raw detail')}>${raw}</pre>
      ${iconButton('copy', t('Copy Raw Detail'), () => void model.host.request('copyText', { text: raw }))}
    </div>
  </details>`;
}
