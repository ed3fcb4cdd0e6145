import { html, nothing, type TemplateResult } from 'lit';
import type { FormHeader } from '../../src/bridge/formDraft';
import { iconButton } from '../lib/controls';
import { t } from '../lib/l10n';
import { errorId, fieldError, fieldId, formatSelect, invalid } from './field';
import type { SendModel } from './model';

const NEW_HEADER: FormHeader = { name: '', mode: 'text', format: 'string', text: '' };

/** Stands among the formats: a header value can be null. */
const NULL = 'null';

/** Headers in their order: add, change, move with Alt+↑/↓, make null, remove. */
export function headerRows(model: SendModel): TemplateResult {
  const { headers } = model.draft;
  return html`<fieldset class="group headers">
    <legend class="sr">${t('Headers')}</legend>
    <div class="head">
      <span class="name">${t('Headers')}</span>${headers.length === 0 ? html`<span class="secondary">${t('none')}</span>` : html`<span class="badge">${headers.length}</span>`}
      <span class="grow"></span>
      ${iconButton('add', t('Add Header'), () => add(model))}
    </div>
    ${headers.map((header, index) => headerRow(model, header, index))} ${duplicateNote(headers)}
  </fieldset>`;
}

function headerRow(model: SendModel, header: FormHeader, index: number): TemplateResult {
  const { headers } = model.draft;
  const set = (change: Partial<FormHeader>): void => model.edit({ headers: headers.map((other, at) => (at === index ? { ...other, ...change } : other)) });
  const nameField = `headers[${index}].name`;
  const valueField = `headers[${index}].value`;
  return html`<div class="header-row" role="group" aria-label=${t('Header {0}', index + 1)} @keydown=${(event: KeyboardEvent) => onKey(event, model, index)}>
      <input
        id=${fieldId(nameField)}
        class="header-name"
        type="text"
        spellcheck="false"
        aria-label=${t('Name of header {0}', index + 1)}
        aria-invalid=${invalid(model, nameField) ?? 'false'}
        aria-describedby=${errorId(model, nameField) ?? nothing}
        placeholder=${t('name')}
        .value=${header.name}
        @paste=${(event: ClipboardEvent) => paste(event, model, index)}
        @input=${(event: Event) => set({ name: (event.target as HTMLInputElement).value })}
      />
      <span class="header-value ${header.mode === 'none' ? 'null' : ''} ${header.format === 'string' ? 'plain' : ''}">
        <input
          id=${fieldId(valueField)}
          type="text"
          spellcheck="false"
          aria-label=${t('Value of header {0}', header.name || index + 1)}
          aria-invalid=${invalid(model, valueField) ?? 'false'}
          aria-describedby=${errorId(model, valueField) ?? nothing}
          ?readonly=${header.mode === 'none'}
          placeholder=${header.mode === 'none' ? 'null' : t('empty')}
          .value=${header.mode === 'none' ? '' : header.text}
          @input=${(event: Event) => set({ text: (event.target as HTMLInputElement).value })}
        />
        ${formatSelect(t('Format of header {0}', header.name || index + 1), header.mode === 'none' ? NULL : header.format, (format) => set(format === NULL ? { mode: 'none' } : { mode: 'text', format }), { extra: NULL })}
      </span>
      ${iconButton('close', t('Remove Header {0}', header.name || index + 1), () => remove(model, index))}
    </div>
    ${fieldError(model, nameField)} ${fieldError(model, valueField)}`;
}

function onKey(event: KeyboardEvent, model: SendModel, index: number): void {
  const { headers } = model.draft;
  const target = event.target as HTMLElement;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    const to = index + (event.key === 'ArrowUp' ? -1 : 1);
    const moved = headers[index];
    if (moved !== undefined && to >= 0 && to < headers.length) {
      const others = headers.filter((_, at) => at !== index);
      model.edit({ headers: [...others.slice(0, to), moved, ...others.slice(to)] });
      model.focusField(target.classList.contains('header-name') ? `headers[${to}].name` : `headers[${to}].value`);
    }
  } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && target.id === fieldId(`headers[${headers.length - 1}].value`)) {
    event.preventDefault();
    add(model);
  }
}

/** Lines of `name: value`, as other tools show headers, become a row each; anything else is pasted as text. */
function paste(event: ClipboardEvent, model: SendModel, index: number): void {
  const pasted = headerLines(event.clipboardData?.getData('text/plain') ?? '');
  if (pasted.length === 0) {
    return;
  }
  event.preventDefault();
  const { headers } = model.draft;
  const here = headers[index];
  const kept = here === undefined || (here.name === '' && here.text === '') ? [] : [here];
  model.edit({ headers: [...headers.slice(0, index), ...kept, ...pasted, ...headers.slice(index + 1)] });
  model.focusField(`headers[${index + kept.length + pasted.length - 1}].value`);
}

/** Empty where a line is not of that form. */
function headerLines(text: string): readonly FormHeader[] {
  const matches = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => /^\s*([^\s:][^:]*?)\s*:[ \t]?(.*)$/.exec(line));
  return matches.includes(null) ? [] : matches.map((match) => ({ ...NEW_HEADER, name: match?.[1] ?? '', text: match?.[2] ?? '' }));
}

function add(model: SendModel): void {
  const { headers } = model.draft;
  model.edit({ headers: [...headers, NEW_HEADER] });
  model.focusField(`headers[${headers.length}].name`);
}

function remove(model: SendModel, index: number): void {
  const headers = model.draft.headers.filter((_, at) => at !== index);
  model.edit({ headers });
  if (headers.length > 0) {
    model.focusField(`headers[${Math.min(index, headers.length - 1)}].name`);
  }
}

function duplicateNote(headers: readonly FormHeader[]): TemplateResult | typeof nothing {
  const twice = headers.find((header, index) => header.name !== '' && headers.findIndex((other) => other.name === header.name) < index);
  return twice === undefined ? nothing : html`<div class="hint"><span class="codicon codicon-info" aria-hidden="true"></span> ${t('“{0}” twice: both are sent, in this order.', twice.name)}</div>`;
}
