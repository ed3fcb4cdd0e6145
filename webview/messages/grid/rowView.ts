import { html, nothing, type TemplateResult } from 'lit';
import type { TimeZoneChoice } from '../../../src/bridge/messageView';
import type { Cell, ViewFilter, ViewRow } from '../../../src/bridge/viewing';
import { t } from '../../lib/l10n';
import { timestampText } from '../times';
import { cellText } from './cellText';
import type { ColumnId } from './columns';

/** What rows look like depends on. */
export interface RowLook {
  readonly zone: TimeZoneChoice;
  /** The time of day alone. */
  readonly isShort: boolean;
  readonly isNewestFirst: boolean;
  readonly filter: ViewFilter | null;
  readonly columns: readonly ColumnId[];
  showBytes(line: number): void;
}

type RecordRow = ViewRow & { readonly kind: 'record' };

/** As many letters as the column of headers has room for. */
const HEADER_LETTERS = 18;

/** The cells of a line; undefined: it has not come yet. */
export function rowCells(row: ViewRow | undefined, line: number, look: RowLook): TemplateResult {
  if (row === undefined) {
    return html`<div role="gridcell" class="cell" aria-colspan=${look.columns.length} aria-busy="true"></div>`;
  }
  const offset = row.kind === 'error' && look.isNewestFirst ? row.lastOffset : row.offset;
  return html`<div role="gridcell" class="cell tabular">${timestampText(row.timestamp, look.zone, look.isShort) ?? html`<i class="absent">${t('no timestamp')}</i>`}</div>
    <div role="gridcell" class="cell right">${row.partition}</div>
    <div role="gridcell" class="cell right">${offset}</div>
    ${restOf(row, line, look)}`;
}

function restOf(row: ViewRow, line: number, look: RowLook): TemplateResult {
  switch (row.kind) {
    case 'record':
      return html`<div role="gridcell" class="cell">${content(row.key, row.keySize, 'key', look)}</div>
        <div role="gridcell" class="cell ${row.aborted || row.value === null ? 'tagged' : ''}">${row.aborted ? tag('circle-slash', t('aborted')) : nothing}${row.value === null ? tombstone(row) : content(row.value, row.valueSize, 'value', look)}</div>
        ${look.columns.includes('headers') ? html`<div role="gridcell" class="cell headers">${headers(row)}</div>` : nothing}`;
    case 'control':
      return html`<div role="gridcell" class="cell rest tagged" aria-colspan=${look.columns.length - 3}>
        ${tag('git-commit', row.control === 'commit' ? t('COMMIT marker') : t('ABORT marker'))}<span class="beside">${t('transaction of producer {0}, epoch {1}', row.producerId, row.producerEpoch)}</span>
      </div>`;
    case 'error':
      return html`<div role="gridcell" class="cell rest" aria-colspan=${look.columns.length - 3}>
        <span class="codicon codicon-error error" aria-hidden="true"></span> ${brokenText(row)} <button type="button" class="link" tabindex="-1" @click=${() => look.showBytes(line)}>${t('Show bytes')}</button>
      </div>`;
    default:
      return row satisfies never;
  }
}

/** `Offsets 10473–10480: the batch fails its CRC check.` */
export function brokenText({ offset, lastOffset, crc, reason }: ViewRow & { readonly kind: 'error' }): string {
  const range = offset === lastOffset ? t('Offset {0}', offset) : t('Offsets {0}–{1}', offset, lastOffset);
  return `${range}: ${crc ? t('the batch fails its CRC check') : reason}.`;
}

function content(cell: Cell | null, size: number | null, column: 'key' | 'value', { filter }: RowLook): TemplateResult {
  if (cell === null) {
    return html`<i class="absent">null</i>`;
  }
  if (size === 0) {
    return html`<i class="absent">${t('empty (0 B)')}</i>`;
  }
  const isCode = column === 'value' || cell.format === 'hex';
  return html`<span class=${isCode ? 'mono' : ''}>${cellText(cell, column, filter)}</span>`;
}

/** A null value deletes its key in a compacted topic; without a key it deletes nothing. */
function tombstone(row: RecordRow): TemplateResult {
  return row.key === null ? html`<i class="absent">null</i>` : tag('trash', t('null: tombstone'));
}

function headers(row: RecordRow): TemplateResult {
  if (row.headerCount === 0) {
    return html`<i>${t('none')}</i>`;
  }
  const all = row.headers.join(', ');
  const [first = ''] = row.headers;
  return html`${row.headerCount === 1 || (all.length <= HEADER_LETTERS && row.headers.length === row.headerCount) ? all : `${first} +${row.headerCount - 1}`}`;
}

function tag(icon: string, text: string): TemplateResult {
  return html`<span class="tag"><span class="codicon codicon-${icon}" aria-hidden="true"></span>${text}</span>`;
}
