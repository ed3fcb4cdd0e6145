import type { RecordsBase } from '../../kafka/protocol/decodeRecords';
import type { RecordCursor } from '../../kafka/protocol/recordCursor';

/** What a matcher has to know of a record besides its bytes. */
export interface RecordPlace {
  readonly partition: number;
  readonly header: RecordsBase;
}

/** A filter, compiled: asked of the record that a cursor stands on. */
export interface Matcher {
  /** null: it cannot be told of this record, such as where a field is missing. */
  test(cursor: RecordCursor, place: RecordPlace): boolean | null | Promise<boolean | null>;
}
