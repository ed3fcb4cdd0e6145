import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { MessagePageCalls, MessagePageEvents, MessageViewSnapshot, TimeZoneChoice } from '../../src/bridge/messageView';
import type { RowPlace, ViewFilter, ViewFormats, ViewQuery, ViewState } from '../../src/bridge/viewing';
import { iconButton } from '../lib/controls';
import { connectToHost, sentenceOf } from '../lib/host';
import { setStrings, t } from '../lib/l10n';
import { openMenu } from '../lib/menu';
import { sash } from '../lib/sash';
import { widthOfText } from '../lib/textWidth';
import { UiState } from '../lib/uiState';
import { announcement } from './announcement';
import type { TimeRange } from './chart/bars';
import { HistogramReader } from './chart/histogramReader';
import { LoadedRange } from './chart/loadedRange';
import { DetailLoader } from './detail/detailLoader';
import { DetailPane } from './detail/detailPane';
import { recordMenu } from './detail/recordMenu';
import { Columns } from './grid/columns';
import { MessageGrid } from './grid/messageGrid';
import { RowCache } from './grid/rowCache';
import { Selection } from './grid/selection';
import { LiveHold } from './liveHold';
import { isSamePlace, type ViewerHost, type ViewerModel } from './model';
import { emptyArea, progressLine, strips } from './notes';
import { focusRegion } from './regions';
import { heldPill, statusBar } from './statusBar';
import { FilterBox } from './toolbar/filterBox';
import { LATEST } from './toolbar/menus';
import { toolbar } from './toolbar/toolbar';

/** Below this the detail stands under the table. */
const NARROW = 900;
const DETAIL = { byDefault: 392, least: 280, share: 0.7 };
const DETAIL_WIDTH = 'detail';
const DETAIL_OPEN = 'detail';

/** The message viewer: what it shows is the host's, it asks for rows as they are looked at. */
export class MessageViewer extends LitElement implements ViewerModel {
  snapshot!: MessageViewSnapshot;
  state!: ViewState;
  isNarrow = false;
  compared: RowPlace | null = null;
  readonly ui = new UiState();
  readonly host: ViewerHost;
  readonly rows: RowCache;
  readonly selection: Selection;
  readonly details: DetailLoader;
  private readonly columns = new Columns(this.ui, widthOfText);
  private readonly loaded: LoadedRange;
  private readonly hold = new LiveHold((held) => this.ask('hold', { held }));
  private readonly chart: HistogramReader;
  private isReady = false;
  private hadRows = false;
  private status = '';
  private alert = '';
  private isCardOpen = false;
  private dismissed: unknown = null;
  /** Where a range was drawn: what was read before. */
  private beforeRange: Pick<ViewQuery, 'from' | 'to'> | null = null;

  constructor() {
    super();
    this.host = connectToHost<MessagePageCalls, MessagePageEvents>({
      snapshot: (snapshot) => this.show(snapshot),
      state: (state) => this.take(state),
      kept: (kept) => this.ui.keep(kept),
      select: (place) => this.selectPlace(place),
    });
    const say = (thrown: unknown): void => this.say(thrown);
    this.rows = new RowCache((from, count) => this.host.request('rows', { from, count }), () => this.rowsChanged(), say);
    this.selection = new Selection(this.rows, (place) => this.host.request('find', place), (isMoved) => this.selected(isMoved));
    this.details = new DetailLoader((wish) => this.host.request('detail', wish), () => this.pane?.requestUpdate(), say);
    this.loaded = new LoadedRange(this.host, () => this.refresh());
    this.chart = new HistogramReader(this.host, () => {
      this.loaded.lookAgain();
      this.refresh();
    });
    window.addEventListener('keydown', (event) => this.onKey(event));
    new ResizeObserver(() => this.measure()).observe(this);
    this.host.request('ready', null).then((snapshot) => this.show(snapshot), say);
  }

  refresh(): void {
    this.requestUpdate();
  }

  ask<K extends keyof MessagePageCalls>(name: K, params: MessagePageCalls[K]['params']): void {
    this.host.request(name, params).catch((thrown: unknown) => this.say(thrown));
  }

  setTimeZone(timeZone: TimeZoneChoice): void {
    this.snapshot = { ...this.snapshot, timeZone };
    this.ask('timeZone', { timeZone });
    this.refresh();
  }

  setFormats(formats: ViewFormats): void {
    this.snapshot = { ...this.snapshot, formats };
    this.host.request('formats', formats).then(() => this.details.again(), (thrown: unknown) => this.say(thrown));
    this.refresh();
  }

