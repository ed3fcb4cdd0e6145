import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import type { Histogram } from '../../../src/bridge/viewing';
import { t } from '../../lib/l10n';
import { properties } from '../../lib/properties';
import { count } from '../../lib/text';
import type { ViewerModel } from '../model';
import { axisText } from '../times';
import { rangeText } from '../toolbar/fromText';
import { barsOf, endOf, marksOf, moved, placeOf, rangeBetween, type TimeRange } from './bars';

/** Room for a time at the axis, CSS px. */
const MARK_ROOM = 84;
const PAUSE_MS = 300;
/** A press that moves less than this draws no range. */
const LEAST_DRAG = 4;
/** Of a chart that is 100 high. */
const LEAST_BAR = 4;

/** Offsets over time: what is loaded stands out; a range that is drawn, or moved by the arrow keys, is read. */
export class HistogramView extends LitElement {
  static override readonly properties = { model: { attribute: false, hasChanged: (): boolean => true }, histogram: { attribute: false }, loaded: { attribute: false } };
  declare model: ViewerModel;
  declare histogram: Histogram | null;
  /** From the first to the last row's timestamp. */
  declare loaded: TimeRange | null;
  private drawn: TimeRange | null = null;
  private pointed: number | null = null;
  private pause: number | undefined;
  private readonly sizes = new ResizeObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.histogram = null;
    this.loaded = null;
    this.sizes.observe(this);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { histogram } = this;
    if (histogram === null || histogram.bars.length === 0) {
      return nothing;
    }
    const range = this.range;
    const brush = range === null ? null : placeOf(histogram, range);
    const bars = barsOf(histogram, this.loaded);
    const width = 100 / bars.length;
    const zone = this.model.snapshot.timeZone;
    const { step, marks } = marksOf(histogram, this.clientWidth / MARK_ROOM, zone === 'utc' ? 0 : -new Date(histogram.from).getTimezoneOffset() * 60_000);
    return html`<div
        class="plot"
        role="slider"
        tabindex="0"
        data-region
        aria-label=${t('Time range')}
        aria-valuemin="0"
        aria-valuemax=${histogram.bars.length}
        aria-valuenow=${range === null ? histogram.bars.length : Math.round((range.from - histogram.from) / histogram.step)}
        aria-valuetext=${range === null ? t('none') : rangeText(range.from, range.to, zone)}
        aria-describedby="histogram-text"
        @keydown=${(event: KeyboardEvent) => this.onKey(event, histogram)}
        @pointerdown=${(event: PointerEvent) => this.onDown(event, histogram)}
        @pointermove=${(event: PointerEvent) => this.point(event)}
        @pointerleave=${() => this.point(null)}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          ${bars.map(({ height, isLoaded, count: records }, index) => {
            const tall = records === 0 ? 0 : Math.max(height * 100, LEAST_BAR);
            return svg`<rect class=${isLoaded ? 'loaded' : ''} x=${index * width + width * 0.06} width=${width * 0.88} y=${100 - tall} height=${tall}></rect>`;
          })}
        </svg>
        ${brush === null ? nothing : html`<i class="brush" ${properties({ '--from': `${brush.left * 100}%`, '--length': `${brush.width * 100}%` })}></i>`}
        ${this.readout(histogram)}
      </div>
      <div class="axis" aria-hidden="true">${marks.map(({ at, place }) => html`<span ${properties({ '--from': `${place * 100}%` })} class=${place < 0.04 ? 'first' : place > 0.96 ? 'last' : ''}>${axisText(at, step, zone)}</span>`)}</div>
      <p class="sr" id="histogram-text">${this.inWords(histogram)}</p>`;
  }

  /** What is drawn, else what was asked for, else what is loaded. */
  private get range(): TimeRange | null {
    const { from, to } = this.model.snapshot.query;
    return this.drawn ?? ('timestamp' in from && to !== null && 'timestamp' in to ? { from: from.timestamp, to: to.timestamp } : this.loaded);
  }

  private get hasRange(): boolean {
    const { from, to } = this.model.snapshot.query;
    return this.drawn !== null || ('timestamp' in from && to !== null);
  }

  private inWords(histogram: Histogram): string {
    const zone = this.model.snapshot.timeZone;
    const all = histogram.bars.reduce((sum, bar) => sum + bar, 0);
    const most = Math.max(...histogram.bars);
    const at = histogram.from + histogram.bars.indexOf(most) * histogram.step;
    return t('Approximate: {0} records from {1}, most of them at {2}: {3}.', count(all), rangeText(histogram.from, endOf(histogram), zone), axisText(at, histogram.step, zone), count(most));
  }

  /** Under the pointer: which time, and about how many. */
  private readout(histogram: Histogram): TemplateResult | typeof nothing {
    if (this.pointed === null) {
      return nothing;
    }
    const index = Math.min(Math.floor(this.pointed * histogram.bars.length), histogram.bars.length - 1);
    const from = histogram.from + index * histogram.step;
    return html`<span class="readout ${this.pointed < 0.5 ? 'right' : ''}">${t('{0}: {1} (approximate)', rangeText(from, from + histogram.step, this.model.snapshot.timeZone), count(histogram.bars[index] ?? 0))}</span>`;
  }

  private point(event: PointerEvent | null): void {
    this.pointed = event === null ? null : this.placeOfPointer(event);
    this.requestUpdate();
  }

  private placeOfPointer({ clientX }: PointerEvent): number {
    const box = this.querySelector('.plot')?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : Math.min(Math.max((clientX - box.left) / box.width, 0), 0.9999);
  }

  private onDown(event: PointerEvent, histogram: Histogram): void {
    const plot = event.currentTarget;
    if (!(plot instanceof HTMLElement) || event.button !== 0) {
      return;
    }
    const start = this.placeOfPointer(event);
    const ended = new AbortController();
    const { signal } = ended;
    plot.setPointerCapture(event.pointerId);
    plot.addEventListener(
      'pointermove',
      (move) => {
        if (this.drawn !== null || Math.abs(move.clientX - event.clientX) >= LEAST_DRAG) {
          this.drawn = rangeBetween(histogram, start, this.placeOfPointer(move));
          this.requestUpdate();
        }
      },
      { signal },
    );
    const end = (): void => {
      ended.abort();
      this.apply();
    };
    plot.addEventListener('pointerup', end, { signal });
    plot.addEventListener('pointercancel', end, { signal });
  }

  private onKey(event: KeyboardEvent, histogram: Histogram): void {
    if (event.key === 'Escape') {
      if (this.hasRange) {
        event.stopPropagation();
        clearTimeout(this.pause);
        this.drawn = null;
        this.dispatchEvent(new CustomEvent('range', { detail: null }));
      }
      return;
    }
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
    const range = this.range ?? { from: endOf(histogram) - histogram.step, to: endOf(histogram) };
    if (by !== null) {
      event.preventDefault();
      const aligned = this.hasRange ? range : rangeBetween(histogram, (range.from - histogram.from) / (endOf(histogram) - histogram.from), (range.to - histogram.from) / (endOf(histogram) - histogram.from));
      this.drawn = moved(histogram, aligned, by, event.shiftKey);
      clearTimeout(this.pause);
      this.pause = window.setTimeout(() => this.apply(), PAUSE_MS);
      this.requestUpdate();
    }
  }

  private apply(): void {
    const range = this.drawn;
    if (range !== null) {
      this.drawn = null;
      this.dispatchEvent(new CustomEvent('range', { detail: range }));
    }
  }
}
