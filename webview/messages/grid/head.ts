import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../lib/l10n';
import type { ColumnId } from './columns';

export interface HeadActions {
  /** CSS px that a column is to be wider. */
  resize(id: ColumnId, by: number): void;
  /** As wide as what is seen of it. */
  fit(id: ColumnId): void;
  turnAround(): void;
}

/** Names of the columns, and between them what their widths are drawn with. `active`: where the keyboard is. */
export function gridHead(
  columns: readonly { readonly id: ColumnId; readonly title: string; readonly isRight: boolean }[],
  order: 'newest' | 'oldest',
  active: ColumnId | null,
  actions: HeadActions,
): TemplateResult {
  return html`<div role="row" class="row head" aria-rowindex="1">
    ${columns.map(
      ({ id, title, isRight }, index) => html`<div
        role="columnheader"
        id="head-${id}"
        class="cell ${isRight ? 'right' : ''} ${active === id ? 'active' : ''}"
        aria-sort=${id === 'timestamp' ? (order === 'newest' ? 'descending' : 'ascending') : nothing}
        aria-description=${t('Shift with the left or right arrow key changes the width.')}
        title=${id === 'partition' ? t('Partition') : nothing}
        @click=${id === 'timestamp' ? () => actions.turnAround() : nothing}
      >
        <span class="title">${title}</span>${id === 'timestamp' ? html`<span class="codicon codicon-arrow-${order === 'newest' ? 'down' : 'up'}" aria-hidden="true"></span>` : nothing}
        ${index === columns.length - 1 ? nothing : handle(id, actions)}
      </div>`,
    )}
  </div>`;
}

function handle(id: ColumnId, actions: HeadActions): TemplateResult {
  const onDown = (event: PointerEvent): void => {
    event.preventDefault();
    const target = event.currentTarget;
    if (!(target instanceof HTMLElement)) {
      return;
    }
    let from = event.clientX;
    target.setPointerCapture(event.pointerId);
    target.onpointermove = ({ clientX }) => {
      const by = Math.round(clientX - from);
      actions.resize(id, by);
      from += by;
    };
    target.onpointerup = target.onpointercancel = () => {
      target.onpointermove = null;
    };
  };
  const onDouble = (event: Event): void => {
    event.stopPropagation();
    actions.fit(id);
  };
  return html`<span class="handle" aria-hidden="true" @pointerdown=${onDown} @click=${(event: Event) => event.stopPropagation()} @dblclick=${onDouble}></span>`;
}
