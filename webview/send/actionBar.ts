import { html, nothing, type TemplateResult } from 'lit';
import { EMPTY_DRAFT } from '../../src/bridge/formDraft';
import { iconButton } from '../lib/controls';
import { t } from '../lib/l10n';
import { count } from '../lib/text';
import type { SendModel } from './model';
import { timesOf } from './repeat';

/** How a press of Send stands. */
export interface Pressing {
  readonly isPressed: boolean;
  /** Why nothing was sent; empty: no reason. */
  readonly alert: string;
  readonly press: () => void;
}

/** Send, and what goes with the whole form; it stays in sight at the bottom edge. */
export function actionBar(model: SendModel, { isPressed, alert, press }: Pressing): TemplateResult {
  const active = model.snapshot.connections.find((connection) => connection.id === model.snapshot.activeConnection);
  const isReadOnly = active?.readOnly ?? false;
  const label = isPressed ? t('Sending…') : sendLabel(timesOf(model.draft), active?.protected === true ? active.name : null);
  const why = t('{0} is read-only: nothing can be sent.', active?.name ?? '');
  return html`<div class="actions">
      <vscode-button
        id="send"
        class="send"
        icon="send"
        ?disabled=${isPressed || isReadOnly}
        title=${isReadOnly ? why : label}
        aria-description=${isReadOnly ? why : nothing}
        @click=${press}
        ><span>${label}</span><kbd slot="content-after">${model.snapshot.mac ? t('⌘Enter') : t('Ctrl+Enter')}</kbd></vscode-button
      >
      ${iconButton('eraser', t('Clear Form'), () => model.edit({ ...EMPTY_DRAFT, topic: model.draft.topic }))}
    </div>
    ${alert === '' ? nothing : html`<div class="alert" role="alert"><span class="codicon codicon-error error" aria-hidden="true"></span> ${alert}</div>`}`;
}

function sendLabel(times: number, to: string | null): string {
  if (to === null) {
    return times === 1 ? t('Send') : t('Send × {0}', count(times));
  }
  return times === 1 ? t('Send to {0}…', to) : t('Send × {0} to {1}…', count(times), to);
}
