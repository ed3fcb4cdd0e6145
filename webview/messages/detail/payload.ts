import { html, nothing, type TemplateResult } from 'lit';
import type { Content, ValueShape } from '../../../src/bridge/viewing';
import { chevron } from '../../lib/controls';
import { formatJson } from '../../../src/bridge/formatJson';
import { t } from '../../lib/l10n';
import { bytes, facts } from '../../lib/text';
import { hexPairs } from '../grid/cellText';
import type { ViewerModel } from '../model';
import { hexDump } from './hexDump';
import { longText } from './longText';

/** Bytes of a line of a dump, and from which width on there is room for it. */
const WIDE_DUMP = { bytes: 16, from: 600 };
const NARROW_DUMP = 8;

/** What the bytes of a value are: format, size, schema, and what is wrong with them. */
export function contentFacts(content: Content | null): string {
  return content === null ? '' : facts(content.format, bytes(content.size), content.schemaId === null ? null : t('schema {0}', content.schemaId));
}

export function keyView(key: Content | null): TemplateResult {
  if (key === null) {
    return html`<i class="absent">null</i>`;
  }
  return key.size === 0 ? html`<i class="absent">${t('empty (0 B)')}</i>` : html`<div class="mono key">${key.format === 'hex' ? hexPairs(key.text) : key.text}${key.cut ? '…' : ''}</div>${remarks(key)}`;
}

export function valueView(model: ViewerModel, value: Content | null, shape: ValueShape, width: number): TemplateResult {
  if (value === null) {
    return html`<p><i class="absent">${t('null: tombstone')}</i></p>`;
  }
  if (value.size === 0) {
    return html`<p><i class="absent">${t('empty (0 B)')}</i></p>`;
  }
  const isHex = value.format === 'hex';
  const text = isHex ? hexDump(value.text, width >= WIDE_DUMP.from ? WIDE_DUMP.bytes : NARROW_DUMP) : shape === 'pretty' && value.format === 'json' && !value.cut ? formatJson(value.text) : value.text;
  return html`${remarks(value)}
    ${value.cut
      ? html`<p class="hint">
          ${t('Only the beginning of {0} is here.', bytes(value.size))} <button type="button" class="link" @click=${() => model.details.loadWhole()}>${t('Load Whole Value')}</button>
        </p>`
      : nothing}
    <div class=${isHex ? 'dump' : 'wrapped'}>${longText(text, value.format === 'json')}</div>`;
}

/** `auto: json` and all formats there are. */
export function formatChoice(model: ViewerModel, value: Content | null): TemplateResult {
  const { formats, formatIds } = model.snapshot;
  const auto = value === null ? 'auto' : t('auto: {0}', value.format);
  const onChange = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) {
      model.setFormats({ ...formats, value: target.value });
    }
  };
  return html`<span class="quiet"><select aria-label=${t('Value format')} @change=${onChange}>
    ${[...new Set(['auto', ...formatIds, formats.value])].map((id) => html`<option value=${id} .selected=${id === formats.value}>${id === 'auto' ? auto : id}</option>`)}
  </select>${chevron()}</span>`;
}


function remarks(content: Content): TemplateResult {
  return html`${content.unfit ? html`<p class="hint"><span class="codicon codicon-warning warning" aria-hidden="true"></span> ${t('Not of the format that was chosen: shown as {0}.', content.format)}</p>` : nothing}
  ${content.invalidUtf8 ? html`<p class="hint"><span class="codicon codicon-warning warning" aria-hidden="true"></span> ${t('Bytes that are no UTF-8 stand here as {0}.', '\\xNN')}</p>` : nothing}`;
}
