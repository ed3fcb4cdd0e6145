import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DoneRow, InFlightRow, ResultRow } from '../../src/bridge/sendView';
import type { ErrorView } from '../../src/contracts/errors';
import type { Outcome } from '../../src/contracts/messages';
import { t } from '../lib/l10n';
import { bytes, duration, seconds, timeOfDay } from '../lib/text';
import { errorCard } from './errorCard';
import { chevron, iconButton } from './field';
import type { SendModel } from './model';

/** From this many rows on they can be filtered by outcome. */
const FILTER_FROM = 20;
export type ResultFilter = 'all' | Outcome;

export interface ResultsState {
  readonly filter: ResultFilter;
  readonly open: ReadonlySet<string>;
  setFilter(filter: ResultFilter): void;
  toggle(sendId: string, isOpen: boolean): void;
  resend(sendId: string): void;
}

export function resultList(model: SendModel, state: ResultsState): TemplateResult {
  const { results } = model.snapshot;
  const rows = results.filter((row) => state.filter === 'all' || row.status === 'in-flight' || row.report.outcome === state.filter);
  return html`<section class="results" aria-label=${t('Results')}>
    <div class="head">
      <h2>${t('Results')}</h2>
      ${results.length === 0 ? nothing : html`<span class="badge">${results.length}</span>`}
      <span class="grow"></span>
      ${results.length < FILTER_FROM ? nothing : filterSelect(state)}
      ${results.length === 0 ? nothing : iconButton('clear-all', t('Clear Results'), () => void model.host.request('clearResults', null))}
    </div>
    ${results.length === 0 ? html`<p class="hint">${t('Each message you send gets a row here: acknowledged, sent, rejected or unknown.')}</p>` : nothing}
    <ul role="list" @keydown=${(event: KeyboardEvent) => onKey(event, model, state)}>
      ${repeat(
        rows,
        (row) => row.sendId,
        (row) => resultRow(model, state, row),
      )}
    </ul>
  </section>`;
}

/** What a screen reader says of an outcome. */
export function announcement(row: DoneRow): string {
  const { report } = row;
  const place = report.partition === null ? [] : [t('partition {0}', report.partition)];
  const offset = report.offset === null ? [] : [t('offset {0}', report.offset)];
  return `${[titleOf(row).text, ...place, ...offset, t('{0} milliseconds', Math.round(report.durationMs))].join(', ')}.`;
}

function resultRow(model: SendModel, state: ResultsState, row: ResultRow): TemplateResult {
  const isOpen = state.open.has(row.sendId);
  const title = titleOf(row);
  const id = `result-${row.sendId}`;
  return html`<li class="result ${isOpen ? 'open' : ''}">
    <button type="button" class="title" aria-expanded=${isOpen ? 'true' : 'false'} data-send=${row.sendId} @click=${() => state.toggle(row.sendId, !isOpen)}>
      <span class="codicon codicon-chevron-${isOpen ? 'down' : 'right'}" aria-hidden="true"></span>
      <span class="codicon codicon-${title.icon} ${title.role}" aria-hidden="true"></span>
      <span class="line"
        ><span class="text">${title.text}</span>
        <span class="time"
          ><span></span>${row.status === 'done' ? html`<span>${timeOfDay(row.report.startedAt)}</span> <span class="took">${duration(row.report.durationMs)}&nbsp;·&nbsp;</span>` : html`<span>${duration(Math.max(Date.now() - row.startedAt, 0))}</span>`}</span
        ></span
      >
      ${isOpen ? nothing : html`<span class="facts">${row.status === 'done' ? doneFacts(model, row) : flightFacts(row)}</span>`}
    </button>
    ${row.status === 'in-flight'
      ? html`<button type="button" class="link" @click=${() => void model.host.request('cancel', { sendId: row.sendId })}>${row.written ? t('Stop Waiting') : t('Cancel')}</button>`
      : !isOpen && row.report.outcome === 'rejected' && (row.report.error?.fixes.length ?? 0) > 0
        ? html`<button type="button" class="link" @click=${() => state.toggle(row.sendId, true)}>${t('Show What to Do')}</button>`
        : nothing}
    ${isOpen ? html`<div class="details" id=${id} role="region" aria-label=${title.text}>${row.status === 'done' ? doneDetails(model, state, row) : flightDetails(model, row)}</div>` : nothing}
  </li>`;
}

