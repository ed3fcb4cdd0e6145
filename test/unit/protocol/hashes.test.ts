import assert from 'node:assert/strict';
import { crc32c } from '../../../src/kafka/protocol/crc32c';
import { murmur2, toPositive } from '../../../src/kafka/protocol/murmur2';
import { randomBytes, randomFrom } from './random';

describe('crc32c', () => {
  const cases: readonly (readonly [string, Buffer, number])[] = [
    ['nothing', Buffer.alloc(0), 0],
    ['the digits', Buffer.from('123456789'), 0xe3069283],
    ['32 zeros (RFC 3720 B.4)', Buffer.alloc(32), 0x8a9136aa],
    ['32 ones (RFC 3720 B.4)', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['0 to 31 (RFC 3720 B.4)', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ];
  for (const [name, bytes, crc] of cases) {
    it(`of ${name}`, () => assert.equal(crc32c(bytes), crc));
  }

  it('of a range is that of its bytes, at every alignment and length', () => {
    const bytes = randomBytes(randomFrom(1), 64);
    for (let start = 0; start < 20; start += 1) {
      for (let end = start; end <= bytes.length; end += 1) {
        assert.equal(crc32c(bytes, start, end), bitByBit(bytes.subarray(start, end)));
      }
    }
  });
});

/** The definition, without tables. */
function bitByBit(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    }
  }
  return (crc ^ -1) >>> 0;
}

describe('murmur2', () => {
  // From UtilsTest.testMurmur2 of kafka-clients.
  const cases: readonly (readonly [string, number])[] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ];
  for (const [key, hash] of cases) {
    it(`of ${key}`, () => {
      const bytes = Buffer.from(key);
      assert.equal(murmur2(bytes), hash);
      assert.equal(murmur2(Buffer.concat([Buffer.from('-'), bytes, Buffer.from('--')]), 1, 1 + bytes.length), hash);
      assert.equal(toPositive(hash), hash & 0x7fffffff);
    });
  }

  it('of nothing, and of bytes above 127, as Java', () => {
    assert.equal(murmur2(Buffer.alloc(0)), 275646681);
    assert.equal(murmur2(Buffer.from([0xff, 0x80, 0xfe, 0x81, 0xff])), 1837926258);
  });

  it('positive is never negative', () => {
    assert.equal(toPositive(-(2 ** 31)), 0);
    assert.equal(toPositive(-1), 2 ** 31 - 1);
  });
});
