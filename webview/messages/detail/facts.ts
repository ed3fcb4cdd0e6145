import { html, nothing, type TemplateResult } from 'lit';
import type { Content, ViewDetail } from '../../../src/bridge/viewing';
import { t } from '../../lib/l10n';
import { bytes, facts } from '../../lib/text';
import type { ViewerModel } from '../model';
import { timestampWithZone } from '../times';

type RecordDetail = ViewDetail & { readonly kind: 'record' };

/** In their order; a name can stand twice. */
export function headerList(detail: RecordDetail): TemplateResult {
  return detail.headers.length === 0
    ? html`<p class="secondary">${t('none')}</p>`
    : html`<dl class="facts">${detail.headers.map(({ name, value }) => fact(name === '' ? html`<i>${t('empty name')}</i>` : name, headerValue(value)))}</dl>`;
}

export function batchList({ batch, ...detail }: ViewDetail): TemplateResult {
  if (batch === null) {
    return html`<p class="secondary">${t('Its header cannot be read.')}</p>`;
  }
  const position = detail.kind === 'record' ? t('{0} of {1}', detail.position.number, detail.position.of) : String(batch.records);
  const crc = batch.crc === 'valid' ? t('valid') : batch.crc === 'invalid' ? t('invalid') : t('none');
  const codec = [batch.codec, batch.uncompressedBytes === null || batch.codec === 'none' ? bytes(batch.compressedBytes) : compression(batch.compressedBytes, batch.uncompressedBytes)];
  const producer = batch.producerId === null ? null : [t('id {0}', batch.producerId), t('epoch {0}', batch.producerEpoch ?? ''), sequenceOf(detail)];
  return html`<dl class="facts">
    ${fact(t('Codec'), facts(...codec))} ${fact(t('Records'), facts(position, batch.baseOffset === batch.lastOffset ? t('offset {0}', batch.baseOffset) : t('offsets {0}–{1}', batch.baseOffset, batch.lastOffset)))}
    ${fact(t('Producer'), producer === null ? t('without id') : facts(...producer))} ${fact(t('Transaction'), transaction(batch.transactional, detail.kind === 'record' && detail.aborted))}
    ${fact(
      t('CRC'),
      html`<span class="codicon codicon-${batch.crc === 'invalid' ? 'error error' : batch.crc === 'valid' ? 'pass good' : 'dash'}" aria-hidden="true"></span> ${batch.crc === 'absent' ? crc : `${crc}, ${hexNumber(batch.crcValue)}`}`,
    )}
    ${fact(t('Leader epoch'), batch.leaderEpoch < 0 ? t('none') : String(batch.leaderEpoch))} ${batch.magic === 2 ? nothing : fact(t('Format'), t('version {0}', batch.magic))}
  </dl>`;
}

export function recordList(detail: ViewDetail, { snapshot }: ViewerModel): TemplateResult {
  const kind = detail.timestampType === 'create' ? t('create time') : t('append time');
  return html`<dl class="facts">
    ${detail.timestamp === '' ? nothing : fact(t('Timestamp'), html`${timestampWithZone(detail.timestamp, snapshot.timeZone)}<br />${facts(kind, detail.timestamp)}`)}
    ${detail.kind === 'control' ? nothing : fact(t('Size'), bytes(detail.size))} ${fact(t('Topic'), detail.topic)}
  </dl>`;
}

function fact(name: TemplateResult | string, value: TemplateResult | string): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function headerValue(value: Content | null): TemplateResult {
  if (value === null) {
    return html`<i class="absent">null</i>`;
  }
  if (value.size === 0) {
    return html`<i class="absent">${t('empty (0 B)')}</i>`;
  }
  const isHex = value.format === 'hex';
  return html`<span class=${isHex ? 'mono' : ''}>${isHex ? hexText(value.text) : value.text}${value.cut ? '…' : ''}</span>`;
}

function hexText(digits: string): string {
  return `0x${digits.replace(/^0x|\s/g, '')}`;
}

/** `235 → 214 B (ratio 0.91)` */
function compression(compressed: number, uncompressed: number): string {
  return t('{0} → {1} (ratio {2})', bytes(uncompressed), bytes(compressed), (uncompressed === 0 ? 1 : compressed / uncompressed).toFixed(2));
}

function sequenceOf(detail: Omit<ViewDetail, 'batch'> & { readonly sequence?: number | null }): string | null {
  return detail.sequence === undefined || detail.sequence === null ? null : t('sequence {0}', detail.sequence);
}

function transaction(isTransactional: boolean, isAborted: boolean): string {
  return isAborted ? t('aborted') : isTransactional ? t('yes') : t('no');
}

function hexNumber(value: number): string {
  return `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
}
