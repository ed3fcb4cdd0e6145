import assert from 'node:assert/strict';
import { KafkaError, type KafkaErrorData } from '../../../src/kafka/errors/kafkaError';
import { deserialize, serialize } from '../../../src/serde/serde';

async function refusal(promise: Promise<unknown>): Promise<KafkaErrorData> {
  const outcome = await promise.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof KafkaError, String(outcome));
  return outcome.data;
}

/** Format, text, error code, `line:column` in it, part of the reason. */
const CASES: readonly (readonly [string, string, string, string, string])[] = [
  ['string', 'ok\n\ud800x', 'invalid-text', '2:1', 'U+D800 does not exist in utf8'],
  ['string', 'ab\udc00', 'invalid-text', '1:3', 'U+DC00'],
  ['string:utf16le', '\ud83d', 'invalid-text', '1:1', 'U+D83D'],
  ['string:latin1', 'a€', 'invalid-text', '1:2', '“€” does not exist in latin1'],
  ['string:latin1', 'a🚗', 'invalid-text', '1:2', '“🚗”'],
  ['string:ascii', 'äb', 'invalid-text', '1:1', '“ä” does not exist in ascii'],
  ['json', '"\ud800"', 'invalid-text', '1:2', 'U+D800'],
  ['int8', '128', 'invalid-number', '1:1', 'larger than 127'],
  ['int8', '  -129', 'invalid-number', '1:3', 'smaller than -128'],
  ['int32', '2147483648', 'invalid-number', '1:1', 'larger than 2147483647'],
  ['int64', '9223372036854775808', 'invalid-number', '1:1', 'larger than 9223372036854775807'],
  ['uint32', '-1', 'invalid-number', '1:1', 'smaller than 0'],
  ['uint64', '0x10000000000000000', 'invalid-number', '1:1', 'larger than 18446744073709551615'],
  ['int32', '', 'invalid-number', '1:1', 'a digit is missing'],
  ['int32', '  ', 'invalid-number', '1:3', 'a digit is missing'],
  ['int32', '-', 'invalid-number', '1:2', 'a digit is missing'],
  ['int32', '12a', 'invalid-number', '1:3', '“a” is no digit'],
  ['int32', '1 2', 'invalid-number', '1:2', 'U+0020 is no digit'],
  ['int32', '1.0', 'invalid-number', '1:2', '“.” is no digit'],
  ['int32', '0x', 'invalid-number', '1:2', '“x” is no digit'],
  ['int32', '0xg', 'invalid-number', '1:2', '“x” is no digit'],
  ['int32', '--1', 'invalid-number', '1:2', '“-” is no digit'],
  ['int32', '1\n2', 'invalid-number', '1:2', 'U+000A is no digit'],
  ['float', 'fast', 'invalid-number', '1:1', '“fast” is no decimal number'],
  ['float', '1e39', 'invalid-number', '1:1', 'too large'],
  ['double', '1e309', 'invalid-number', '1:1', 'too large'],
  ['double', '', 'invalid-number', '1:1', 'a digit is missing'],
  ['double', '1,5', 'invalid-number', '1:1', 'no decimal number'],
  ['double', '.', 'invalid-number', '1:1', 'no decimal number'],
  ['double', '0x10', 'invalid-number', '1:1', 'no decimal number'],
  ['uuid', '', 'invalid-uuid', '1:1', 'a hexadecimal digit is expected, not the end'],
  ['uuid', '123e4567-e89b-12d3-a456-42661417400', 'invalid-uuid', '1:36', 'not the end'],
  ['uuid', '123e4567-e89b-12d3-a456-4266141740000', 'invalid-uuid', '1:37', 'the end is expected, not “0”'],
  ['uuid', ' 123e4567xe89b-12d3-a456-426614174000', 'invalid-uuid', '1:10', '“-” is expected, not “x”'],
  ['uuid', '123g4567-e89b-12d3-a456-426614174000', 'invalid-uuid', '1:4', 'not “g”'],
  ['uuid', '{123e4567-e89b-12d3-a456-426614174000}', 'invalid-uuid', '1:1', 'not “{”'],
  ['base64', 'AAE', 'invalid-base64', '1:3', 'four characters'],
  ['base64', 'AAE=\nA', 'invalid-base64', '1:4', 'only at the end'],
  ['base64', 'AA-_', 'invalid-base64', '1:3', '“-” is no character of Base64'],
  ['base64', 'AAEC\nA*==', 'invalid-base64', '2:2', '“*”'],
  ['base64', 'A===', 'invalid-base64', '1:4', 'four characters'],
  ['base64', '====', 'invalid-base64', '1:4', 'four characters'],
  ['base64', 'AB==', 'invalid-base64', '1:4', 'says more than the bytes have'],
  ['hex', '00g0', 'invalid-hex', '1:3', '“g” is no hexadecimal digit'],
  ['hex', '00\n0', 'invalid-hex', '2:1', 'one digit instead of two'],
  ['hex', '000x00', 'invalid-hex', '1:4', '“x”'],
  ['hex', '00:ff', 'invalid-hex', '1:3', '“:”'],
  ['avro', 'x', 'unknown-format', '', 'there is no format “avro”'],
  ['string:klingon', 'x', 'unknown-format', '', 'string:klingon'],
  ['auto', 'x', 'unknown-format', '', 'auto'],
  ['constructor', 'x', 'unknown-format', '', 'constructor'],
];

describe('A text that does not fit its format', () => {
  for (const [format, text, code, position, reason] of CASES) {
    it(`${format} ${JSON.stringify(text)}: ${code} ${position}`, async () => {
      const error = await refusal(serialize({ format, text }, 'headers[2].value'));
      assert.equal(error.code, code);
      assert.equal(error.field, 'headers[2].value');
      assert.equal(error.position === undefined ? '' : `${error.position.line}:${error.position.column}`, position);
      assert.equal(error.facts.format, format);
      assert.ok(String(error.facts.reason).includes(reason), String(error.facts.reason));
      assert.equal(error.retriable, false);
    });
  }

  it('names the range of a number', async () => {
    const { facts } = await refusal(serialize({ format: 'int16', text: '40000' }, 'key'));
    assert.deepEqual([facts.min, facts.max], ['-32768', '32767']);
  });
});

describe('Bytes that are none of the format', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['int32', '000000', 'invalid-number'],
    ['int64', '', 'invalid-number'],
    ['float', '0000000000000000', 'invalid-number'],
    ['double', '00', 'invalid-number'],
    ['uuid', '00', 'invalid-uuid'],
    ['json', '7b', 'invalid-json'],
    ['json', '22ff22', 'invalid-json'],
    ['string', 'ff', 'invalid-text'],
    ['string', 'eda080', 'invalid-text'],
    ['string:ascii', '80', 'invalid-text'],
    ['string:utf16le', '00', 'invalid-text'],
    ['string:utf16be', 'd800', 'invalid-text'],
    ['nonsense', '00', 'unknown-format'],
  ];
  for (const [format, hex, code] of cases) {
    it(`${format} ${hex}: ${code}`, async () => {
      const error = await refusal(deserialize(Buffer.from(hex, 'hex'), format));
      assert.deepEqual([error.code, error.field, error.position, error.facts.format], [code, undefined, undefined, format]);
    });
  }
});
