import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../../lib/l10n';
import { isSamePlace, type ViewerModel } from '../model';
import { titleOf, type Columns, type ColumnId } from './columns';
import { gridHead } from './head';
import { keyAction, type GridKeys } from './keys';
import { rowCells, type RowLook } from './rowView';
import { ROW, ScrollMap } from './scrollMap';

const KEY_STEP = 16;
const WHEEL_LINES = 3;
const ROOM = 17;

/** The table: as many rows as are seen, over a scroll bar that stands for all of them. It has the focus itself; the active row is told by `aria-activedescendant`. */
export class MessageGrid extends LitElement implements GridKeys {
  static override readonly properties = { model: { attribute: false, hasChanged: (): boolean => true }, columns: { attribute: false } };
  declare model: ViewerModel;
  declare columns: Columns;
  /** The head of this column is where the keyboard is, not a row. */
  activeHead: ColumnId | null = null;
  private map = new ScrollMap(0, 0);
  /** CSS px from the first row. */
  private position = 0;
  /** What the scroll bar was set to: not a person's doing. */
  private scrollTop_ = 0;
  private wasAtEnd = true;
  private readonly sizes = new ResizeObserver(() => this.requestUpdate());

  get pageRows(): number {
    return Math.max(Math.floor(this.map.view / ROW) - 1, 1);
  }

  /** Whether what comes next is seen as it comes. */
  get isAtLiveEnd(): boolean {
    return this.model.snapshot.query.order === 'newest' ? this.position < ROW : this.position > this.map.end - ROW;
  }

  /** Brings a line into sight. */
  reveal(line: number): void {
    const top = line * ROW;
    const [least, most] = [top + ROW - this.map.view, top];
    this.moveTo(this.position > most ? most : this.position < least ? least : this.position);
  }

  toLiveEnd(): void {
    this.moveTo(this.model.snapshot.query.order === 'newest' ? 0 : this.map.end);
  }

  focusGrid(): void {
    this.scroller?.focus();
  }

  moveTo(position: number): void {
    this.position = this.map.clamp(Math.round(position));
    this.requestUpdate();
  }

  select(line: number): void {
    this.activeHead = null;
    const last = this.model.rows.total - 1;
    if (last >= 0) {
      const chosen = Math.min(Math.max(line, 0), last);
      this.reveal(chosen);
      this.model.selection.choose(chosen);
    }
  }

  showHead(id: ColumnId | null): void {
    this.activeHead = id;
    this.requestUpdate();
  }

  resize(id: ColumnId, by = KEY_STEP): void {
    this.columns.resize(id, by, this.model.isNarrow);
    this.requestUpdate();
  }

  turnAround(): void {
    this.model.query({ order: this.model.snapshot.query.order === 'newest' ? 'oldest' : 'newest' });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    this.measure();
  }

  protected override render(): TemplateResult {
    const { model, map } = this;
    const shown = this.columns.shown(model.isNarrow);
    const first = Math.floor(this.position / ROW);
    const count = Math.max(Math.min(Math.ceil(map.view / ROW) + 1, model.rows.total - first), 0);
    const lines = Array.from({ length: count }, (_, index) => first + index);
    // What leaves at one end comes back at the other: elements are moved, not made.
    const slots = Math.max(Math.ceil(map.view / ROW) + 1, 1);
    const { line } = model.selection;
    const active = this.activeHead !== null ? `head-${this.activeHead}` : line !== null && line >= first && line < first + count ? `row-${line}` : nothing;
    return html`<div
      role="grid"
      class="scroller"
      tabindex="0"
      aria-label=${t('Messages')}
      aria-rowcount=${model.rows.total + 1}
      aria-colcount=${shown.length}
      aria-activedescendant=${active}
      @scroll=${() => this.onScroll()}
      @keydown=${(event: KeyboardEvent) => keyAction(event, this)}
    >
      ${gridHead(shown.map(({ id, isRight }) => ({ id, isRight, title: titleOf(id, model.snapshot.timeZone, model.isNarrow) })), model.snapshot.query.order, this.activeHead, { resize: (id, by) => this.resize(id, by), fit: (id) => this.fit(id), turnAround: () => this.turnAround() })}
      <div class="space" role="presentation">
        <div class="layer" role="presentation">
          <div class="rows" role="rowgroup">${repeat(lines, (one) => one % slots, (one) => this.row(one, shown.map(({ id }) => id)))}</div>
        </div>
      </div>
    </div>`;
  }

  protected override firstUpdated(): void {
    if (this.scroller !== null) {
      this.sizes.observe(this.scroller);
      // Not passive: where the scroll bar stands for more than it can, a turn of the wheel is as far as ever.
      this.scroller.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    }
    this.requestUpdate();
  }

