import assert from 'node:assert/strict';
import { hexDump } from '../../../webview/messages/detail/hexDump';
import { piecesOf } from '../../../webview/messages/detail/longText';
import { hexPairs, matchesOf } from '../../../webview/messages/grid/cellText';
import { axisText, timestampText } from '../../../webview/messages/times';

describe('what cells and details show', () => {
  it('marks each place that a filter looks for, as it looks for it', () => {
    assert.deepEqual(matchesOf('truck-7 Truck-7', 'truck', true), [0, 1, 2, 3, 4]);
    assert.deepEqual(matchesOf('truck-7 Truck-7', 'TRUCK', false), [0, 1, 2, 3, 4, 8, 9, 10, 11, 12]);
    assert.deepEqual(matchesOf('aaa', 'aa', true), [0, 1]);
    assert.deepEqual([matchesOf('a', '', true), matchesOf('İx', 'x', false)], [[], []]);
  });

  it('has hex in pairs, however it comes', () => {
    assert.deepEqual(['0a0774', '0x0a 07 74', ''].map(hexPairs), ['0x0a 07 74', '0x0a 07 74', '0x']);
  });

  it('dumps bytes with their places and their ASCII', () => {
    assert.equal(hexDump('48656c6c6f00ff0a7e', 8), '0000  48 65 6c 6c 6f 00 ff 0a  Hello...\n0008  7e                       ~');
    assert.equal(hexDump('', 8), '');
    assert.match(hexDump('00'.repeat(70_000), 16), /^00000 /);
  });

  it('cuts long texts after the ends of lines, and loses nothing', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `line ${index}`).join('\n');
    for (const text of [lines, 'x'.repeat(10_001), `${'y'.repeat(4_500)}\nz`, '', '\n'.repeat(9_000)]) {
      const pieces = piecesOf(text);
      assert.equal(pieces.join(''), text);
      assert.ok(pieces.every((piece) => piece.length <= 4_001 && piece !== ''));
    }
    assert.ok(piecesOf(lines).slice(0, -1).every((piece) => piece.endsWith('\n')));
  });

  it('tells times in the zone that was chosen, and what has none', () => {
    assert.equal(timestampText('1773477667312', 'utc'), '2026-03-14 08:41:07.312');
    assert.equal(timestampText('1773477667312', 'utc', true), '08:41:07.312');
    assert.equal(timestampText('1773477667312', 'epoch', true), '1773477667312');
    assert.deepEqual([timestampText('-1', 'utc'), timestampText('', 'local')], [null, null]);
    assert.equal(timestampText('9223372036854775807', 'utc'), '9223372036854775807');
    assert.deepEqual([1_000, 60_000, 6 * 3_600_000, 86_400_000].map((step) => axisText(1_773_477_667_312, step, 'utc')), ['08:41:07', '08:41', '03-14 08:41', '2026-03-14']);
  });
});
