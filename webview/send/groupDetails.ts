import { html, nothing, type TemplateResult } from 'lit';
import type { GroupPlace, GroupRow } from '../../src/bridge/sendView';
import type { TransactionTrace } from '../../src/contracts/bulk';
import { errorCard } from '../lib/errorCard';
import { t } from '../lib/l10n';
import { count, dateTime, duration, facts } from '../lib/text';
import type { SendModel } from './model';
import { copyLink, deleteLink, edit, sendAgain } from './resultDetails';
import type { ResultsState } from './results';
import { transactionTrace } from './trace';

/** Places shown; a group over more partitions tells how many more. */
const PLACES_SHOWN = 12;

/** What a group opens into: why some failed, where its messages stand, what can be done with it, and the messages. */
export function groupDetails(model: SendModel, state: ResultsState, row: GroupRow): TemplateResult {
  return html`${row.error === null ? nothing : errorCard(model, row.error)}
    <dl class="facts">
      ${fact(t('Messages'), count(row.count))}
      ${row.places.slice(0, PLACES_SHOWN).map((place) => fact(t('Partition {0}', place.partition), placeFacts(row, place)))}
      ${row.places.length > PLACES_SHOWN ? fact('', t('and {0} partitions more', row.places.length - PLACES_SHOWN)) : nothing}
      ${row.trace === undefined ? nothing : transactionFacts(row.trace)}
      ${fact(t('Began'), dateTime(String(row.startedAt)))} ${row.durationMs === null ? nothing : fact(t('Took'), facts(duration(row.durationMs), rate(row)))}
    </dl>
    ${row.trace === undefined ? nothing : transactionTrace(model, row.trace)}
    <div class="links">
      ${row.kind === 'repeat' ? html`<button type="button" class="link" @click=${() => edit(model, row.sendId, false)}>${t('Edit and Resend')}</button>` : nothing}
      ${row.durationMs === null ? nothing : againLink(state, row)} ${copyLink(model, row.sendId)} ${row.durationMs === null ? nothing : deleteLink(model, row.sendId)}
    </div>
    ${mayDouble(row) ? html`<p class="secondary caution"><span class="codicon codicon-warning warning" aria-hidden="true"></span><span>${t('Sending again can store messages twice: they are new ones, whatever the idempotence setting.')} <b id="again-${row.sendId}" hidden>${t('Press again to send.')}</b></span></p>` : nothing}
    <dispatch-member-list .model=${model} .state=${state} .row=${row}></dispatch-member-list>`;
}

/** Whether some of them may be stored, and nobody knows. */
function mayDouble({ counts, transaction, durationMs }: GroupRow): boolean {
  return durationMs !== null && (transaction === null ? counts.unknown > 0 : transaction === 'unknown');
}

/** All of them once more. */
function againLink(state: ResultsState, row: GroupRow): TemplateResult {
  return mayDouble(row)
    ? html`<button type="button" class="link" @click=${() => sendAgain(state, row.sendId)}>${t('Send Again…')}</button>`
    : html`<button type="button" class="link" @click=${() => state.resend(row.sendId)}>${t('Send Again')}</button>`;
}

function fact(name: string, text: string): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${text}</dd></div>`;
}

function transactionFacts({ id, producer }: TransactionTrace): TemplateResult {
  return html`${fact(t('Transaction'), id)} ${producer === null ? nothing : fact(t('Producer'), t('id {0}, epoch {1}', producer.id, producer.epoch))}`;
}

function placeFacts({ topics, counts }: GroupRow, { topic, count: messages, first, last }: GroupPlace): string {
  const untold = counts.sent > 0 ? t('no offsets (acks=0)') : t('already stored, offset not told');
  const offsets = first === null || last === null ? untold : first === last ? t('offset {0}', first) : t('offsets {0}–{1}', first, last);
  return facts(topics.length > 1 ? topic : null, count(messages), offsets);
}

/** Messages a second, where that says something. */
function rate({ kind, counts, durationMs, delayMs }: GroupRow): string {
  const sent = counts.acknowledged + counts.sent;
  return durationMs === null || durationMs < 1 || delayMs > 0 || kind !== 'repeat' || sent < 2 ? '' : t('{0} messages/s', count(Math.round((sent * 1_000) / durationMs)));
}
