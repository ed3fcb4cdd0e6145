import assert from 'node:assert/strict';
import { ROW, ScrollMap } from '../../../webview/messages/grid/scrollMap';

describe('the scroll bar of a table', () => {
  const view = 600;

  it('is as high as its rows, and a pixel is a pixel, while the browser can draw it', () => {
    const map = new ScrollMap(10_000, view);
    assert.deepEqual([map.height, map.isExact, map.end], [220_000, true, 219_400]);
    assert.deepEqual([map.toPosition(1_234), map.toScrollTop(1_234), map.toPosition(9e9)], [1_234, 1_234, 219_400]);
  });

  it('is at least as high as what is seen', () => {
    const map = new ScrollMap(3, view);
    assert.deepEqual([map.height, map.end, map.toPosition(0), map.toPosition(50)], [view, 0, 0, 0]);
  });

  for (const rows of [200_000, 1_000_000, 50_000_000]) {
    it(`reaches the first and the last of ${rows} rows, and every one between`, () => {
      const map = new ScrollMap(rows, view);
      assert.equal(map.isExact, false);
      assert.ok(map.height <= 4_000_000);
      assert.equal(map.toPosition(0), 0);
      assert.equal(map.toPosition(map.height - view), rows * ROW - view);
      assert.equal(map.toScrollTop(map.end), map.height - view);
      for (const position of [1, 777, Math.floor(map.end / 2), map.end - 1]) {
        assert.ok(Math.abs(map.toPosition(map.toScrollTop(position)) - position) <= 1, `${position}`);
      }
    });
  }
});
