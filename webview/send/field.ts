import { html, nothing, type TemplateResult } from 'lit';
import { chevron } from '../lib/controls';
import { t } from '../lib/l10n';
import type { SendModel } from './model';

/** DOM id of a field of the draft: `headers[2].value` → `f-headers-2-value`. */
export function fieldId(field: string): string {
  return `f-${field.replace(/[^a-zA-Z0-9]+/g, '-')}`;
}

/** Attributes of a control that is in error. */
export function invalid(model: SendModel, field: string): 'true' | undefined {
  return model.errors.has(field) ? 'true' : undefined;
}

export function errorId(model: SendModel, field: string): string | undefined {
  return model.errors.has(field) ? `${fieldId(field)}-error` : undefined;
}

/** The message joined under a field, if it has one. */
export function fieldError(model: SendModel, field: string): TemplateResult | typeof nothing {
  const error = model.errors.get(field);
  if (error === undefined) {
    return nothing;
  }
  const { position } = error;
  return html`<div class="field-error" id=${`${fieldId(field)}-error`}>
    <span class="codicon codicon-error error" aria-hidden="true"></span>
    <span>${error.message} ${position === undefined ? nothing : html`<button type="button" class="link" @click=${() => goTo(field, position)}>${t('Go to Position')}</button>`}</span>
  </div>`;
}

/** A line with a number that is typed at its right end, and what is wrong with it below. `beside`: what stands before the number. */
export function numberRow(
  model: SendModel,
  field: string,
  { label, text, placeholder, onText, beside = nothing }: { readonly label: TemplateResult | string; readonly text: string; readonly placeholder: string; readonly onText: (text: string) => void; readonly beside?: TemplateResult | typeof nothing },
): TemplateResult {
  return html`<div class="row number-row">
      <label for=${fieldId(field)}>${label}</label>
      ${beside}
      <input
        id=${fieldId(field)}
        class="number"
        type="text"
        inputmode="numeric"
        aria-invalid=${invalid(model, field) ?? 'false'}
        aria-describedby=${errorId(model, field) ?? nothing}
        placeholder=${placeholder}
        .value=${text}
        @input=${(event: Event) => onText((event.target as HTMLInputElement).value)}
      />
    </div>
    ${fieldError(model, field)}`;
}

/** Buttons next to each other of which one is on; arrow keys move, as in any radio group. */
export function segmented<V extends string>(
  name: string,
  label: string,
  choices: readonly { readonly value: V; readonly text: string }[],
  chosen: V,
  onChange: (value: V) => void,
): TemplateResult {
  return html`<div class="segmented" role="radiogroup" aria-label=${label}>
    ${choices.map(
      ({ value, text }) =>
        html`<label><input id=${`${name}-${value}`} type="radio" name=${name} .value=${value} .checked=${value === chosen} @change=${() => onChange(value)} /><span>${text}</span></label>`,
    )}
  </div>`;
}

export const FORMATS = ['string', 'json', 'int8', 'int16', 'int32', 'int64', 'uint32', 'uint64', 'float', 'double', 'uuid', 'base64', 'hex'] as const;

/** Stands among the formats: it fills the field instead of naming how its text is meant. */
const FROM_FILE = 'from-file';

export function formatSelect(label: string, chosen: string, onChange: (format: string) => void, options: { readonly disabled?: boolean; readonly extra?: string; readonly onFile?: () => void } = {}): TemplateResult {
  const { onFile } = options;
  const onSelect = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    if (select.value === FROM_FILE) {
      select.value = chosen;
      onFile?.();
    } else {
      onChange(select.value);
    }
  };
  const formats = [...new Set<string>([...FORMATS, ...(options.extra === undefined ? [] : [options.extra]), chosen])];
  return html`<span class="quiet"><select aria-label=${label} ?disabled=${options.disabled ?? false} @change=${onSelect}>
    ${formats.map((format) => html`<option value=${format} .selected=${format === chosen}>${format}</option>`)}
    ${onFile === undefined ? nothing : html`<option value=${FROM_FILE}>${t('From File…')}</option>`}
  </select>${chevron()}</span>`;
}

function goTo(field: string, position: { readonly line: number; readonly column: number }): void {
  const control = document.getElementById(fieldId(field));
  if (control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement) {
    const lines = control.value.split('\n').slice(0, position.line - 1);
    const at = lines.reduce((sum, line) => sum + line.length + 1, 0) + position.column - 1;
    control.focus();
    control.setSelectionRange(at, at + 1);
  }
}
