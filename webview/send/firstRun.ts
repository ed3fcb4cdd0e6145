import { html, type TemplateResult } from 'lit';
import { t } from '../lib/l10n';
import type { SendModel } from './model';

/** Nothing to send to yet. */
export function firstRun(model: SendModel): TemplateResult {
  const isStarting = model.snapshot.sandbox === 'starting';
  return html`<div class="first-run">
    <p>${t('Send messages to Kafka and see what became of each one. Choose where to send:')}</p>
    <vscode-button block icon="beaker" ?disabled=${isStarting} @click=${() => isStarting || model.run('kafkaDispatch.startSandbox')}>${isStarting ? t('Starting…') : t('Start Sandbox')}</vscode-button>
    ${isStarting ? html`<div class="progress" role="progressbar" aria-label=${t('Starting the sandbox')}></div>` : ''}
    <p class="secondary">${t('A small Kafka broker on this computer with sample topics. Nothing to install; it forgets everything when it stops.')}</p>
    <p><button type="button" class="link" @click=${() => model.run('kafkaDispatch.addConnection')}>${t('Add a Connection')}</button> ${t('to a cluster of your own: bootstrap servers, TLS, SASL.')}</p>
  </div>`;
}