  protected override updated(): void {
    const { scroller, map } = this;
    if (scroller === null) {
      return;
    }
    const first = Math.floor(this.position / ROW);
    scroller.style.setProperty('--columns', this.columns.template(this.model.isNarrow));
    scroller.style.setProperty('--space', `${map.height}px`);
    scroller.style.setProperty('--view', `${map.view}px`);
    scroller.style.setProperty('--shift', `${first * ROW - this.position}px`);
    const wanted = map.toScrollTop(this.position);
    if (Math.abs(scroller.scrollTop - wanted) >= 1 && map.toPosition(scroller.scrollTop) !== this.position) {
      scroller.scrollTop = wanted;
      this.scrollTop_ = scroller.scrollTop;
    }
    if (this.model.rows.total > 0) {
      this.model.rows.want(first, Math.min(first + Math.ceil(map.view / ROW), this.model.rows.total - 1));
    }
    if (this.isAtLiveEnd !== this.wasAtEnd) {
      this.wasAtEnd = this.isAtLiveEnd;
      this.dispatchEvent(new CustomEvent('live-end'));
    }
  }

  private get scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.scroller');
  }

  private row(line: number, columns: readonly ColumnId[]): TemplateResult {
    const { model } = this;
    const row = model.rows.get(line);
    const look: RowLook = {
      ...{ zone: model.snapshot.timeZone, isShort: model.isNarrow, isNewestFirst: model.snapshot.query.order === 'newest' },
      ...{ filter: model.snapshot.query.filter, columns },
      showBytes: () => {
        this.select(line);
        model.openDetail();
      },
    };
    const { place } = model.selection;
    // On its line there can be another row already, where it has not been found again yet.
    const isSelected = model.selection.line === line && (row === undefined || place === null || isSamePlace(row, place));
    return html`<div
      role="row"
      id="row-${line}"
      class="row ${line % 2 === 1 ? 'odd' : ''} ${row?.kind === 'record' && row.aborted ? 'of-aborted' : ''} ${isSelected && this.activeHead === null ? 'active' : ''}"
      aria-rowindex=${line + 2}
      aria-selected=${isSelected ? 'true' : 'false'}
      @mousedown=${(event: MouseEvent) => event.button !== 1 && this.select(line)}
      @dblclick=${() => model.openDetail()}
      @contextmenu=${(event: MouseEvent) => this.onMenu(event)}
    >
      ${guard([row, line, look.zone, look.isShort, look.isNewestFirst, look.filter, columns.length], () => rowCells(row, line, look))}
    </div>`;
  }

  openMenu(at: { readonly x: number; readonly y: number } | null): void {
    this.dispatchEvent(new CustomEvent('record-menu', { detail: at ?? this.placeOfActive() }));
  }

  private onMenu(event: MouseEvent): void {
    event.preventDefault();
    this.openMenu({ x: event.clientX, y: event.clientY });
  }

  private placeOfActive(): { readonly x: number; readonly y: number } {
    const box = (this.querySelector('.rows > .active') ?? this).getBoundingClientRect();
    return { x: box.left + 40, y: Math.min(box.bottom, this.getBoundingClientRect().bottom) };
  }

  /** Rows come and go, and so does room: who followed the end goes on following it. */
  private measure(): void {
    const view = Math.max((this.scroller?.clientHeight ?? 0) - ROW, 0);
    const follows = this.wasAtEnd && this.map.rows > 0 && this.model.snapshot.query.order === 'oldest' && this.model.state.status === 'live';
    if (view !== this.map.view || this.model.rows.total !== this.map.rows) {
      this.map = new ScrollMap(this.model.rows.total, view);
      this.position = follows ? this.map.end : this.map.clamp(this.position);
    }
  }

  private onScroll(): void {
    const { scroller } = this;
    if (scroller !== null && scroller.scrollTop !== this.scrollTop_) {
      this.scrollTop_ = scroller.scrollTop;
      this.moveTo(this.map.toPosition(scroller.scrollTop));
    }
  }

  private onWheel(event: WheelEvent): void {
    if (this.map.isExact || event.ctrlKey || event.deltaY === 0) {
      return;
    }
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? ROW * WHEEL_LINES : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.map.view : 1;
    this.moveTo(this.position + event.deltaY * unit);
  }

  /** As wide as the widest of what is seen. */
  private fit(id: ColumnId): void {
    const index = this.columns.shown(this.model.isNarrow).findIndex((column) => column.id === id) + 1;
    const cells = [...this.querySelectorAll<HTMLElement>(`.rows .cell:nth-child(${index}):not(.rest), #head-${id} .title`)];
    const range = document.createRange();
    const widths = cells.map((cell) => {
      range.selectNodeContents(cell);
      return range.getBoundingClientRect().width;
    });
    this.columns.setWidth(id, Math.max(...widths) + ROOM, this.model.isNarrow);
    this.requestUpdate();
  }
}
