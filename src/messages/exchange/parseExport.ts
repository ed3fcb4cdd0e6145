import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { CSV_COLUMNS, type CsvEncoding, type ExportedField } from '../../bridge/exported';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { because, type Reason } from '../../kafka/errors/reason';

const BASE64 = v.pipe(v.string(), v.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/));
const FIELD: v.GenericSchema<unknown, ExportedField> = v.nullable(v.union([v.string(), v.strictObject({ base64: BASE64 })]));
const HEADERS = v.array(v.object({ name: v.string(), value: FIELD }));
const RECORD = v.object({
  topic: v.pipe(v.string(), v.nonEmpty()),
  partition: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  timestamp: v.pipe(v.string(), v.regex(/^-?\d{1,19}$/)),
  key: FIELD,
  value: FIELD,
  headers: HEADERS,
});
const ENCODINGS: readonly CsvEncoding[] = ['null', 'text', 'escaped', 'base64'];

/** What of an exported record can be produced again. */
export type ImportedRecord = v.InferOutput<typeof RECORD>;

/** The records of an exported file, JSON Lines or CSV, whichever it is. Throws `not-an-export` with the line and what is wrong in it. */
export function parseExport(text: string, file: string): readonly ImportedRecord[] {
  const content = text.replace(/^\ufeff/, '');
  return content.trimStart().startsWith('{') ? parseLines(content, file) : parseTable(content, file);
}

function parseLines(text: string, file: string): readonly ImportedRecord[] {
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [checked(parsedJson(line, index + 1, file), index + 1, file)]));
}

function parseTable(text: string, file: string): readonly ImportedRecord[] {
  const rows: { readonly record: Readonly<Record<string, string>>; readonly line: number }[] = [];
  const onRecord = (record: Readonly<Record<string, string>>, { lines }: { readonly lines: number }): null => {
    rows.push({ record, line: lines });
    return null;
  };
  try {
    parse(text, { columns: true, skip_empty_lines: true, on_record: onRecord });
  } catch (thrown) {
    const line: unknown = thrown instanceof Error && 'lines' in thrown ? thrown.lines : 1;
    throw notAnExport(because('it is no CSV'), typeof line === 'number' ? line : 1, file);
  }
  const missing = CSV_COLUMNS.slice(0, 11).find((name) => rows[0] !== undefined && !(name in rows[0].record));
  if (rows.length === 0 || missing !== undefined) {
    throw notAnExport(missing === undefined ? because('there is no record') : because('the column {0} is missing', missing), 1, file);
  }
  return rows.map(({ record, line }) => {
    const headers = record['headers'] ?? '';
    const fields = {
      ...{ topic: record['topic'], partition: Number(record['partition']), timestamp: record['timestamp'] },
      ...{ key: fieldOf(record, 'key', line, file), value: fieldOf(record, 'value', line, file), headers: headers === '' ? [] : parsedJson(headers, line, file) },
    };
    return checked(fields, line, file);
  });
}

function fieldOf(record: Readonly<Record<string, string>>, name: 'key' | 'value', line: number, file: string): unknown {
  const text = record[name] ?? '';
  const encoding = ENCODINGS.find((one) => one === record[`${name}_encoding`]);
  switch (encoding) {
    case 'null':
      return null;
    case 'text':
      return text;
    case 'escaped':
      return text.slice(1);
    case 'base64':
      return { base64: text };
    case undefined:
      throw notAnExport(because('{0} is none of {1}', `${name}_encoding`, ENCODINGS.join(', ')), line, file);
    default:
      return encoding satisfies never;
  }
}

function parsedJson(text: string, line: number, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAnExport(because('it is no JSON'), line, file);
  }
}

function checked(input: unknown, line: number, file: string): ImportedRecord {
  const result = v.safeParse(RECORD, input);
  if (result.success) {
    return result.output;
  }
  throw notAnExport(because('{0} is missing or not valid', v.getDotPath(result.issues[0]) ?? ''), line, file);
}

function notAnExport(reason: Reason, line: number, file: string): KafkaError {
  return new KafkaError('not-an-export', { facts: { file, line }, reason });
}
