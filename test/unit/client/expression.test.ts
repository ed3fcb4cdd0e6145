import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/kafka/errors/reason';
import { compileExpression, type Expression, type FilterRecord } from '../../../src/client/filter/expression';

const RECORD: FilterRecord['record'] = {
  offset: 9_007_199_254_740_993n,
  timestamp: 1_700_000_000_000n,
  key: Buffer.from('truck-7'),
  value: Buffer.from('{"speed": 61, "odometer": 9007199254740993, "ratio": 1.0, "tags": ["a", "b"], "name": "Møller", "none": null}'),
  headers: [{ name: 'trace', value: Buffer.from('a') }, { name: 'trace', value: Buffer.from('b') }, { name: 'empty', value: null }],
};

describe('a filter expression', () => {
  const compiled = (text: string): Expression => {
    const found = compileExpression(text);
    assert.ok(!('problem' in found), JSON.stringify(found));
    return found;
  };
  const test = (text: string, record: Partial<FilterRecord['record']> = {}, formats: Partial<FilterRecord['formats']> = {}): boolean | null | Promise<boolean | null> =>
    compiled(text).test({ topic: 'orders', partition: 3, record: { ...RECORD, ...record }, formats: { key: 'auto', value: 'auto', header: 'auto', ...formats } });

  for (const [text, result] of [
    ['value.speed > 60', true],
    ['value.speed > 61', false],
    ["value.speed > 60 && headers['trace'] != ''", true],
    // int64 is exact: a number of JavaScript could not tell these apart.
    ['value.odometer == 9007199254740993', true],
    ['value.odometer == 9007199254740992', false],
    ['offset == 9007199254740993', true],
    ['value.ratio == 1.0', true],
    ["'b' in value.tags", true],
    ["value.name.startsWith('Mø')", true],
    ["value.name.matches('^M.ller$')", true],
    ['value.none == null', true],
    ["key == 'truck-7'", true],
    // A header that stands twice gives its last value.
    ["headers['trace'] == 'b'", true],
    ["headerList.exists(h, h.name == 'trace' && h.value == 'a')", true],
    ["headers['empty'] == null", true],
    ["partition == 3 && topic == 'orders'", true],
    ["timestamp > timestamp('2023-01-01T00:00:00Z')", true],
    ['size > 100', true],
    ['has(value.missing)', false],
    // Of these nothing can be told.
    ['value.missing == 1', null],
    ['value.speed + 1.5 > 2.0', null],
    ["headers['none'] == 'x'", null],
    ['value.speed', null],
  ] as const) {
    it(`${text}: ${result}`, async () => assert.equal(await test(text), result));
  }

  it('takes bytes for what the format says, and for what they look like where they are none of it', async () => {
    assert.equal(await test('key == 7', { key: Buffer.from([0, 0, 0, 7]) }, { key: 'int32' }), true);
    assert.equal(await test("key == 'seven'", { key: Buffer.from('seven') }, { key: 'int32' }), true);
    assert.equal(await test("value == '61'", { value: Buffer.from('61') }, { value: 'string' }), true);
    assert.equal(await test('value == 61', { value: Buffer.from('61') }), true);
    assert.equal(await test("value == b'\\xff\\x00'", { value: Buffer.from([255, 0]) }), true);
    assert.equal(await test('value == null', { value: null }), true);
  });

  for (const [text, index, problem] of [
    ['value.speed >', 13, /Unexpected token: EOF/],
    ['speed > 60', 0, /Unknown variable: speed/],
    ["partition > 'a'", 0, /no such overload: int > string/],
    ["value.name.matches('(')", 19, /missing closing/],
    ['partition + 1', null, /gives int, not true or false/],
    ['', 0, /Unexpected|empty|EOF/i],
  ] as const) {
    it(`“${text}” is none, and says where`, () => {
      const found = compileExpression(text);
      assert.ok('problem' in found);
      assert.match(typeof found.problem === 'string' ? found.problem : inEnglish(found.problem), problem);
      assert.equal(found.index, index);
    });
  }

  it('hangs on no pattern', async () => {
    const text = Buffer.from(JSON.stringify('a'.repeat(5_000) + 'b'));
    assert.equal(await test("value.matches('(a+)+$')", { value: text }), false);
    assert.equal(await test("['x'].exists(x, value.matches('(a*)*c'))", { value: text }), false);
  });
});
