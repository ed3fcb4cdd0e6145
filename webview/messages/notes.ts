import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorView } from '../../src/contracts/errors';
import { iconButton } from '../lib/controls';
import { errorCard } from '../lib/errorCard';
import { t } from '../lib/l10n';
import { isUnderWay, type ViewerModel } from './model';
import { toRead } from './statusBar';

/** What stands where there is no row. */
export function emptyArea(model: ViewerModel): TemplateResult | typeof nothing {
  const { state, snapshot } = model;
  if (model.rows.total > 0 || state.status === 'reading') {
    return nothing;
  }
  if (state.status === 'failed' && state.error !== null) {
    return html`<div class="empty-area">${errorCard(model, state.error, [{ label: t('Try Again'), isSecondary: true, run: () => model.query({}) }])}</div>`;
  }
  if (state.status === 'asking') {
    return html`<div class="empty-area"><p>${toRead(state)}</p>${button(t('Read On'), () => model.ask('readOn', null))}</div>`;
  }
  const isEarliest = 'earliest' in snapshot.query.from;
  return html`<div class="empty-area">
    <p>${state.status === 'live' ? t('No records yet. What comes is shown.') : t('No records in this range.')}</p>
    <div class="buttons">
      ${snapshot.query.filter === null ? nothing : button(t('Clear Filter'), () => model.clearFilter())}
      ${state.hasOlder && snapshot.query.filter !== null ? button(t('Search Further Back'), () => model.ask('older', null), true) : nothing}
      ${isEarliest ? nothing : button(t('From Earliest'), () => model.query({ from: { earliest: true }, to: null }), snapshot.query.filter !== null)}
    </div>
  </div>`;
}

/** Above the rows: why no more come, and what was not there any more. `open`: the card of the error. */
export function strips(model: ViewerModel, { isOpen, toggle, isDismissed, dismiss }: { readonly isOpen: boolean; readonly toggle: () => void; readonly isDismissed: boolean; readonly dismiss: () => void }): TemplateResult {
  const { state } = model;
  // One that reading further back ended with leaves the rest as it is.
  const error = model.rows.total > 0 ? state.error : null;
  return html`${error === null
    ? nothing
    : html`<div class="strip" role="note">
        <span class="codicon codicon-error error" aria-hidden="true"></span><span class="grow">${error.title}. ${error.cause}</span>
        <button type="button" class="link" aria-expanded=${isOpen ? 'true' : 'false'} @click=${toggle}>${t('Show What to Do')}</button>
      </div>
      ${isOpen ? html`<div class="opened">${errorCard(model, error)}</div>` : nothing}`}
  ${state.notice === null || isDismissed ? nothing : noticeStrip(state.notice, dismiss)}`;
}

export function progressLine({ state }: ViewerModel): TemplateResult {
  const isMoving = isUnderWay(state) && state.status !== 'asking';
  return html`<div class=${isMoving ? 'progress' : 'progress-room'} role="presentation"></div>`;
}

function noticeStrip(notice: ErrorView, dismiss: () => void): TemplateResult {
  return html`<div class="strip" role="note">
    <span class="codicon codicon-warning warning" aria-hidden="true"></span><span class="grow">${notice.title}. ${notice.cause}</span>${iconButton('close', t('Close'), dismiss)}
  </div>`;
}

function button(text: string, run: () => void, isSecondary = false): TemplateResult {
  return html`<vscode-button ?secondary=${isSecondary} @click=${run}>${text}</vscode-button>`;
}
