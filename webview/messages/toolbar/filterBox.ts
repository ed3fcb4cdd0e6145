import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { FilterProblem } from '../../../src/bridge/messageView';
import type { FilterScope, ViewFilter } from '../../../src/bridge/viewing';
import { chevron, iconButton } from '../../lib/controls';
import { t } from '../../lib/l10n';
import type { ViewerModel } from '../model';
import { looksLikeExpression } from './filterKind';

/** After the last key, before what was typed is searched for. */
const TYPING_PAUSE_MS = 300;
const EXPRESSION = 'expression';

/** One box for text, regular expressions and conditions. What it is taken for stands in its select. */
export class FilterBox extends LitElement {
  static override readonly properties = { model: { attribute: false, hasChanged: (): boolean => true } };
  declare model: ViewerModel;
  private text = '';
  private scope: FilterScope = 'key-value';
  private matchCase = true;
  private isRegex = false;
  /** Chosen in the select, whatever the text looks like; null: as it looks. */
  private forced: 'text' | 'expression' | null = null;
  private problem: FilterProblem | null = null;
  private pause: number | undefined;
  private asked = 0;
  /** What the host was asked for last. */
  private told = '';
  private known: ViewFilter | null | undefined;

  private get isExpression(): boolean {
    return this.forced === null ? !this.isRegex && looksLikeExpression(this.text) : this.forced === 'expression';
  }

  private get filter(): ViewFilter | null {
    const { text, scope, matchCase } = this;
    return text === '' ? null : { kind: this.isExpression ? 'expression' : this.isRegex ? 'regex' : 'contains', text, scope, matchCase };
  }

  focusBox(): void {
    this.input?.focus();
    this.input?.select();
  }

  clear(): void {
    this.text = '';
    this.forced = null;
    this.apply();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** A filter that somebody else has set: the one kept with the topic, or none any more. */
  protected override willUpdate(): void {
    const { filter } = this.model.snapshot.query;
    if (this.known !== filter && JSON.stringify(filter) !== this.told && this.pause === undefined) {
      this.told = JSON.stringify(filter);
      this.text = filter?.text ?? '';
      this.scope = filter?.scope ?? this.scope;
      this.matchCase = filter?.matchCase ?? this.matchCase;
      this.isRegex = filter?.kind === 'regex';
      this.forced = filter !== null && looksLikeExpression(filter.text) !== (filter.kind === 'expression') && filter.kind !== 'regex' ? (filter.kind === 'expression' ? 'expression' : 'text') : null;
      this.problem = null;
    }
    this.known = filter;
  }

  protected override render(): TemplateResult {
    const { problem } = this;
    return html`<div class="filter" role="search">
      <span class="codicon codicon-filter" aria-hidden="true"></span>
      <input
        type="text"
        id="filter"
        spellcheck="false"
        autocomplete="off"
        aria-label=${t('Filter')}
        aria-invalid=${problem === null ? 'false' : 'true'}
        aria-describedby=${problem === null ? nothing : 'filter-problem'}
        placeholder=${t('Filter, such as {0} or {1}', 'truck-7', 'value.speed > 60')}
        .value=${this.text}
        @input=${(event: Event) => event.target instanceof HTMLInputElement && this.onInput(event.target.value)}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      />
      ${this.scopeSelect()}
      ${iconButton('case-sensitive', t('Match Case'), () => this.set({ matchCase: !this.matchCase }), { pressed: this.matchCase, disabled: this.isExpression })}
      ${iconButton('regex', t('Regular Expression'), () => this.set({ isRegex: !this.isRegex, forced: null }), { pressed: this.isRegex && !this.isExpression })}
      ${this.text === '' ? nothing : iconButton('close', t('Clear Filter'), () => this.clearAndFocus())}
    </div>
    ${problem === null ? nothing : this.problemView(problem)}`;
  }

  private scopeSelect(): TemplateResult {
    const scopes: readonly (readonly [FilterScope, string])[] = [
      ['key-value', t('in key, value')],
      ['key', t('in key')],
      ['value', t('in value')],
      ['headers', t('in headers')],
      ['anywhere', t('anywhere')],
    ];
    const chosen = this.isExpression ? EXPRESSION : this.scope;
    const onChange = ({ target }: Event): void => {
      const scope = scopes.find(([value]) => target instanceof HTMLSelectElement && value === target.value)?.[0];
      this.set(scope === undefined ? { forced: 'expression' } : { scope, forced: looksLikeExpression(this.text) ? 'text' : null });
    };
    return html`<span class="quiet"><select aria-label=${t('Where to Search')} @change=${onChange}>
      ${[...scopes, [EXPRESSION, t('expression (CEL)')] as const].map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
    </select>${chevron()}</span>`;
  }

  private problemView({ message, index }: FilterProblem): TemplateResult {
    const { filter } = this.model.snapshot.query;
    return html`<div class="field-error" id="filter-problem" role="status">
      <span class="codicon codicon-error error" aria-hidden="true"></span>
      <span
        >${message} ${index === null ? nothing : html`<button type="button" class="link" @click=${() => this.goTo(index)}>${t('Position {0}', index + 1)}</button>`}
        ${filter === null ? nothing : html`<br />${t('Until then “{0}” stays on.', filter.text)}`}</span
      >
    </div>`;
  }

  private get input(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  private set(change: { readonly scope?: FilterScope; readonly matchCase?: boolean; readonly isRegex?: boolean; readonly forced?: FilterBox['forced'] }): void {
    this.scope = change.scope ?? this.scope;
    this.matchCase = change.matchCase ?? this.matchCase;
    this.isRegex = change.isRegex ?? this.isRegex;
    this.forced = change.forced === undefined ? this.forced : change.forced;
    this.apply();
  }

  private onInput(text: string): void {
    this.text = text;
    this.forced = text === '' ? null : this.forced;
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.apply(), TYPING_PAUSE_MS);
    this.requestUpdate();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      this.apply();
    } else if (event.key === 'Escape' && this.text !== '') {
      event.stopPropagation();
      this.clear();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.model.focusGrid();
    }
  }

  private clearAndFocus(): void {
    this.clear();
    this.input?.focus();
  }

  /** Only the answer to what was asked last counts. */
  private apply(): void {
    clearTimeout(this.pause);
    this.pause = undefined;
    const { filter } = this;
    this.requestUpdate();
    if (JSON.stringify(filter) === this.told) {
      return;
    }
    this.told = JSON.stringify(filter);
    const asked = ++this.asked;
    this.model.host.request('filter', { filter }).then(
      ({ problem }) => {
        if (asked === this.asked) {
          this.problem = problem;
          this.requestUpdate();
          if (problem === null) {
            this.model.filtered(filter);
          } else {
            // Enter asks once more.
            this.told = '';
          }
        }
      },
      (thrown: unknown) => this.model.say(thrown),
    );
  }

  private goTo(index: number): void {
    this.input?.focus();
    this.input?.setSelectionRange(index, index + 1);
  }
}
