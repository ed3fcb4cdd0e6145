import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { isUnfinished } from '../../src/bridge/isUnfinished';
import type { InFlightRow, ResultRow } from '../../src/bridge/sendView';
import type { Outcome } from '../../src/contracts/messages';
import { chevron, iconButton } from '../lib/controls';
import { t } from '../lib/l10n';
import { duration, timeOfDay } from '../lib/text';
import { errorCard } from '../lib/errorCard';
import { groupDetails } from './groupDetails';
import type { SendModel } from './model';
import { lookAction } from './proof';
import { resultDetails } from './resultDetails';
import { factsOf, titleOf } from './resultTitle';

/** From this many rows on they can be filtered by outcome. */
const FILTER_FROM = 20;
export type ResultFilter = 'all' | Outcome;

export interface ResultsState {
  readonly filter: ResultFilter;
  readonly open: ReadonlySet<string>;
  /** Words that a row has in what it shows; empty: all rows. */
  readonly words: string;
  setFilter(filter: ResultFilter): void;
  setWords(words: string): void;
  toggle(sendId: string, isOpen: boolean): void;
  resend(sendId: string): void;
}

export function resultList(model: SendModel, state: ResultsState): TemplateResult {
  const { results } = model.snapshot;
  const rows = results.filter((row) => isUnfinished(row) || (hasOutcome(row, state.filter) && hasWords(model, row, state.words)));
  return html`<section class="results" aria-label=${t('Results')}>
    <div class="head">
      <h2>${t('Results')}</h2>
      ${results.length === 0 ? nothing : html`<span class="badge">${results.length}</span>`}
      <span class="grow"></span>
      ${results.length < FILTER_FROM ? nothing : filterSelect(state)}
      ${results.length === 0 ? nothing : iconButton('clear-all', t('Clear Results'), () => void model.host.request('clearResults', null))}
    </div>
    ${results.length < FILTER_FROM ? nothing : wordsField(state, rows.length, results.length)}
    ${results.length === 0 ? html`<p class="hint">${t('Each message you send gets a row here: acknowledged, sent, rejected or unknown.')}</p>` : nothing}
    <ul role="list" @keydown=${(event: KeyboardEvent) => onKey(event, model, state)}>
      ${repeat(
        rows,
        (row) => row.sendId,
        (row) => (state.open.has(row.sendId) || isUnfinished(row) ? resultRow(model, state, row) : guard([row, model.draft.topic], () => resultRow(model, state, row))),
      )}
    </ul>
  </section>`;
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
          ><span></span>${timeOf(row)}</span
        ></span
      >
      ${isOpen && hasCard(row) ? nothing : html`<span class="facts">${factsOf(model, row)}</span>`}
    </button>
    ${linkOf(model, state, row, isOpen)}
    ${isOpen ? html`<div class="details" id=${id} role="region" aria-label=${title.text}>${detailsOf(model, state, row)}</div>` : nothing}
  </li>`;
}

/** The one link of a row: what most people want next. */
function linkOf(model: SendModel, state: ResultsState, row: ResultRow, isOpen: boolean): TemplateResult | typeof nothing {
  const link = (label: string, run: (event: MouseEvent) => void): TemplateResult => html`<button type="button" class="link" @click=${run}>${label}</button>`;
  if (row.status !== 'done' && isUnfinished(row)) {
    const isWaiting = row.written && (row.status === 'in-flight' || row.stopping || row.kind !== 'repeat');
    // The second of a double click is no press: of a repeat it would be Stop Waiting.
    return link(isWaiting ? t('Stop Waiting') : t('Cancel'), ({ detail }) => void (detail < 2 && model.host.request('cancel', { sendId: row.sendId })));
  }
  if (row.status !== 'done') {
    return isOpen || row.error === null || row.error.fixes.length === 0 ? nothing : link(t('Show What to Do'), () => state.toggle(row.sendId, true));
  }
  if (isOpen) {
    return nothing;
  }
  const look = lookAction(model, row);
  if (look !== null) {
    return link(look.label, look.run);
  }
  const hasAdvice = row.report.outcome === 'rejected' && (row.report.error?.fixes.length ?? 0) > 0;
  return hasAdvice ? link(t('Show What to Do'), () => state.toggle(row.sendId, true)) : nothing;
}

/** A group has every outcome that one of its messages has. */
function hasOutcome(row: ResultRow, filter: ResultFilter): boolean {
  return filter === 'all' || row.status === 'in-flight' || (row.status === 'group' ? row.counts[filter] > 0 : row.report.outcome === filter);
}

function timeOf(row: ResultRow): TemplateResult {
  const [startedAt, took] = row.status === 'done' ? [row.report.startedAt, row.report.durationMs] : [row.startedAt, row.status === 'group' ? row.durationMs : null];
  return took === null
    ? html`<span>${duration(Math.max(Date.now() - startedAt, 0))}</span>`
    : html`<span>${timeOfDay(startedAt)}</span> <span class="took">${duration(took)}&nbsp;·&nbsp;</span>`;
}

function detailsOf(model: SendModel, state: ResultsState, row: ResultRow): TemplateResult {
  switch (row.status) {
    case 'done':
      return resultDetails(model, state, row);
    case 'group':
      return groupDetails(model, state, row);
    case 'in-flight':
      return flightDetails(model, row);
    default:
      return row satisfies never;
  }
}

/** What its line would say stands on the card. */
function hasCard(row: ResultRow): boolean {
  if (row.status === 'group') {
    return false;
  }
  return row.status === 'in-flight' ? row.error !== null : row.report.outcome === 'rejected' && row.report.error !== null;
}

function flightDetails(model: SendModel, row: InFlightRow): TemplateResult {
  return row.error === null ? html`<p>${factsOf(model, row)}</p>` : errorCard(model, row.error);
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

function wordsField(state: ResultsState, shown: number, all: number): TemplateResult {
  return html`<div class="words">
    <input
      type="text"
      id="result-words"
      spellcheck="false"
      aria-label=${t('Filter Results')}
      placeholder=${t('Filter by topic, key, offset, error')}
      .value=${state.words}
      @input=${(event: Event) => state.setWords((event.target as HTMLInputElement).value)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') {
          state.setWords('');
        }
      }}
    />
    ${shown === all ? nothing : html`<p class="hint">${t('{0} of {1} results', shown, all)}</p>`}
  </div>`;
}

/** Whether each of the words stands in what the row shows, or in its topic or error. */
function hasWords(model: SendModel, row: ResultRow, words: string): boolean {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  const { topics, error } = row.status === 'done' ? { topics: [row.report.topic], error: row.report.error } : { topics: row.status === 'group' ? row.topics : [row.topic], error: row.error };
  const text = [titleOf(row).text, factsOf(model, row), ...topics, row.keyLabel, error?.code, error?.title].join(' ').toLowerCase();
  return wanted.every((word) => text.includes(word));
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
