import assert from 'node:assert/strict';
import { formatBytes, formatDuration, formatSizes } from '../../../src/explain/units';

const plain = (text: string): string => text.replaceAll('\u00A0', ' ');

describe('units', () => {
  it('writes sizes with a non-breaking space, one decimal at most', () => {
    assert.equal(formatBytes(283), '283\u00A0B');
    const cases: readonly (readonly [number, string])[] = [
      [0, '0 B'],
      [1023, '1023 B'],
      [1024, '1 KB'],
      [1536, '1.5 KB'],
      [1048575, '1 MB'],
      [1048588, '1 MB'],
      [1363210, '1.3 MB'],
      [33554432, '32 MB'],
      [5 * 1024 ** 4, '5120 GB'],
    ];
    assert.deepEqual(cases.map(([bytes]) => plain(formatBytes(bytes))), cases.map(([, text]) => text));
  });

  it('writes a size and its limit in bytes where rounding would make them equal', () => {
    assert.deepEqual(formatSizes(1363210, 1048588).map(plain), ['1.3 MB', '1 MB']);
    assert.deepEqual(formatSizes(1048600, 1048588).map(plain), ['1048600 B', '1048588 B']);
  });

  it('writes time spans in the unit that reads best', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, '0 ms'],
      [0.25, '0.3 ms'],
      [12, '12 ms'],
      [999, '999 ms'],
      [999.7, '1 s'],
      [4200, '4.2 s'],
      [30000, '30 s'],
      [119900, '119.9 s'],
      [120000, '2 min'],
      [125000, '2 min 5 s'],
      [179900, '3 min'],
    ];
    assert.deepEqual(cases.map(([ms]) => plain(formatDuration(ms))), cases.map(([, text]) => text));
  });
});