function titleOf(row: ResultRow): { readonly icon: string; readonly role: string; readonly text: string } {
  if (row.status === 'in-flight') {
    return { icon: 'sync', role: 'info', text: t('Sending…') };
  }
  switch (row.report.outcome) {
    case 'acknowledged':
      return { icon: 'pass-filled', role: 'good', text: t('Acknowledged') };
    case 'sent':
      return { icon: 'send', role: 'info', text: t('Sent, not acknowledged') };
    case 'unknown':
      return { icon: 'question', role: 'warning', text: t('Unknown, may be stored') };
    case 'rejected':
      return { icon: 'error', role: 'error', text: t('Rejected, not stored') };
    default:
      return row.report.outcome satisfies never;
  }
}

function doneFacts(model: SendModel, { report, keyLabel, afterthought }: DoneRow): string {
  const topic = report.topic === model.draft.topic.trim() ? '' : report.topic;
  const place = report.partition === null ? '' : t('partition {0}', report.partition);
  switch (report.outcome) {
    case 'acknowledged': {
      const offset = report.offset === null ? t('already stored, offset not told') : t('offset {0}', report.offset);
      return facts(place, offset, keyLabel, report.possibleDuplicate ? t('possible duplicate') : '', topic);
    }
    case 'sent':
      return facts(place, afterthought === null ? t('no offset (acks=0)') : afterthought.title, keyLabel, topic);
    case 'unknown':
      return facts(place, report.error === null ? '' : reason(report.error), topic);
    case 'rejected':
      return facts(report.error === null ? '' : reason(report.error), topic);
    default:
      return report.outcome satisfies never;
  }
}

/** Few words for the line of a row; the card has the sentences. */
function reason({ code, title, facts: { size, limit, limitSource, waitedMs, timeoutMs, address, bootstrap } }: ErrorView): string {
  switch (code) {
    case 'message-too-large':
      // A limit that the size keeps to was changed since; one that reads the same says nothing.
      if (typeof size !== 'number' || typeof limit !== 'number' || size <= limit || bytes(size) === bytes(limit)) {
        return title;
      }
      return limitSource === 'max.request.size' ? t('{0}, producer sends at most {1}', bytes(size), bytes(limit)) : t('{0}, topic allows {1}', bytes(size), bytes(limit));
    case 'no-brokers-available':
      return typeof bootstrap === 'string' ? t('{0} not reachable', bootstrap) : title;
    case 'connection-refused':
    case 'connection-timeout':
    case 'advertised-listener-unreachable':
      return typeof address === 'string' ? t('{0} not reachable', address) : title;
    case 'connection-closed':
    case 'connection-reset':
      return t('connection closed');
    case 'request-timeout':
      return typeof timeoutMs === 'number' ? t('no answer in {0}', duration(timeoutMs)) : title;
    case 'delivery-timeout':
      return typeof waitedMs === 'number' ? t('gave up after {0}', duration(waitedMs)) : title;
    case 'unknown-topic':
      return t('topic does not exist');
    case 'stopped-waiting':
      return t('you stopped waiting');
    case 'cancelled':
      return t('cancelled before it was written');
    default:
      return title;
  }
}

function flightFacts(row: InFlightRow): string {
  const left = row.givesUpAt === null ? '' : t('gives up in {0}', seconds(row.givesUpAt - Date.now()));
  const broker = row.broker === null ? '' : t('broker {0}', row.broker.id);
  return facts(row.error === null ? '' : reason(row.error), row.attempt === 0 ? '' : t('attempt {0}', row.attempt), broker, left);
}

