import { html, nothing, type TemplateResult } from 'lit';
import { chevron, iconButton } from '../../lib/controls';
import { parts, t, type Part } from '../../lib/l10n';
import { openMenu, type MenuItem } from '../../lib/menu';
import type { Columns } from '../grid/columns';
import type { ViewerModel } from '../model';
import { fromText } from './fromText';
import { fromMenu, moreMenu, partitionsText } from './menus';

/** Topic, what is read of it, the filter, and what is done with it. */
export function toolbar(model: ViewerModel, columns: Columns): TemplateResult {
  const { snapshot, state, isNarrow } = model;
  const isPaused = state.status === 'paused';
  return html`<div class="toolbar" role="toolbar" aria-label=${t('What is read')} data-region>
    ${topicSelect(model)}<span class="divider"></span>
    ${listButton(fromText(snapshot.query, snapshot.timeZone), t('From'), () => fromMenu(model))}
    ${isNarrow
      ? nothing
      : html`<button type="button" class="list-button" aria-haspopup="dialog" @click=${() => model.ask('askPartitions', null)}>${words(parts('Partitions {0}', partitionsText(model)))}${chevron()}</button>`}
    <dispatch-filter-box .model=${model}></dispatch-filter-box>
    <span class="icons">
      ${iconButton(isPaused ? 'debug-start' : 'debug-pause', isPaused ? t('Resume') : t('Pause'), () => model.togglePause(), { disabled: !isPaused && state.status !== 'live' })}
      ${iconButton('target', t('Go to Offset or Time…'), () => model.ask('goTo', null))} ${iconButton('export', t('Export…'), () => model.ask('exportRows', null))}
      <button type="button" class="icon" title=${t('More')} aria-label=${t('More')} aria-haspopup="menu" aria-expanded="false" @click=${(event: Event) => menuAt(event, t('More'), moreMenu(model, columns))}>
        <span class="codicon codicon-ellipsis" aria-hidden="true"></span>
      </button>
    </span>
  </div>`;
}

/** Opens a menu at the button that was pressed. */
export function menuAt({ currentTarget }: Event, label: string, items: readonly MenuItem[]): void {
  if (currentTarget instanceof HTMLElement) {
    openMenu(currentTarget, label, items);
  }
}

function topicSelect(model: ViewerModel): TemplateResult {
  const { topic, topics, connection } = model.snapshot;
  const names = [...new Set([topic, ...topics.filter(({ internal }) => !internal).map(({ name }) => name)])].sort();
  return html`<span class="list-button topic" title=${t('{0} on {1}', topic, connection.name)}>
    <select aria-label=${t('Topic')} @change=${(event: Event) => event.target instanceof HTMLSelectElement && model.ask('selectTopic', { topic: event.target.value })}>
      ${names.map((name) => html`<option value=${name} .selected=${name === topic}>${name}</option>`)}
    </select>
    ${chevron()}
  </span>`;
}

function listButton(text: readonly Part[], label: string, items: () => readonly MenuItem[]): TemplateResult {
  return html`<button type="button" class="list-button" aria-haspopup="menu" aria-expanded="false" @click=${(event: Event) => menuAt(event, label, items())}>${words(text)}${chevron()}</button>`;
}

/** What was chosen stands out from the words around it. */
function words(text: readonly Part[]): TemplateResult {
  return html`<span class="chosen">${text.map((part) => (typeof part === 'string' ? part : html`<b>${part.figure}</b>`))}</span>`;
}
