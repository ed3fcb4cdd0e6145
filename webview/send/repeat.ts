import { html, type TemplateResult } from 'lit';
import type { FormDraft } from '../../src/bridge/formDraft';
import { t } from '../lib/l10n';
import { count } from '../lib/text';
import { numberRow } from './field';
import type { SendModel } from './model';
import { disclosure } from './placement';

/** How often the message is sent, and the pause between. */
export function repeatRow(model: SendModel): TemplateResult {
  const { repeat } = model.draft;
  return disclosure(model, 'repeat', t('Repeat'), answer(repeat), () => html`${numberField(model, 'count', t('Times'), '1')} ${numberField(model, 'delayMs', t('Pause between (ms)'), '0')} ${note(repeat)}`);
}

/** Times the button sends; 1 where that is no number. */
export function timesOf({ repeat }: FormDraft): number {
  const text = repeat.count.trim();
  return /^\d{1,5}$/.test(text) ? Number(text) : 1;
}

function answer({ count: times, delayMs }: FormDraft['repeat']): string {
  const number = Number(times.trim() || '1');
  if (number === 1) {
    return t('once');
  }
  const shown = Number.isNaN(number) ? times.trim() : count(number);
  return Number(delayMs.trim()) > 0 ? t('{0} times, {1} ms apart', shown, count(Number(delayMs))) : t('{0} times', shown);
}

function note({ count: times, delayMs }: FormDraft['repeat']): TemplateResult | string {
  if (Number(times.trim() || '1') === 1) {
    return '';
  }
  return html`<p class="note">${Number(delayMs.trim()) > 0 ? t('Each begins this long after the answer to the one before.') : t('Without a pause they travel together, in batches.')}</p>`;
}

function numberField(model: SendModel, name: 'count' | 'delayMs', label: string, placeholder: string): TemplateResult {
  const { repeat } = model.draft;
  return numberRow(model, `repeat.${name}`, { label, placeholder, text: repeat[name], onText: (text) => model.edit({ repeat: { ...repeat, [name]: text } }) });
}
