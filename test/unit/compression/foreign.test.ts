import assert from 'node:assert/strict';
import type { CompressionName } from '../../../src/contracts/messages';
import { codecByName } from '../../../src/kafka/compression/codecs';
import { LINES } from './samples';

/** `LINES` as other people's programs compress it. */
const FOREIGN: readonly (readonly [CompressionName, string, string])[] = [
  [
    'lz4',
    'lz4 1.9 -B4 --no-frame-crc',
    '04224d186040823a000000c57b227370656564223a307d0a0c0017310c0017320c0017330c0017340c0017350c0017360c0017370c0017380c000f6c00ff5450223a337d0a00000000',
  ],
  [
    'lz4',
    'lz4 1.9 -BD -BX --content-size: dependent blocks, all checksums',
    '04224d187440bd3a000000c57b227370656564223a307d0a0c0017310c0017320c0017330c0017340c0017350c0017360c0017370c0017380c000f6c00ff5450223a337d0a778ddae100000000b6be83d5',
  ],
  [
    'zstd',
    'zstd -3: with checksum',
    '28b52ffd04585d030054037b227370656564223a307d0a3132333435363738303132333435363738303132333435363738303132333435363738303132337d0a27' +
      '20e0d746cc1966c49c6146cc1966c49c6146cc1966c49c61469833cc8839c38c9833cc8839c38c9833cc8839c38c68735fa4248594e2a4',
  ],
  [
    'snappy',
    'snappy-java, framed',
    '82534e4150505900000000010000000100000043e0032c7b227370656564223a307d0a150c00311d0c00321d0c00331d0c00341d0c00351d0c00361d0c00371d0c00381d0c' +
      'fe6c00fe6c00fe6c00fe6c00fe6c00aa6c00',
  ],
  [
    'snappy',
    'snappy-java, raw as librdkafka writes it',
    'e0032c7b227370656564223a307d0a150c00311d0c00321d0c00331d0c00341d0c00351d0c00361d0c00371d0c00381d0cfe6c00fe6c00fe6c00fe6c00fe6c00aa6c00',
  ],
];

describe('Data of other programs', () => {
  for (const [name, program, hex] of FOREIGN) {
    it(`is read: ${program}`, async () => {
      assert.equal((await codecByName(name).decompress(Buffer.from(hex, 'hex'), LINES.length)).toString(), LINES.toString());
    });
  }
});
