import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { RecordAction } from '../../../src/bridge/messageView';
import type { RowPlace, ValueShape, ViewDetail } from '../../../src/bridge/viewing';
import { iconButton } from '../../lib/controls';
import { errorCard } from '../../lib/errorCard';
import { t } from '../../lib/l10n';
import { openMenu } from '../../lib/menu';
import { bytes } from '../../lib/text';
import { isSamePlace, placeOf, type ViewerModel } from '../model';
import { batchList, headerList, recordList } from './facts';
import { hexDump } from './hexDump';
import { longText } from './longText';
import { contentFacts, formatChoice, keyView, valueView } from './payload';
import { compareLabel, recordMenu } from './recordMenu';
import { tabList, type Tab } from './tabs';

type TabId = ValueShape | 'headers' | 'batch';
type RecordDetail = ViewDetail & { readonly kind: 'record' };

const SHAPES: readonly ValueShape[] = ['pretty', 'text', 'hex'];

/** Everything about the selected row: beside the table one below the other, below the table in tabs. */
export class DetailPane extends LitElement {
  static override readonly properties = { model: { attribute: false, hasChanged: (): boolean => true } };
  declare model: ViewerModel;
  /** Of the pane below: headers and batch have no room of their own there. */
  private tab: TabId = 'pretty';
  private isFocusWanted = false;

  /** As soon as the record is there. */
  focusPane(): void {
    this.isFocusWanted = true;
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { detail, isGone } = this.model.details;
    const { place } = this.model.selection;
    const isCurrent = detail !== null && isSamePlace(detail, place);
    return html`<section class="detail ${isCurrent || isGone ? '' : 'outdated'}" aria-label=${t('Detail')} data-region @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
      ${this.head(detail, place)} ${isGone ? html`<p class="secondary gone">${t('It is not there any more: it was removed, or its row was dropped.')}</p>` : detail === null ? nothing : this.body(detail)}
    </section>`;
  }

  protected override updated(): void {
    const { detail, isGone } = this.model.details;
    if (this.isFocusWanted && (isGone || (detail !== null && isSamePlace(detail, this.model.selection.place)))) {
      this.isFocusWanted = false;
      const first = this.querySelector<HTMLElement>('[role=tab][aria-selected=true]') ?? this.querySelector<HTMLElement>('button:not(:disabled)');
      first?.focus();
    }
  }

  private head(detail: ViewDetail | null, place: RowPlace | null): TemplateResult {
    const { model } = this;
    const { line } = model.selection;
    const step = (by: number): void => line === null ? undefined : model.selection.choose(Math.min(Math.max(line + by, 0), model.rows.total - 1));
    const isRecord = detail?.kind === 'record';
    const at = place ?? detail;
    return html`<div class="detail-head">
      <h2>${at === null ? '' : t('Partition {0}, offset {1}', at.partition, at.offset)}</h2>
      ${model.isNarrow && isRecord && detail.key !== null ? html`<span class="secondary key-beside" title=${t('Key')}>${detail.key.text}</span>` : nothing}
      <span class="grow"></span>
      ${model.isNarrow
        ? isRecord
          ? iconButton('edit', t('Edit and Resend'), () => this.act('edit-and-resend'))
          : nothing
        : html`${iconButton('arrow-up', t('Previous Row'), () => step(-1), { disabled: line === null || line === 0 })} ${iconButton('arrow-down', t('Next Row'), () => step(1), { disabled: line === null || line >= model.rows.total - 1 })}`}
      ${isRecord ? html`${iconButton('copy', t('Copy as JSON'), () => this.act('copy-json'))} ${iconButton('compare-changes', compareLabel(model, detail), () => model.compare(placeOf(detail)), { pressed: isSamePlace(model.compared, detail) })}` : nothing}
      ${isRecord
        ? html`<button type="button" class="icon" title=${t('More')} aria-label=${t('More')} aria-haspopup="menu" aria-expanded="false" @click=${({ currentTarget }: Event) => currentTarget instanceof HTMLElement && openMenu(currentTarget, t('More'), recordMenu(model, placeOf(detail)))}>
            <span class="codicon codicon-ellipsis" aria-hidden="true"></span>
          </button>`
        : nothing}
      ${iconButton('close', t('Close'), () => model.closeDetail())}
    </div>`;
  }

  private body(detail: ViewDetail): TemplateResult {
    switch (detail.kind) {
      case 'record':
        return this.model.isNarrow ? this.tabbed(detail) : this.stacked(detail);
      case 'control':
        return html`<div class="detail-body" tabindex="0">
          <section><p>${detail.control === 'commit' ? t('A COMMIT marker: the records of its transaction before it are committed.') : t('An ABORT marker: the records of its transaction before it are aborted.')}</p></section>
          ${section(t('Batch'), batchList(detail))} ${section(t('Record'), recordList(detail, this.model))}
        </div>`;
      case 'error':
        return html`<div class="detail-body">
          <section>${errorCard(this.model, detail.error)}</section>
          ${section(t('Bytes'), html`<div class="dump" tabindex="0" role="group" aria-label=${t('Bytes')}>${longText(hexDump(detail.bytes, 8), false)}</div>`, html`<span class="secondary">${bytes(detail.size)}</span>`)}
          ${section(t('Batch'), batchList(detail))} ${section(t('Record'), recordList(detail, this.model))}
        </div>`;
      default:
        return detail satisfies never;
    }
  }

