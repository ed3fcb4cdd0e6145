import { CSV_COLUMNS, type CsvEncoding, type ExportedField, type ExportedRecord, type ExportFormat } from '../../bridge/exported';

/** What begins like a formula in a spreadsheet. Source: OWASP, CSV Injection. */
const FORMULA = /^[=+\-@\t\r]/;

/** What stands before the first record; a spreadsheet reads UTF-8 only behind a byte order mark. */
export function exportHead(format: ExportFormat): string {
  return format === 'csv' ? `\ufeff${CSV_COLUMNS.join(',')}\r\n` : '';
}

/** One record, with the end of its line. */
export function exportLine(record: ExportedRecord, format: ExportFormat): string {
  return format === 'csv' ? csvLine(record) : `${JSON.stringify(record)}\n`;
}

function csvLine({ topic, partition, offset, timestamp, timestampType, key, value, headers, aborted, codec, producerId, producerEpoch }: ExportedRecord): string {
  const cells: Readonly<Record<(typeof CSV_COLUMNS)[number], string>> = {
    ...{ topic, partition: String(partition), offset, timestamp, timestamp_type: timestampType, time: isoTime(timestamp) },
    ...{ key: cellText(key), key_encoding: encodingOf(key), value: cellText(value), value_encoding: encodingOf(value) },
    headers: headers.length === 0 ? '' : JSON.stringify(headers),
    ...{ aborted: String(aborted), codec, producer_id: producerId ?? '', producer_epoch: producerEpoch === null ? '' : String(producerEpoch) },
  };
  return `${CSV_COLUMNS.map((name) => quoted(cells[name])).join(',')}\r\n`;
}

function cellText(field: ExportedField): string {
  return field === null ? '' : typeof field === 'string' ? (FORMULA.test(field) ? `'${field}` : field) : field.base64;
}

function encodingOf(field: ExportedField): CsvEncoding {
  return field === null ? 'null' : typeof field !== 'string' ? 'base64' : FORMULA.test(field) ? 'escaped' : 'text';
}

/** Source: RFC 4180. */
function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Empty for a time that no calendar has. */
function isoTime(timestamp: string): string {
  const time = new Date(Number(timestamp));
  return Number.isNaN(time.getTime()) || timestamp === '-1' ? '' : time.toISOString();
}
