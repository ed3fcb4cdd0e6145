import { html, type TemplateResult } from 'lit';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly text: string;
}

/** Tabs as ARIA has them: the arrow keys go from one to the next. What they are the tabs of has the id `panel`. */
export function tabList<Id extends string>(label: string, tabs: readonly Tab<Id>[], chosen: Id, panel: string, choose: (id: Id) => void): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (tab !== undefined && event.currentTarget instanceof HTMLElement) {
      event.preventDefault();
      choose(tab.id);
      event.currentTarget.querySelector<HTMLElement>(`#tab-${tab.id}`)?.focus();
    }
  };
  return html`<div role="tablist" class="tabs" aria-label=${label} @keydown=${onKey}>
    ${tabs.map(
      ({ id, text }) => html`<button type="button" role="tab" id="tab-${id}" aria-selected=${id === chosen ? 'true' : 'false'} aria-controls=${panel} tabindex=${id === chosen ? '0' : '-1'} @click=${() => choose(id)}>${text}</button>`,
    )}
  </div>`;
}
