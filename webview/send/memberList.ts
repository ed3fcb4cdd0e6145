import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DoneRow, GroupRow, MemberOutcome, MemberRow } from '../../src/bridge/sendView';
import { chevron } from '../lib/controls';
import { t } from '../lib/l10n';
import { properties } from '../lib/properties';
import { count, duration, facts } from '../lib/text';
import { countOf, outcomeTitle } from './groupTitle';
import type { SendModel } from './model';
import { resultDetails } from './resultDetails';
import type { ResultsState } from './results';

/** CSS pixels of a line. */
const LINE = 22;
const LINES_SHOWN = 10;
/** Lines that are asked for at a time. */
const PAGE = 100;
const OUTCOMES: readonly MemberOutcome[] = ['acknowledged', 'sent', 'unknown', 'rejected', 'not-sent'];

/** The messages of a group: a list that holds the lines in sight only, and below it the message that was chosen. */
export class MemberList extends LitElement {
  static override readonly properties = { model: { attribute: false, hasChanged: (): boolean => true }, state: { attribute: false }, row: { attribute: false } };
  declare model: SendModel;
  declare state: ResultsState;
  declare row: GroupRow;
  private filter: MemberOutcome | null = null;
  private total = 0;
  private pages = new Map<number, readonly MemberRow[]>();
  private readonly asked = new Set<number>();
  private top = 0;
  /** Position in the list. */
  private active = 0;
  /** What the pages were read of: more has come where it is another one. */
  private told: GroupRow | null = null;
  private generation = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    if (this.told !== this.row) {
      this.told = this.row;
      this.asked.clear();
      this.generation++;
      this.readInSight();
    }
  }

  protected override render(): TemplateResult {
    const { row, total } = this;
    const present = OUTCOMES.filter((outcome) => row.counts[outcome] > 0);
    const height = Math.min(total, LINES_SHOWN) * LINE;
    return html`<div class="members" ?hidden=${total === 0}>
      <div class="head">
        <h3>${t('Messages')}</h3>
        <span class="grow"></span>
        ${present.length < 2 ? nothing : this.filterSelect(present)}
      </div>
      <div
        class="list"
        role="listbox"
        tabindex="0"
        aria-label=${t('Messages')}
        aria-activedescendant=${total > 0 ? this.lineId(this.active) : nothing}
        ${properties({ '--height': `${height}px` })}
        @scroll=${(event: Event) => this.scrolled(event.target as HTMLElement)}
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
      >
        <div class="all" ${properties({ '--height': `${total * LINE}px` })}>${repeat(this.inSight(), (position) => position, (position) => this.line(position))}</div>
      </div>
      ${this.details()}
    </div>`;
  }

  private filterSelect(present: readonly MemberOutcome[]): TemplateResult {
    return html`<span class="quiet"><select aria-label=${t('Show Outcomes')} @change=${(event: Event) => this.setFilter((event.target as HTMLSelectElement).value)}>
      <option value="" .selected=${this.filter === null}>${t('All')}</option>
      ${present.map((outcome) => html`<option value=${outcome} .selected=${outcome === this.filter}>${countOf(outcome, this.row.counts[outcome])}</option>`)}
    </select>${chevron()}</span>`;
  }

  private line(position: number): TemplateResult {
    const member = this.memberAt(position);
    const title = member === undefined ? null : outcomeTitle(member.outcome);
    const where = member === undefined ? '' : facts(member.topic ?? null, member.partition === null ? null : t('partition {0}', member.partition), member.offset === null ? null : t('offset {0}', member.offset));
    const short = member === undefined ? '' : facts(member.topic ?? null, member.partition === null ? null : String(member.partition), member.offset);
    const isChosen = member !== undefined && this.chosen?.sendId === this.idOf(member);
    return html`<div
      id=${this.lineId(position)}
      class="member ${position === this.active ? 'active' : ''}"
      role="option"
      aria-selected=${isChosen ? 'true' : 'false'}
      aria-posinset=${position + 1}
      aria-setsize=${this.total}
      ${properties({ '--top': `${position * LINE}px` })}
      @click=${() => void this.choose(position)}
    >
      <span class="number">${member === undefined ? '…' : count(member.index + 1)}</span>
      <span class="codicon codicon-${title?.icon ?? 'blank'} ${title?.role ?? ''}" aria-hidden="true"></span>
      <span class="text">${title?.text}</span> <span class="where" title=${where}><span class="long">${where}</span><span class="medium">${short}</span><span class="short">${short}</span></span>
      <span class="took">${member === undefined || member.durationMs === 0 ? '' : duration(member.durationMs)}</span>
    </div>`;
  }

  private details(): TemplateResult | typeof nothing {
    const { chosen } = this;
    if (chosen === undefined) {
      return nothing;
    }
    const name = t('Message {0} of {1}', count(chosen.index + 1), count(this.row.count));
    return html`<div class="member-details" role="region" aria-label=${name}>
      <h3>${name}</h3>
      ${chosen.row === null ? html`<p class="hint">${t('Nothing more is known of it.')}</p>` : resultDetails(this.model, this.state, chosen.row)}
    </div>`;
  }

  private get chosen(): { readonly sendId: string; readonly index: number; readonly row: DoneRow | null } | undefined {
    return this.model.members.get(this.row.sendId);
  }

  private idOf({ index }: MemberRow): string {
    return `${this.row.sendId}/${index + 1}`;
  }

  private lineId(position: number): string {
    return `member-${this.row.sendId}-${position}`;
  }

  private memberAt(position: number): MemberRow | undefined {
    return this.pages.get(Math.floor(position / PAGE))?.[position % PAGE];
  }

  /** Positions of the lines to be drawn: those in sight, and some around. */
  private inSight(): readonly number[] {
    const first = Math.max(Math.floor(this.top / LINE) - LINES_SHOWN, 0);
    const last = Math.min(first + 3 * LINES_SHOWN, this.total);
    return Array.from({ length: Math.max(last - first, 0) }, (_, at) => first + at);
  }

  private readInSight(): void {
    const positions = this.inSight();
    const pages = new Set([Math.floor((positions[0] ?? 0) / PAGE), Math.floor((positions.at(-1) ?? 0) / PAGE)]);
    pages.forEach((page) => void this.read(page));
  }

  private async read(page: number): Promise<void> {
    if (this.asked.has(page)) {
      return;
    }
    this.asked.add(page);
    const { generation, filter } = this;
    const { total, members } = await this.model.host.request('groupMembers', { sendId: this.row.sendId, outcome: filter, from: page * PAGE, count: PAGE }).catch(() => ({ total: 0, members: [] }));
    if (filter === this.filter && generation === this.generation) {
      this.total = total;
      this.pages.set(page, members);
      this.active = Math.min(this.active, Math.max(total - 1, 0));
      // Pages far away are read again when they come into sight.
      this.pages = new Map([...this.pages].filter(([number]) => Math.abs(number - page) <= 2));
      [...this.asked].filter((number) => !this.pages.has(number) && number !== page).forEach((number) => this.asked.delete(number));
      this.requestUpdate();
    }
  }

  private setFilter(value: string): void {
    this.filter = OUTCOMES.find((outcome) => outcome === value) ?? null;
    this.pages.clear();
    this.asked.clear();
    this.generation++;
    this.active = 0;
    this.top = 0;
    this.querySelector('.list')?.scrollTo(0, 0);
    void this.read(0);
  }

  private scrolled(list: HTMLElement): void {
    this.top = list.scrollTop;
    this.readInSight();
    this.requestUpdate();
  }

  private async choose(position: number): Promise<void> {
    this.active = position;
    this.requestUpdate();
    if (this.memberAt(position) === undefined) {
      this.asked.delete(Math.floor(position / PAGE));
      await this.read(Math.floor(position / PAGE));
    }
    const member = this.memberAt(position);
    if (member !== undefined) {
      this.model.openMember(this.row.sendId, this.idOf(member), member.index);
    }
  }

  private onKey(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: LINES_SHOWN, PageUp: -LINES_SHOWN, Home: -this.total, End: this.total };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.active = Math.min(Math.max(this.active + step, 0), Math.max(this.total - 1, 0));
      this.reveal();
    } else if ((event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      void this.choose(this.active);
    }
  }

  private reveal(): void {
    const list = this.querySelector('.list');
    if (list !== null) {
      const top = this.active * LINE;
      list.scrollTop = Math.min(Math.max(list.scrollTop, top + LINE - LINES_SHOWN * LINE), top);
    }
    this.requestUpdate();
  }
}