  run(command: string, ...args: readonly unknown[]): void {
    this.ask('runCommand', { command, args });
  }

  can(command: string): boolean {
    return command.startsWith('kafkaDispatch.');
  }

  say(thrown: unknown): void {
    this.alert = sentenceOf(thrown);
    this.refresh();
  }

  announce(text: string): void {
    this.status = text;
    this.refresh();
  }

  query(change: Partial<Omit<ViewQuery, 'filter'>>): void {
    const { filter, ...rest } = this.snapshot.query;
    const query = { ...rest, ...change };
    this.snapshot = { ...this.snapshot, query: { ...query, filter } };
    this.ask('query', { query });
    this.grid?.moveTo(0);
    this.refresh();
  }

  openDetail(): void {
    this.ui.setOpen(DETAIL_OPEN, true);
    this.refresh();
    void this.updateComplete.then(() => this.pane?.focusPane());
  }

  closeDetail(): void {
    this.ui.setOpen(DETAIL_OPEN, false);
    this.refresh();
    this.focusGrid();
  }

  compare(place: RowPlace): void {
    const { compared } = this;
    if (compared === null || isSamePlace(compared, place)) {
      this.compared = compared === null ? place : null;
      this.announce(compared === null ? t('Selected for compare') : '');
    } else {
      this.compared = null;
      this.ask('act', { ...place, action: 'compare', other: compared });
      this.refresh();
    }
  }

  togglePause(): void {
    const { status } = this.state;
    if (status === 'live' || status === 'paused') {
      this.ask('pause', { paused: status === 'live' });
    }
  }

  focusGrid(): void {
    this.grid?.focusGrid();
  }

  filtered(filter: ViewFilter | null): void {
    this.snapshot = { ...this.snapshot, query: { ...this.snapshot.query, filter } };
    this.grid?.moveTo(0);
    this.refresh();
  }

  clearFilter(): void {
    this.box?.clear();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    if (!this.isReady) {
      return html`<main class="viewer"><div class="progress" role="progressbar" aria-label=${t('Loading')}></div>${this.alertStrip()}</main>`;
    }
    return html`<main class="viewer ${this.isNarrow ? 'narrow' : 'wide'}">
      ${guard([this.snapshot, this.state.status, this.isNarrow], () => toolbar(this, this.columns))} ${progressLine(this)}
      <div class="middle">
        <div class="left">
          ${guard([this.snapshot, this.chart.histogram, this.loaded.range], () => this.overTime())}
          ${this.alertStrip()} ${strips(this, { isOpen: this.isCardOpen, toggle: () => this.toggleCard(), isDismissed: this.dismissed === this.state.notice, dismiss: () => this.dismiss() })}
          <div class="table" data-region>
            <dispatch-message-grid .model=${this} .columns=${this.columns} @live-end=${() => this.updateHold()} @record-menu=${(event: CustomEvent<{ readonly x: number; readonly y: number }>) => this.openRecordMenu(event.detail)}></dispatch-message-grid>
            ${heldPill(this, () => this.letIn())} ${emptyArea(this)}
          </div>
        </div>
        ${this.detail()}
      </div>
      ${statusBar(this)}
      <div class="sr" role="status">${this.status}</div>
    </main>`;
  }

  private overTime(): TemplateResult {
    return html`<dispatch-histogram .model=${this} .histogram=${this.chart.histogram} .loaded=${this.loaded.range} @range=${(event: CustomEvent<TimeRange | null>) => this.readRange(event.detail)}></dispatch-histogram>`;
  }

  private detail(): TemplateResult | typeof nothing {
    if (this.selection.place === null || !this.ui.isOpen(DETAIL_OPEN, true)) {
      return nothing;
    }
    const most = Math.max(Math.floor(this.clientWidth * DETAIL.share), DETAIL.least);
    const size = Math.min(this.ui.sizeOf(DETAIL_WIDTH, DETAIL.byDefault), most);
    this.style.setProperty('--detail', `${size}px`);
    const onSize = (wanted: number): void => {
      this.ui.setSize(DETAIL_WIDTH, wanted);
      this.refresh();
    };
    return html`${this.isNarrow ? nothing : sash(t('Width of the detail'), size, { least: DETAIL.least, most }, onSize)}<dispatch-detail-pane .model=${this}></dispatch-detail-pane>`;
  }

