import assert from 'node:assert/strict';
import { barsOf, marksOf, moved, placeOf, rangeBetween } from '../../../webview/messages/chart/bars';

const HISTOGRAM = { from: 1_000, step: 100, bars: [5, 0, 10, 1] };

describe('the bars over time', () => {
  it('are as high as their share of the highest, and loaded where rows are', () => {
    assert.deepEqual(barsOf(HISTOGRAM, { from: 1_150, to: 1_210 }), [
      { count: 5, height: 0.5, isLoaded: false },
      { count: 0, height: 0, isLoaded: true },
      { count: 10, height: 1, isLoaded: true },
      { count: 1, height: 0.1, isLoaded: false },
    ]);
    assert.deepEqual(barsOf({ ...HISTOGRAM, bars: [0, 0] }, null).map(({ height }) => height), [0, 0]);
  });

  it('make a range of whole bars of what is drawn, in either direction', () => {
    assert.deepEqual(rangeBetween(HISTOGRAM, 0.3, 0.6), { from: 1_100, to: 1_300 });
    assert.deepEqual(rangeBetween(HISTOGRAM, 0.6, 0.3), { from: 1_100, to: 1_300 });
    assert.deepEqual(rangeBetween(HISTOGRAM, 1, 1), { from: 1_300, to: 1_400 });
    assert.deepEqual(rangeBetween(HISTOGRAM, -5, 7), { from: 1_000, to: 1_400 });
  });

  it('move a range, or its end, and keep it within the chart', () => {
    assert.deepEqual(moved(HISTOGRAM, { from: 1_100, to: 1_200 }, 1, false), { from: 1_200, to: 1_300 });
    assert.deepEqual(moved(HISTOGRAM, { from: 1_100, to: 1_200 }, -5, false), { from: 1_000, to: 1_100 });
    assert.deepEqual(moved(HISTOGRAM, { from: 1_300, to: 1_400 }, 1, false), { from: 1_300, to: 1_400 });
    assert.deepEqual(moved(HISTOGRAM, { from: 1_100, to: 1_200 }, 1, true), { from: 1_100, to: 1_300 });
    assert.deepEqual(moved(HISTOGRAM, { from: 1_100, to: 1_200 }, -1, true), { from: 1_100, to: 1_200 });
  });

  it('have round times at their axis, and no range where there is none', () => {
    const day = { from: Date.UTC(2026, 2, 14, 8, 52), step: 60_000, bars: new Array<number>(50).fill(1) };
    const { step, marks } = marksOf(day, 6, 0);
    assert.equal(step, 600_000);
    assert.deepEqual(marks.map(({ at }) => new Date(at).toISOString().slice(11, 16)), ['09:00', '09:10', '09:20', '09:30', '09:40']);
    assert.deepEqual(placeOf(HISTOGRAM, { from: 1_100, to: 1_200 }), { left: 0.25, width: 0.25 });
    assert.equal(placeOf(HISTOGRAM, { from: 0, to: 900 }), null);
  });
});
