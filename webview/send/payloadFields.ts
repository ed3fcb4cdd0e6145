import { html, nothing, type TemplateResult } from 'lit';
import { iconButton } from '../lib/controls';
import { formatJson } from '../../src/bridge/formatJson';
import { highlightJson } from '../lib/jsonHighlight';
import { t } from '../lib/l10n';
import { bytes, utf8Length } from '../lib/text';
import { errorId, fieldError, fieldId, formatSelect, invalid, segmented } from './field';
import { withText, type SendModel } from './model';

const WARN_FROM = 0.8;
/** Characters of a value that are looked at with each key: of a longer one nothing is said before the host has checked it. */
const LOOKED_AT = 100_000;

export function keyField(model: SendModel): TemplateResult {
  const { key } = model.draft;
  const set = (change: Partial<typeof key>): void => model.edit({ key: { ...key, ...change } });
  return html`<fieldset class="group">
    <legend class="sr">${t('Key')}</legend>
    <div class="head">
      <label class="name" for=${fieldId('key')}>${t('Key')}</label>
      ${formatSelect(t('Key format'), key.format, (format) => set({ format }), { disabled: key.mode === 'none', onFile: () => fill(model, 'key') })}
      <span class="grow"></span>
      ${segmented('key-mode', t('Key is'), [{ value: 'none', text: t('None') }, { value: 'text', text: t('Text') }], key.mode, (mode) => set({ mode }))}
    </div>
    ${key.mode === 'none'
      ? html`<div class="absent" id=${fieldId('key')}>${t('no key')}</div>`
      : html`<div class="box ${key.text === '' ? 'empty' : ''}">
          <input
            id=${fieldId('key')}
            type="text"
            spellcheck="false"
            autocomplete="off"
            placeholder=${t('empty text, 0 B')}
            aria-invalid=${invalid(model, 'key') ?? 'false'}
            aria-describedby=${errorId(model, 'key') ?? nothing}
            .value=${key.text}
            @input=${(event: Event) => model.edit({ key: withText(key, (event.target as HTMLInputElement).value) })}
          />
          <span class="suffix">${key.text === '' ? '' : sizeText(model.sizes.key ?? ownSize(key.format, key.text))}</span>
        </div>`}
    ${fieldError(model, 'key')}
  </fieldset>`;
}

export function valueField(model: SendModel): TemplateResult {
  const { value, key } = model.draft;
  const set = (change: Partial<typeof value>): void => model.edit({ value: { ...value, ...change } });
  const isJson = value.format === 'json' && value.mode === 'text';
  return html`<fieldset class="group">
    <legend class="sr">${t('Value')}</legend>
    <div class="head">
      <label class="name" for=${fieldId('value')}>${t('Value')}</label>
      ${formatSelect(t('Value format'), value.format, (format) => set({ format }), { disabled: value.mode === 'none', onFile: () => fill(model, 'value') })}
      <span class="grow"></span>
      ${isJson ? iconButton('json', t('Format JSON'), () => model.errors.has('value') || set({ text: formatJson(value.text) })) : nothing}
      ${value.mode === 'text' ? iconButton('go-to-file', t('Edit Value in Editor'), () => void model.host.request('editValue', null)) : nothing}
      ${segmented('value-mode', t('Value is'), [{ value: 'none', text: t('Null') }, { value: 'text', text: t('Text') }], value.mode, (mode) => set({ mode }))}
    </div>
    ${value.mode === 'none'
      ? html`<div class="absent" id=${fieldId('value')}>${t('null: tombstone')}</div>
          <div class="hint">${key.mode === 'none' ? t('A tombstone without a key deletes nothing, and a compacted topic refuses it.') : t('Deletes this key in a compacted topic.')}</div>`
      : valueText(model, isJson)}
    ${fieldError(model, 'value')}
  </fieldset>`;
}

/** The host asks for a file, and the draft comes back with what is in it. */
function fill(model: SendModel, field: 'key' | 'value'): void {
  void model.host.request('fillFromFile', { field }).catch((thrown: unknown) => model.say(thrown));
}

function valueText(model: SendModel, isJson: boolean): TemplateResult {
  const { value } = model.draft;
  const onInput = (event: Event): void => model.edit({ value: withText(value, (event.target as HTMLTextAreaElement).value) });
  const onScroll = (event: Event): void => {
    const area = event.target as HTMLTextAreaElement;
    const layer = area.previousElementSibling;
    if (layer !== null) {
      layer.scrollTop = area.scrollTop;
      layer.scrollLeft = area.scrollLeft;
    }
  };
  const isLayered = isJson && value.text.length <= LOOKED_AT;
  return html`<div class="box tall ${invalid(model, 'value') === undefined ? '' : 'wrong'}">
    <div class="code ${isLayered ? 'layered' : ''}">
      <pre aria-hidden="true">${isLayered ? highlightJson(value.text, errorIndex(model)) : nothing}${'\n'}</pre>
      <textarea
        id=${fieldId('value')}
        spellcheck="false"
        placeholder=${t('empty text, 0 B')}
        aria-invalid=${invalid(model, 'value') ?? 'false'}
        aria-describedby="${errorId(model, 'value') ?? ''} value-verdict"
        .value=${value.text}
        @input=${onInput}
        @scroll=${onScroll}
      ></textarea>
    </div>
    <div class="foot" id="value-verdict"><span>${verdict(model, isJson)}</span>${sizeVerdict(model)}</div>
  </div>`;
}

function verdict(model: SendModel, isJson: boolean): string {
  if (!isJson || model.draft.value.text === '') {
    return '';
  }
  return model.errors.has('value') ? t('Not valid JSON') : model.sizes.value === null ? '' : t('Valid JSON');
}

function sizeVerdict(model: SendModel): TemplateResult {
  const { value } = model.draft;
  const size = model.sizes.value ?? ownSize(value.format, value.text);
  const limit = Math.min(model.details?.maxMessageBytes ?? Infinity, model.snapshot.defaults.maxRequestSize);
  if (size !== null && size >= WARN_FROM * limit) {
    return html`<span><span class="codicon codicon-warning warning" aria-hidden="true"></span> ${t('{0} of {1}', bytes(size), bytes(limit))}</span>`;
  }
  return html`<span>${sizeText(size)}</span>`;
}

function ownSize(format: string, text: string): number | null {
  return (format === 'string' || format === 'json') && text.length <= LOOKED_AT ? utf8Length(text) : null;
}

function sizeText(size: number | null): string {
  return size === null ? '' : bytes(size);
}

function errorIndex(model: SendModel): number | null {
  const position = model.errors.get('value')?.position;
  if (position === undefined) {
    return null;
  }
  const before = model.draft.value.text.split('\n').slice(0, position.line - 1);
  return before.reduce((sum, line) => sum + line.length + 1, 0) + position.column - 1;
}