  private stacked(detail: RecordDetail): TemplateResult {
    const { model } = this;
    const { shape } = model.details;
    return html`<div class="detail-body">
      <div class="buttons detail-buttons">
        <vscode-button icon="edit" @click=${() => this.act('edit-and-resend')}>${t('Edit and Resend')}</vscode-button>
        <vscode-button secondary @click=${() => this.act('send-elsewhere')}>${t('Send to Another Topic…')}</vscode-button>
      </div>
      ${section(t('Key'), keyView(detail.key), html`<span class="secondary">${contentFacts(detail.key)}</span><span class="grow"></span>${detail.key === null ? nothing : iconButton('copy', t('Copy Key'), () => this.act('copy-key'))}`)}
      <section class="value">
        <div class="head">
          <h3>${t('Value')}</h3>
          <span class="secondary">${detail.value === null ? '' : sizeFacts(detail)}</span><span class="grow"></span>
          ${detail.value === null ? nothing : html`${formatChoice(model, detail.value)} ${iconButton('copy', t('Copy Value'), () => this.act('copy-value'))} ${iconButton('go-to-file', t('Save Value…'), () => this.act('save-value'))}`}
        </div>
        ${detail.value === null ? valueView(model, null, shape, 0) : html`${tabList(t('Value'), shapeTabs(), shape, 'panel', (id) => this.showAs(id))} ${this.panel(detail, shape)}`}
      </section>
      ${section(t('Headers'), headerList(detail), html`<span class="badge">${detail.headers.length}</span>`)} ${section(t('Batch'), batchList(detail))} ${section(t('Record'), recordList(detail, model))}
    </div>`;
  }

  private tabbed(detail: RecordDetail): TemplateResult {
    const tabs: readonly Tab<TabId>[] = [...shapeTabs(), { id: 'headers', text: t('Headers ({0})', detail.headers.length) }, { id: 'batch', text: t('Batch') }];
    const shape = SHAPES.find((one) => one === this.tab);
    const choose = (id: TabId): void => {
      this.tab = id;
      const chosen = SHAPES.find((one) => one === id);
      if (chosen !== undefined && chosen !== this.model.details.shape) {
        this.showAs(chosen);
      }
      this.requestUpdate();
    };
    const panel = (content: TemplateResult): TemplateResult => html`<div role="tabpanel" id="panel" tabindex="0" aria-labelledby="tab-${this.tab}" class="panel">${content}</div>`;
    return html`<div class="tab-row">${tabList(t('Detail'), tabs, this.tab, 'panel', choose)}<span class="grow"></span>${shape === undefined || detail.value === null ? nothing : formatChoice(this.model, detail.value)}</div>
      <div class="detail-body">
        ${shape !== undefined
          ? this.panel(detail, shape)
          : this.tab === 'headers'
            ? panel(html`${section(t('Key'), keyView(detail.key), html`<span class="secondary">${contentFacts(detail.key)}</span>`)}${section(t('Headers'), headerList(detail))}`)
            : panel(html`${section(t('Batch'), batchList(detail))}${section(t('Record'), recordList(detail, this.model))}`)}
      </div>`;
  }

  private panel(detail: RecordDetail, shape: ValueShape): TemplateResult {
    return html`<div role="tabpanel" id="panel" tabindex="0" aria-labelledby="tab-${shape}" class="panel">${valueView(this.model, detail.value, shape, this.clientWidth)}</div>`;
  }

  /** The tab is chosen at once; what it shows comes. */
  private showAs(shape: ValueShape): void {
    this.model.details.showAs(shape);
    this.requestUpdate();
  }

  private act(action: RecordAction): void {
    const { detail } = this.model.details;
    if (detail !== null) {
      this.model.ask('act', { ...placeOf(detail), action, other: null });
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.model.focusGrid();
    }
  }
}

function shapeTabs(): readonly Tab<ValueShape>[] {
  return [
    { id: 'pretty', text: t('Pretty') },
    { id: 'text', text: t('Text') },
    { id: 'hex', text: t('Hex') },
  ];
}

function sizeFacts({ value }: RecordDetail): string {
  return value === null ? '' : [bytes(value.size), ...(value.schemaId === null ? [] : [t('schema {0}', value.schemaId)])].join(' · ');
}

function section(title: string, content: TemplateResult, beside: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<section><div class="head"><h3>${title}</h3>${beside}</div>${content}</section>`;
}