  private alertStrip(): TemplateResult | typeof nothing {
    const close = (): void => {
      this.alert = '';
      this.refresh();
    };
    return this.alert === ''
      ? nothing
      : html`<div class="strip" role="alert"><span class="codicon codicon-error error" aria-hidden="true"></span><span class="grow">${this.alert}</span>${iconButton('close', t('Close'), close)}</div>`;
  }

  private get grid(): MessageGrid | null {
    const found = this.querySelector('dispatch-message-grid');
    return found instanceof MessageGrid ? found : null;
  }

  private get pane(): DetailPane | null {
    const found = this.querySelector('dispatch-detail-pane');
    return found instanceof DetailPane ? found : null;
  }

  private get box(): FilterBox | null {
    const found = this.querySelector('dispatch-filter-box');
    return found instanceof FilterBox ? found : null;
  }

  private show(snapshot: MessageViewSnapshot): void {
    setStrings(snapshot.strings);
    const isFirst = !this.isReady;
    const isOtherTopic = !isFirst && (snapshot.topic !== this.snapshot.topic || snapshot.connection.id !== this.snapshot.connection.id);
    this.snapshot = snapshot;
    this.ui.keep(snapshot.kept);
    this.isReady = true;
    if (isFirst) {
      this.state = snapshot.state;
    }
    if (isOtherTopic) {
      this.selection.clear();
      this.compared = null;
      this.grid?.moveTo(0);
    }
    this.take(snapshot.state, isFirst || isOtherTopic);
    if (snapshot.select !== null && (isFirst || isOtherTopic)) {
      this.selectPlace(snapshot.select);
    }
  }

  private take(state: ViewState, isAnother = false): void {
    if (!this.isReady) {
      return;
    }
    const before = this.state;
    this.state = state;
    this.status = announcement(before, state) ?? this.status;
    this.rows.update(state);
    this.loaded.update(state);
    this.chart.update(state, isAnother);
    this.updateHold();
    this.refresh();
  }

  private rowsChanged(): void {
    this.selection.rowsChanged();
    // Pages come by the dozen while somebody scrolls: the rest of the viewer is not drawn for them.
    this.grid?.requestUpdate();
    if (this.hadRows !== this.rows.total > 0) {
      this.hadRows = this.rows.total > 0;
      this.refresh();
    }
  }

  private selected(isMoved: boolean): void {
    if (isMoved) {
      this.details.show(this.selection.place);
    }
    this.grid?.requestUpdate();
    this.pane?.requestUpdate();
    if ((this.selection.place === null) === (this.pane !== null)) {
      this.refresh();
    }
  }

  private selectPlace(place: RowPlace): void {
    void this.selection.choosePlace(place).then(
      () => this.updateComplete.then(() => this.selection.line !== null && this.grid?.reveal(this.selection.line)),
      (thrown: unknown) => this.say(thrown),
    );
  }

  private updateHold(): void {
    this.hold.update(this.state.status === 'live', this.grid?.isAtLiveEnd ?? true);
  }

  private letIn(): void {
    this.grid?.toLiveEnd();
    this.focusGrid();
  }

  private readRange(range: TimeRange | null): void {
    const { from, to } = this.snapshot.query;
    if (range === null) {
      this.query(this.beforeRange ?? { from: { latest: LATEST }, to: null });
      this.beforeRange = null;
      return;
    }
    this.beforeRange ??= { from, to };
    this.query({ from: { timestamp: range.from }, to: { timestamp: range.to } });
  }

  private toggleCard(): void {
    this.isCardOpen = !this.isCardOpen;
    this.refresh();
  }

  private dismiss(): void {
    this.dismissed = this.state.notice;
    this.refresh();
  }

  private openRecordMenu(at: { readonly x: number; readonly y: number }): void {
    const scroller = this.querySelector<HTMLElement>('.scroller');
    const { place } = this.selection;
    if (scroller !== null && place !== null) {
      openMenu(scroller, t('Record'), recordMenu(this, place), at);
    }
  }

  private measure(): void {
    const isNarrow = this.clientWidth < NARROW;
    if (isNarrow !== this.isNarrow || this.isReady) {
      this.isNarrow = isNarrow;
      this.refresh();
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'F6') {
      event.preventDefault();
      focusRegion(this, event.shiftKey);
    } else if (event.key.toLowerCase() === 'f' && (this.snapshot.mac ? event.metaKey : event.ctrlKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.box?.focusBox();
    }
  }
}
