import type { RecordView } from '../contracts/reading';

/** Columns of an exported CSV file, in their order. */
export const CSV_COLUMNS = ['topic', 'partition', 'offset', 'timestamp', 'timestamp_type', 'time', 'key', 'key_encoding', 'value', 'value_encoding', 'headers', 'aborted', 'codec', 'producer_id', 'producer_epoch'] as const;

/** How a field stands in CSV; `escaped`: text behind an apostrophe, so that no spreadsheet takes it for a formula. */
export type CsvEncoding = 'null' | 'text' | 'escaped' | 'base64';

/** Text as it is, or bytes that no text would give back. */
export type ExportedField = string | { readonly base64: string } | null;

/** A record as it stands on a line of JSON Lines. int64 as decimal text. */
export interface ExportedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** ms since the epoch. */
  readonly timestamp: string;
  readonly timestampType: RecordView['timestampType'];
  readonly key: ExportedField;
  readonly value: ExportedField;
  readonly headers: readonly { readonly name: string; readonly value: ExportedField }[];
  readonly aborted: boolean;
  readonly codec: string;
  readonly producerId: string | null;
  readonly producerEpoch: number | null;
}

export type ExportFormat = 'jsonl' | 'csv';
