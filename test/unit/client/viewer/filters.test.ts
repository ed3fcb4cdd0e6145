import assert from 'node:assert/strict';
import type { FilterScope, ViewFilter } from '../../../../src/bridge/viewing';
import { compileFilter } from '../../../../src/client/filter/filters';
import { decodeBatchHeader, recordsSection } from '../../../../src/kafka/protocol/batchHeader';
import { RecordCursor } from '../../../../src/kafka/protocol/recordCursor';
import { encode, type TestRecord } from '../../protocol/batches';
import { randomBytes, randomFrom } from '../../protocol/random';

const FORMATS = { key: 'auto', value: 'auto', header: 'auto' };

/** Of each record whether the filter lets it through. */
async function matches(records: readonly TestRecord[], filter: Partial<ViewFilter>): Promise<readonly (boolean | null)[]> {
  const matcher = compileFilter({ kind: 'contains', text: '', scope: 'key-value', matchCase: true, ...filter }, 'topic', FORMATS);
  const { buffer: bytes } = await encode(records);
  const header = decodeBatchHeader(bytes);
  const cursor = new RecordCursor(recordsSection(bytes, header), header.recordCount);
  const found: (boolean | null)[] = [];
  while (cursor.next()) {
    found.push(await matcher.test(cursor, { partition: 3, header }));
  }
  return found;
}

const record = (key: string | null, value: string | null, ...headers: readonly (readonly [string, string | null])[]): TestRecord => ({
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: headers.map(([name, text]) => ({ name, value: text === null ? null : Buffer.from(text) })),
});

describe('a filter', () => {
  const RECORDS = [record('truck-7', 'slow'), record('truck-17', 'TRUCK-7'), record(null, 'a truck-7 b', ['trace', null]), record('x', null, ['truck-7', 'y']), record('x', '', ['t', 'my truck-7'])];
  const cases: readonly (readonly [FilterScope, boolean, readonly boolean[]])[] = [
    ['key-value', true, [true, false, true, false, false]],
    ['key-value', false, [true, true, true, false, false]],
    ['key', true, [true, false, false, false, false]],
    ['value', true, [false, false, true, false, false]],
    ['value', false, [false, true, true, false, false]],
    ['headers', true, [false, false, false, true, true]],
    ['anywhere', true, [true, false, true, true, true]],
  ];
  for (const [scope, matchCase, expected] of cases) {
    it(`finds a text in ${scope}, ${matchCase ? 'as written' : 'in any case'}`, async () => {
      assert.deepEqual(await matches(RECORDS, { text: 'truck-7', scope, matchCase }), expected);
      assert.deepEqual(await matches(RECORDS, { kind: 'regex', text: 'truck.7', scope, matchCase }), expected);
    });
  }

  it('does not find what reaches over the border of key and value', async () => {
    assert.deepEqual(await matches([record('truck', '-7'), record('a', 'truck'), record('-7', 'b')], { text: 'truck-7', scope: 'anywhere' }), [false, false, false]);
  });

  it('finds bytes as they are, the first and the last, in letters beyond ASCII too', async () => {
    const all = [record('äöü', 'ÄÖÜ'), record('b', 'xÄ'), record('Äx', 'c')];
    assert.deepEqual(await matches(all, { text: 'Ä' }), [true, true, true]);
    assert.deepEqual(await matches(all, { text: 'ä' }), [true, false, false]);
    assert.deepEqual(await matches(all, { text: 'äö', matchCase: false }), [true, false, false]);
    assert.deepEqual(await matches(all, { kind: 'regex', text: '^Ä', matchCase: true }), [true, false, true]);
  });

  it('finds what a search of each field finds', async () => {
    const random = randomFrom(5);
    const bytes = (): Buffer => Buffer.from(randomBytes(random, random.below(12)).map((byte) => 97 + (byte % 3)));
    for (let round = 0; round < 50; round++) {
      const records = Array.from({ length: 20 }, (): TestRecord => ({ key: bytes(), value: bytes(), headers: [{ name: 'h', value: bytes() }] }));
      const text = 'abcab'.slice(0, 1 + random.below(5));
      const expected = (scope: FilterScope): readonly boolean[] =>
        records.map(({ key, value, headers }) => [scope === 'value' ? null : key, scope === 'key' ? null : value, scope === 'anywhere' ? headers![0]!.value : null].some((field) => field !== null && Buffer.from(field).includes(text)));
      for (const scope of ['key', 'value', 'key-value', 'anywhere'] as const) {
        assert.deepEqual(await matches(records, { text, scope }), expected(scope), `${round} ${scope} ${text}`);
        assert.deepEqual(await matches(records, { text: text.toUpperCase(), scope, matchCase: false }), expected(scope), `${round} ${scope} ${text}`);
      }
    }
  });

  it('asks an expression, and says of what it cannot be told', async () => {
    const all = [record('a', '{"speed":61}'), record('a', '{"speed":60}'), record('a', '{}'), record('a', null)];
    assert.deepEqual(await matches(all, { kind: 'expression', text: 'value.speed > 60 && partition == 3' }), [true, false, null, null]);
  });

  it('refuses what is no pattern and no condition, and says where', () => {
    assert.throws(() => compileFilter({ kind: 'regex', text: 'truck(', scope: 'key', matchCase: true }, 't', FORMATS), { code: 'invalid-filter' });
    assert.throws(() => compileFilter({ kind: 'expression', text: 'value.speed >', scope: 'key', matchCase: true }, 't', FORMATS), { code: 'invalid-filter' });
  });

  it('is hung by no pattern', async () => {
    assert.deepEqual(await matches([record('k', 'a'.repeat(100_000))], { kind: 'regex', text: '(a+)+$x' }), [false]);
  });
});
