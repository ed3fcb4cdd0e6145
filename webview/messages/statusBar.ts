import { html, nothing, type TemplateResult } from 'lit';
import type { ViewState } from '../../src/bridge/viewing';
import { parts, t } from '../lib/l10n';
import { bytes, count, duration } from '../lib/text';
import { isUnderWay, type ViewerModel } from './model';
import { olderLabel } from './toolbar/menus';

/** Where the viewer stands, what it shows of how much, and what is missing. */
export function statusBar(model: ViewerModel): TemplateResult {
  const { state, snapshot, isNarrow } = model;
  const isCommitted = snapshot.query.isolation === 'read_committed';
  const limits = sharedUnit(bytes(state.buffer.bytes), bytes(state.buffer.limit));
  return html`<div class="status-bar" role="group" aria-label=${t('State')} data-region>
    <span class="standing">${standing(model)}</span>
    <span class="shown" title=${shown(model)}>${shown(model)}</span>
    ${state.hasOlder && !isUnderWay(state) && state.rows > 0 ? link(olderLabel(model), () => model.ask('older', null)) : nothing}
    ${state.unfit === 0 ? nothing : html`<span title=${t('The condition could not be told of them, such as where a field is missing.')}>${t('{0} unfit', count(state.unfit))}</span>`}
    ${state.undecodable === 0 || isNarrow ? nothing : html`<span>${t('{0} undecodable', count(state.undecodable))}</span>`} ${isNarrow ? nothing : html`<span>${isCommitted ? t('committed only') : t('aborted and open transactions too')}</span>`}
    <span class="grow"></span>
    ${state.throttleMs === 0 || isNarrow ? nothing : html`<span><span class="codicon codicon-watch" aria-hidden="true"></span>${t('throttled by {0}', duration(state.throttleMs))}</span>`}
    <span title=${t('Memory for rows')}>${isNarrow ? t('{0} of {1}', ...limits) : t('buffer {0} of {1}', ...limits)}</span>
    ${state.dropped === 0 ? nothing : droppedRows(count(state.dropped), isNarrow)}
  </div>`;
}

/** `Live, 118 records/s`, and what can be done about it. */
function standing(model: ViewerModel): TemplateResult {
  const { state } = model;
  const readOn = link(t('Read On'), () => model.ask('readOn', null));
  switch (state.status) {
    case 'live':
      return html`<span class="dot" aria-hidden="true"></span>${words(t('Live, {0} records/s', count(Math.round(state.rate))))}`;
    case 'paused':
      return html`<span class="codicon codicon-debug-pause" aria-hidden="true"></span>${words(t('Paused'))}`;
    case 'reading':
      return html`${words(t('Reading, {0} %', progressOf(state)))} ${link(t('Stop'), () => model.ask('stop', null))}`;
    case 'asking':
      return html`${words(toRead(state))} ${readOn}`;
    case 'done':
      return words(t('Read to the end'));
    case 'full':
      return html`<span class="codicon codicon-warning warning" aria-hidden="true"></span>${words(t('As many rows as are kept'))} ${readOn}`;
    case 'stopped':
      return html`<span class="codicon codicon-debug-stop" aria-hidden="true"></span>${words(t('Stopped at {0} %', progressOf(state)))} ${readOn}`;
    case 'failed':
      return html`<span class="codicon codicon-error error" aria-hidden="true"></span>${words(state.error?.title ?? t('Failed'))} ${readOn}`;
    default:
      return state.status satisfies never;
  }
}

/** `About 1.2 GB to read (61,204 records)` */
export function toRead({ bytes: { estimated, read }, offsets }: ViewState): string {
  const left = count(Math.max(offsets.total - offsets.read, 0));
  return estimated === null ? t('{0} records to read', left) : t('About {0} to read ({1} records)', bytes(Math.max(estimated - read, 0)), left);
}

/** Whole percent of the range. */
export function progressOf({ offsets: { read, total } }: ViewState): number {
  return total === 0 ? 0 : Math.min(Math.floor((read / total) * 100), 100);
}

/** `500 of 61,204 shown, newest first`, or with a filter `8 of 500 match, 61,204 in topic` */
function shown({ state, snapshot: { query } }: ViewerModel): string {
  if (isUnderWay(state) && state.read === 0) {
    return '';
  }
  if (query.filter !== null) {
    const matching = t('{0} of {1} match', count(state.rows), count(state.read));
    return state.inTopic === null ? matching : t('{0}, {1} in topic', matching, count(state.inTopic));
  }
  const order = query.order === 'newest' ? t('newest first') : t('oldest first');
  return state.inTopic === null ? t('{0} shown, {1}', count(state.rows), order) : t('{0} of {1} shown, {2}', count(state.rows), count(state.inTopic), order);
}

/** What came while somebody looked at older rows. */
export function heldPill({ state }: ViewerModel, letIn: () => void): TemplateResult | typeof nothing {
  if (state.held === 0) {
    return nothing;
  }
  const text = state.held === 1 ? parts('1 new record') : parts('{0} new records', count(state.held));
  return html`<button type="button" class="pill" @click=${letIn}>${text.map((part) => (typeof part === 'string' ? part : part.figure))}</button>`;
}

function droppedRows(dropped: string, isNarrow: boolean): TemplateResult {
  const text = t('{0} older rows dropped', dropped);
  return html`<span title=${text}><span class="codicon codicon-warning warning" aria-hidden="true"></span>${isNarrow ? t('{0} dropped', dropped) : text}</span>`;
}

/** `14.2` and `64 MB` */
function sharedUnit(part: string, whole: string): readonly [string, string] {
  const [number = '', unit] = part.split('\u00a0');
  return [whole.endsWith(`\u00a0${unit ?? ''}`) ? number : part, whole];
}

function words(text: string): TemplateResult {
  return html`<span class="words" title=${text}>${text}</span>`;
}

function link(text: string, run: () => void): TemplateResult {
  return html`<button type="button" class="link" @click=${run}>${text}</button>`;
}
