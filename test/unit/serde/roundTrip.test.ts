import assert from 'node:assert/strict';
import { deserialize, serialize } from '../../../src/serde/serde';

/** Format, text, bytes as hex, and the text that the bytes give back where it is another one. */
const CASES: readonly (readonly [string, string, string, string?])[] = [
  ['string', 'Grüße 🚗', '4772c3bcc39f6520f09f9a97'],
  ['string', '', ''],
  ['string', ' a\r\nb\0\ufeff', '20610d0a6200efbbbf'],
  ['string:utf8', 'é', 'c3a9'],
  ['string:latin1', 'Ärger\xff', 'c472676572ff'],
  ['string:ascii', 'abc\x7f', '6162637f'],
  ['string:utf16le', 'é🚗', 'e9003dd897de'],
  ['string:utf16be', 'é🚗', '00e9d83dde97'],
  ['json', '{"speed": 60}', '7b227370656564223a2036307d'],
  ['json', ' [1e400, 12345678901234567890, 1.10]\n', '205b31653430302c2031323334353637383930313233343536373839302c20312e31305d0a'],
  ['json', '{"a":1,"a":2}', '7b2261223a312c2261223a327d'],
  ['json', '"\\ud800"', '225c756438303022'],
  ['int8', '-128', '80'],
  ['int8', '127', '7f'],
  ['int16', '-32768', '8000'],
  ['int16', '258', '0102'],
  ['int32', '-2147483648', '80000000'],
  ['int32', ' +2147483647\n', '7fffffff', '2147483647'],
  ['int32', '0xff', '000000ff', '255'],
  ['int32', '-0X10', 'fffffff0', '-16'],
  ['int32', '-0', '00000000', '0'],
  ['int32', '007', '00000007', '7'],
  ['int64', '9223372036854775807', '7fffffffffffffff'],
  ['int64', '-9223372036854775808', '8000000000000000'],
  ['int64', '9007199254740993', '0020000000000001'],
  ['uint32', '4294967295', 'ffffffff'],
  ['uint32', '0', '00000000'],
  ['uint64', '18446744073709551615', 'ffffffffffffffff'],
  ['uint64', '0xFFFFFFFFFFFFFFFF', 'ffffffffffffffff', '18446744073709551615'],
  ['float', '62.5', '427a0000'],
  ['float', '0.1', '3dcccccd'],
  ['float', '-0', '80000000'],
  ['float', '3.4028235e38', '7f7fffff', '3.4028235e+38'],
  ['float', '1e-45', '00000001'],
  ['float', '16777217', '4b800000', '16777216'],
  ['float', 'NaN', '7fc00000'],
  ['float', '-Infinity', 'ff800000'],
  ['double', '0.1', '3fb999999999999a'],
  ['double', ' -1.5e3 ', 'c097700000000000', '-1500'],
  ['double', '.5', '3fe0000000000000', '0.5'],
  ['double', '5.', '4014000000000000', '5'],
  ['double', '5e-324', '0000000000000001'],
  ['double', '-0', '8000000000000000'],
  ['double', '+Infinity', '7ff0000000000000', 'Infinity'],
  ['double', 'NaN', '7ff8000000000000'],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000', '31323365343536372d653839622d313264332d613435362d343236363134313734303030'],
  ['uuid', ' 123E4567-E89B-12D3-A456-426614174000 ', '31323365343536372d653839622d313264332d613435362d343236363134313734303030', '123e4567-e89b-12d3-a456-426614174000'],
  ['base64', 'AAEC/+8=', '000102ffef'],
  ['base64', 'AA EC\n/+8 =', '000102ffef', 'AAEC/+8='],
  ['base64', '', ''],
  ['hex', '00ff7A', '00ff7a', '00ff7a'],
  ['hex', ' 0x00 FF\n7a', '00ff7a', '00ff7a'],
  ['hex', '', ''],
];

describe('Formats', () => {
  for (const [format, text, hex, canonical = text] of CASES) {
    it(`${format} ${JSON.stringify(text)} is ${hex || 'no bytes'}, and back`, async () => {
      const bytes = await serialize({ format, text }, 'value');
      assert.equal(bytes?.toString('hex'), hex);
      assert.deepEqual(await deserialize(Buffer.from(hex, 'hex'), format), { format, text: canonical });
      assert.equal((await serialize({ format, text: canonical }, 'value'))?.toString('hex'), hex);
    });
  }

  it('null has no bytes, which is not the same as empty', async () => {
    assert.equal(await serialize(null, 'key'), null);
    assert.equal((await serialize({ format: 'string', text: '' }, 'key'))?.length, 0);
  });

  it('every float and double that is tried comes back bit by bit', async () => {
    for (const hex of ['00000001', '007fffff', '00800000', '3eaaaaab', '4b7fffff', '7f7fffff', 'c2f6e979']) {
      const { text } = await deserialize(Buffer.from(hex, 'hex'), 'float');
      assert.equal((await serialize({ format: 'float', text }, 'value'))?.toString('hex'), hex, text);
      assert.ok(text.replace(/e.*/, '').length <= 13, text);
    }
  });

  it('a view of a larger buffer is read by its own bytes', async () => {
    assert.deepEqual(await deserialize(new Uint8Array([9, 0, 0, 0, 5, 9]).subarray(1, 5), 'int32'), { format: 'int32', text: '5' });
  });
});

describe('auto', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['7b2261223a317d', 'json', '{"a":1}'],
    ['313233', 'json', '123'],
    ['68692c20c3a9', 'string', 'hi, é'],
    ['', 'string', ''],
    ['7b', 'string', '{'],
    ['efbbbf7b7d', 'string', '\ufeff{}'],
    ['ff00', 'hex', 'ff00'],
    ['c3', 'hex', 'c3'],
    ['eda080', 'hex', 'eda080'],
  ];
  for (const [hex, format, text] of cases) {
    it(`takes ${hex || 'no bytes'} for ${format}`, async () => {
      const payload = await deserialize(Buffer.from(hex, 'hex'), 'auto');
      assert.deepEqual(payload, { format, text });
      assert.equal((await serialize(payload, 'value'))?.toString('hex'), hex);
    });
  }
});
