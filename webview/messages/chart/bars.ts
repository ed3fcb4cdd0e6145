import type { Histogram } from '../../../src/bridge/viewing';

/** A stretch of time, ms since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  readonly count: number;
  /** 0 to 1 of the highest. */
  readonly height: number;
  /** In the stretch that is loaded. */
  readonly isLoaded: boolean;
}

export interface Mark {
  readonly at: number;
  /** 0 to 1 of the chart. */
  readonly place: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What people count time in. */
const STEPS: readonly number[] = [1, 2, 5, 10, 15, 30].flatMap((step) => [step * SECOND, step * MINUTE]).concat([1, 2, 3, 6, 12].map((step) => step * HOUR), [1, 2, 7, 14, 30, 90, 365].map((step) => step * DAY)).sort((one, other) => one - other);

export function endOf({ from, step, bars }: Histogram): number {
  return from + step * bars.length;
}

export function barsOf(histogram: Histogram, loaded: TimeRange | null): readonly Bar[] {
  const most = Math.max(...histogram.bars, 1);
  return histogram.bars.map((count, index) => {
    const from = histogram.from + index * histogram.step;
    return { count, height: count / most, isLoaded: loaded !== null && from + histogram.step > loaded.from && from <= loaded.to };
  });
}

/** Round times of an axis with room for so many. `offset`: of the clock from UTC, ms. */
export function marksOf(histogram: Histogram, most: number, offset: number): { readonly step: number; readonly marks: readonly Mark[] } {
  const length = endOf(histogram) - histogram.from;
  const step = STEPS.find((one) => length / one <= most) ?? length;
  const marks: Mark[] = [];
  for (let at = Math.ceil((histogram.from + offset) / step) * step - offset; at <= endOf(histogram); at += step) {
    marks.push({ at, place: (at - histogram.from) / length });
  }
  return { step, marks };
}

/** The whole bars between two places (0 to 1, in any order), at least one. */
export function rangeBetween(histogram: Histogram, one: number, other: number): TimeRange {
  const { from, step, bars } = histogram;
  const index = (place: number): number => Math.min(Math.max(place, 0), 1) * bars.length;
  const first = Math.min(Math.floor(index(Math.min(one, other))), bars.length - 1);
  const last = Math.max(Math.ceil(index(Math.max(one, other))), first + 1);
  return { from: from + first * step, to: from + last * step };
}

/** Moved by so many bars, within the chart; `isEnd`: only its end, and not before its first bar. */
export function moved(histogram: Histogram, range: TimeRange, by: number, isEnd: boolean): TimeRange {
  const { step } = histogram;
  const shift = by * step;
  if (isEnd) {
    return { from: range.from, to: Math.min(Math.max(range.to + shift, range.from + step), endOf(histogram)) };
  }
  const room = Math.min(Math.max(shift, histogram.from - range.from), endOf(histogram) - range.to);
  return { from: range.from + room, to: range.to + room };
}

/** Where a range stands, 0 to 1; null: outside of the chart. */
export function placeOf(histogram: Histogram, { from, to }: TimeRange): { readonly left: number; readonly width: number } | null {
  const length = endOf(histogram) - histogram.from;
  const [left, right] = [from, to].map((at) => Math.min(Math.max((at - histogram.from) / length, 0), 1));
  return left === undefined || right === undefined || right <= left ? null : { left, width: right - left };
}
