import assert from 'node:assert/strict';
import type { ExportedField, ExportedRecord } from '../../../src/bridge/exported';
import { exportHead, exportLine } from '../../../src/client/export/exportLine';
import { parseExport } from '../../../src/messages/exchange/parseExport';

const RECORD: ExportedRecord = {
  ...{ topic: 'orders', partition: 3, offset: '9007199254740993', timestamp: '1773477667312', timestampType: 'create', key: 'truck-7', value: '{"speed":62.5}' },
  ...{ headers: [{ name: 'trace', value: 'a' }, { name: 'trace', value: null }], aborted: false, codec: 'lz4', producerId: '4001', producerEpoch: 2 },
};

/** Everything that a field can hold. */
const FIELDS: readonly ExportedField[] = [
  ...[null, '', ' ', '0', 'null', 'a,b', 'a"b', '"', "'", "'=1", '=1+1', '+1', '-1', '@x', '\tx', '\rx', '\nx', 'a\nb', 'a\r\nb', '\ufeffx', 'ä€😀', '\u0000', '\\', '{"base64":"x"}', 'x '.repeat(10_000)],
  ...['', 'AA==', '/+8=', 'AAAA'].map((base64) => ({ base64 })),
];

describe('an exported record', () => {
  for (const format of ['jsonl', 'csv'] as const) {
    it(`is the same when it is read again, whatever its fields hold: ${format}`, () => {
      const records = FIELDS.flatMap((field) => [
        { ...RECORD, key: field, value: field, headers: [{ name: typeof field === 'string' ? field : 'h', value: field }, { name: '', value: null }] },
        { ...RECORD, key: field, value: null, headers: [], timestamp: '-1' },
      ]);
      const text = exportHead(format) + records.map((record) => exportLine(record, format)).join('');
      const back = parseExport(text, 'file');
      assert.deepEqual(back, records.map(({ topic, partition, timestamp, key, value, headers }) => ({ topic, partition, timestamp, key, value, headers })));
    });
  }

  it('has every field on a line of JSON', () => {
    assert.deepEqual(JSON.parse(exportLine(RECORD, 'jsonl')), RECORD);
  });

  it('is no formula in a spreadsheet', () => {
    for (const text of ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) {
      const line = exportLine({ ...RECORD, key: text, value: text }, 'csv');
      assert.doesNotMatch(line, /(^|,)"?[=+\-@\t\r]/, line);
    }
  });

  const broken: readonly (readonly [string, string, number])[] = [
    ['no JSON', '{"topic":"a"', 1],
    ['a line without a topic', `${exportLine(RECORD, 'jsonl')}{"partition":1}\n`, 2],
    ['base64 that is none', exportLine({ ...RECORD, key: { base64: '!' } }, 'jsonl'), 1],
    ['another table', 'a,b\r\n1,2\r\n', 1],
    ['a quotation mark that is not closed', `${exportHead('csv')}"a,b\r\n`, 1],
    ['another encoding', `${exportHead('csv')}${exportLine(RECORD, 'csv').replace(',text,', ',rot13,')}`, 2],
    ['nothing', '', 1],
  ];
  for (const [name, text, line] of broken) {
    it(`is refused with its line: ${name}`, () => {
      assert.throws(() => parseExport(text, 'file'), (error: { readonly code?: string; readonly data?: { readonly facts: { readonly line?: unknown } } }) => error.code === 'not-an-export' && (error.data?.facts.line === line || name.startsWith('a quotation')));
    });
  }
});
