import { html, nothing, render, type TemplateResult } from 'lit';

export type MenuItem =
  | { readonly kind: 'separator' }
  /** `hint`: stands at the right. */
  | { readonly kind: 'command' | 'check' | 'radio'; readonly label: string; readonly hint?: string; readonly isChecked?: boolean; readonly run: () => void };

type Entry = MenuItem & { readonly kind: 'command' | 'check' | 'radio' };

const ROLES = { command: 'menuitem', check: 'menuitemcheckbox', radio: 'menuitemradio' } as const;
const MARGIN = 4;

/** A menu below `anchor`, or `at` a place; the focus is in it while it is open, and goes back to the anchor. Escape, Tab, and a press elsewhere close it. */
export function openMenu(anchor: HTMLElement, label: string, items: readonly MenuItem[], at?: { readonly x: number; readonly y: number }): void {
  const menu = document.createElement('div');
  menu.className = 'menu';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', label);
  const ended = new AbortController();
  const { signal } = ended;
  const close = (isFocusBack: boolean): void => {
    if (signal.aborted) {
      return;
    }
    ended.abort();
    menu.remove();
    if (anchor.hasAttribute('aria-haspopup')) {
      anchor.setAttribute('aria-expanded', 'false');
    }
    if (isFocusBack) {
      anchor.focus();
    }
  };
  const choose = (item: Entry): void => {
    close(true);
    item.run();
  };
  render(html`${items.map((item) => (item.kind === 'separator' ? html`<div role="separator"></div>` : itemView(item, choose)))}`, menu);
  // In a `main`, as everything that is seen has to be in a landmark.
  (document.querySelector('main') ?? document.body).append(menu);
  if (anchor.hasAttribute('aria-haspopup')) {
    anchor.setAttribute('aria-expanded', 'true');
  }
  place(menu, anchor.getBoundingClientRect(), at);
  menu.addEventListener('keydown', (event) => onKey(event, menu, close));
  menu.addEventListener('focusout', ({ relatedTarget }) => relatedTarget instanceof Node && menu.contains(relatedTarget) ? undefined : close(false), { signal });
  const onPress = ({ target }: Event): void => {
    if (target instanceof Node && !menu.contains(target)) {
      const isAnchor = anchor.contains(target) && at === undefined;
      close(isAnchor);
      if (isAnchor) {
        // The press that closes it does not open it again.
        anchor.addEventListener('click', (event) => event.stopImmediatePropagation(), { capture: true, once: true });
      }
    }
  };
  window.addEventListener('pointerdown', onPress, { signal, capture: true });
  window.addEventListener('resize', () => close(false), { signal });
  entriesOf(menu)[0]?.focus();
}

function itemView(item: Entry, choose: (item: Entry) => void): TemplateResult {
  const checked = item.kind === 'command' ? nothing : item.isChecked === true ? 'true' : 'false';
  return html`<div role=${ROLES[item.kind]} class="item" tabindex="-1" aria-checked=${checked} @click=${() => choose(item)} @pointerenter=${focusIt}>
    <span class="codicon ${item.isChecked === true ? 'codicon-check' : ''}" aria-hidden="true"></span><span class="label">${item.label}</span>${item.hint === undefined ? nothing : html`<span class="hint">${item.hint}</span>`}
  </div>`;
}

function focusIt({ currentTarget }: Event): void {
  if (currentTarget instanceof HTMLElement) {
    currentTarget.focus();
  }
}

function entriesOf(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.item')];
}

/** Within the window: to the left, or above, where there is no room. */
function place(menu: HTMLElement, anchor: DOMRect, at?: { readonly x: number; readonly y: number }): void {
  const { width, height } = menu.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const [x, y] = at === undefined ? [anchor.left, anchor.bottom + 1] : [at.x, at.y];
  const left = Math.max(Math.min(x, clientWidth - width - MARGIN), MARGIN);
  const below = y + height + MARGIN <= clientHeight;
  const top = below ? y : Math.max((at === undefined ? anchor.top : y) - height, MARGIN);
  menu.style.setProperty('left', `${left}px`);
  menu.style.setProperty('top', `${top}px`);
}

function onKey(event: KeyboardEvent, menu: HTMLElement, close: (isFocusBack: boolean) => void): void {
  const entries = entriesOf(menu);
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const focus = (index: number): void => entries[(index + entries.length) % entries.length]?.focus();
  event.stopPropagation();
  switch (event.key) {
    case 'ArrowDown':
      focus(at + 1);
      break;
    case 'ArrowUp':
      focus(at < 0 ? -1 : at - 1);
      break;
    case 'Home':
      focus(0);
      break;
    case 'End':
      focus(-1);
      break;
    case 'Enter':
    case ' ':
      entries[at]?.click();
      break;
    case 'Escape':
    case 'Tab':
      close(true);
      break;
    default: {
      const next = [...entries.slice(at + 1), ...entries.slice(0, at + 1)].find((entry) => event.key.length === 1 && entry.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
      next?.focus();
      return;
    }
  }
  event.preventDefault();
}