function facts(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

function doneDetails(model: SendModel, state: ResultsState, row: DoneRow): TemplateResult {
  const { report } = row;
  const isUnknown = report.outcome === 'unknown';
  const again = { label: isUnknown ? t('Send Again…') : t('Send Again'), isSecondary: isUnknown || report.error?.retriable !== true, run: () => sendAgain(state, row) };
  return html`${report.error === null ? nothing : errorCard(model, report.error, [again])}
    ${row.afterthought === null ? nothing : errorCard(model, row.afterthought)} ${reportFacts(row)}
    <div class="links">
      <button type="button" class="link" @click=${() => void model.host.request('editAndResend', { sendId: row.sendId })}>${t('Edit and Resend')}</button>
      ${report.error === null ? html`<button type="button" class="link" @click=${() => state.resend(row.sendId)}>${t('Send Again')}</button>` : nothing}
      <button type="button" class="link" @click=${() => void model.host.request('copyReport', { sendId: row.sendId })}>${t('Copy Report')}</button>
    </div>`;
}

/** After an unknown outcome the first press shows what sending again can do, the second one sends. */
function sendAgain(state: ResultsState, row: DoneRow): void {
  const warning = document.getElementById(`again-${row.sendId}`);
  if (row.report.outcome === 'unknown' && warning !== null && warning.hidden) {
    warning.hidden = false;
  } else {
    state.resend(row.sendId);
  }
}

function reportFacts({ report, sendId }: DoneRow): TemplateResult {
  const broker = report.attempts.at(-1)?.broker;
  const { key, value, record, batch, batchCompressed } = report.bytes;
  const rows: readonly (readonly [string, string])[] = [
    [t('Topic'), facts(report.topic, report.partition === null ? null : t('partition {0}', report.partition), report.offset === null ? null : t('offset {0}', report.offset))],
    [t('Broker'), broker === null || broker === undefined ? '' : `${broker.id} · ${broker.host}:${broker.port}`],
    [t('Time'), report.timestamp === null ? '' : isoOf(report.timestamp)],
    [t('Delivery'), facts(`acks=${report.acks}`, report.producer === null ? null : t('producer {0}, sequence {1}', report.producer.id, report.producer.sequence))],
    [t('Record'), record === null ? '' : facts(key === null ? t('no key') : t('key {0}', bytes(key)), value === null ? t('value null') : t('value {0}', bytes(value)), t('record {0}', bytes(record)))],
    [t('Batch'), batch === null || batchCompressed === null ? '' : facts(t('{0} records', report.batchRecords ?? 1), batch === batchCompressed ? bytes(batch) : `${bytes(batch)} → ${bytes(batchCompressed)}`)],
    [t('Throttled'), report.throttleMs > 0 ? duration(report.throttleMs) : ''],
  ];
  const failed = report.attempts.filter((attempt) => attempt.error !== null);
  return html`<p class="note" id="again-${sendId}" hidden>${t('Sending again can store it twice: it is a new message, whatever the idempotence setting.')} ${t('Press again to send.')}</p>
    <dl class="facts">${rows.filter(([, text]) => text !== '').map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
    ${failed.length === 0
      ? nothing
      : html`<ol class="attempts" aria-label=${t('Attempts')}>
          ${report.attempts.map((attempt) => html`<li>${attempt.broker === null ? '' : t('broker {0}', attempt.broker.id)} ${duration(attempt.durationMs)} ${attempt.error?.title ?? t('answered')}</li>`)}
        </ol>`}`;
}

function flightDetails(model: SendModel, row: InFlightRow): TemplateResult {
  return row.error === null ? html`<p>${flightFacts(row)}</p>` : errorCard(model, row.error);
}

function isoOf(timestamp: string): string {
  const ms = Number(timestamp);
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : timestamp;
}

function filterSelect(state: ResultsState): TemplateResult {
  const choices: readonly (readonly [ResultFilter, string])[] = [
    ['all', t('All')],
    ['acknowledged', t('Acknowledged')],
    ['sent', t('Sent')],
    ['unknown', t('Unknown')],
    ['rejected', t('Rejected')],
  ];
  return html`<span class="quiet"><select aria-label=${t('Show Outcomes')} @change=${(event: Event) => state.setFilter((event.target as HTMLSelectElement).value as ResultFilter)}>
    ${choices.map(([value, text]) => html`<option value=${value} .selected=${value === state.filter}>${text}</option>`)}
  </select>${chevron()}</span>`;
}

function onKey(event: KeyboardEvent, model: SendModel, state: ResultsState): void {
  const title = (event.target as HTMLElement).closest<HTMLElement>('button.title');
  const sendId = title?.dataset['send'];
  if (title === null || sendId === undefined) {
    return;
  }
  const titles = [...document.querySelectorAll<HTMLElement>('.results button.title')];
  const at = titles.indexOf(title);
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp':
      event.preventDefault();
      titles[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
      return;
    case 'ArrowRight':
    case 'ArrowLeft':
      event.preventDefault();
      state.toggle(sendId, event.key === 'ArrowRight');
      return;
    case 'Delete':
      (titles[at + 1] ?? titles[at - 1])?.focus();
      void model.host.request('removeResult', { sendId });
      return;
    default:
  }
}
