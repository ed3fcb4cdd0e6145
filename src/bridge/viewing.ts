import type { ErrorView } from '../contracts/errors';
import type { Header, Payload } from '../contracts/messages';
import type { BatchView, Offsets } from '../contracts/reading';

/** What a viewer shows. int64 as decimal text, times in ms since the epoch. */
export interface ViewQuery {
  /** null: all. */
  readonly partitions: readonly number[] | null;
  readonly from: ViewFrom;
  /** Exclusive; null: goes on with what comes. Of `live`: always null. */
  readonly to: { readonly timestamp: number } | { readonly offset: Offsets } | null;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly order: 'newest' | 'oldest';
  /** null: every record. */
  readonly filter: ViewFilter | null;
  /** Of each key of a partition only the newest record, as in a compacted topic. */
  readonly latestPerKey?: boolean;
}

export type ViewFrom =
  | { readonly latest: number }
  | { readonly earliest: true }
  /** Of all partitions, or of some: only those are read then. */
  | { readonly offset: Offsets }
  | { readonly timestamp: number }
  /** What comes from now on. */
  | { readonly live: true };

export type FilterKind = 'contains' | 'regex' | 'expression';
export type FilterScope = 'key-value' | 'key' | 'value' | 'headers' | 'anywhere';

export interface ViewFilter {
  /** `expression`: a condition in CEL; scope and case are none of its own. */
  readonly kind: FilterKind;
  readonly text: string;
  readonly scope: FilterScope;
  readonly matchCase: boolean;
}

/** How bytes are shown; `auto`: what they look like. */
export interface ViewFormats {
  readonly key: string;
  readonly value: string;
  readonly header: string;
}

/**
 * `reading`: the range is being read; `asking`: it is large and waits for *Read On*; `live`: read to the end, what comes is shown; `paused`;
 * `done`: read to its end, nothing more comes; `full`: as many rows as are kept, *Read On* drops the first of them;
 * `stopped`: by its user; `failed`: `error` says why.
 */
export type ViewStatus = 'reading' | 'asking' | 'live' | 'paused' | 'done' | 'full' | 'stopped' | 'failed';

/** Where a viewer stands. `E`: an error as a person reads it, or as facts within the client thread. */
export interface ViewState<E = ErrorView> {
  readonly status: ViewStatus;
  /** Of the query that it is about: an answer about an earlier one is out of date. */
  readonly query: number;
  /** Another one: rows have come or gone, and what was read of them is out of date. */
  readonly revision: number;
  /** Rows to be shown: records that the filter lets through, markers, broken batches. */
  readonly rows: number;
  /** Rows that came while `holdRows` held them back. */
  readonly held: number;
  /** Records read, those that the filter left out included. */
  readonly read: number;
  /** Of those: records of which the filter could not be told. */
  readonly unfit: number;
  /** Batches that could not be decoded. */
  readonly undecodable: number;
  /** Offsets of the range, and those of them that are read: the progress. */
  readonly offsets: { readonly read: number; readonly total: number };
  /** Offsets of the chosen partitions from their start to their end; null: not known yet. */
  readonly inTopic: number | null;
  /** Bytes as brokers sent them; `estimated`: of the whole range. */
  readonly bytes: { readonly read: number; readonly estimated: number | null };
  /** Records a second, live. */
  readonly rate: number;
  readonly buffer: { readonly bytes: number; readonly limit: number };
  /** Rows that were dropped to make room. */
  readonly dropped: number;
  /** How long brokers make us wait, ms. */
  readonly throttleMs: number;
  /** There are offsets before the first that was read: *Search Further Back*, *Load Older*. */
  readonly hasOlder: boolean;
  /** What was not there any more while it was read: removed by retention, truncated. */
  readonly notice: E | null;
  readonly error: E | null;
}

/** Text of one line, cut to what a cell can show. */
export interface Cell {
  readonly text: string;
  /** How `text` shows the bytes: `string`, `json`, `hex`, or a format that was asked for. */
  readonly format: string;
  /** There is more than `text`. */
  readonly cut: boolean;
}

/** One line of the table. `R`: what is wrong with a batch, in a sentence, or as facts within the client thread. */
export type ViewRow<R = string> = {
  readonly partition: number;
  readonly offset: string;
  /** ms since the epoch; of a batch whose header cannot be read: empty. */
  readonly timestamp: string;
} & (
  | {
      readonly kind: 'record';
      readonly key: Cell | null;
      readonly value: Cell | null;
      /** Bytes. */
      readonly keySize: number | null;
      readonly valueSize: number | null;
      /** Names, in their order, cut. */
      readonly headers: readonly string[];
      readonly headerCount: number;
      /** Of an aborted transaction. */
      readonly aborted: boolean;
    }
  | { readonly kind: 'control'; readonly control: 'commit' | 'abort'; readonly producerId: string; readonly producerEpoch: number }
  /** A batch that cannot be decoded, `offset` to `lastOffset`; `crc`: it fails its check. */
  | { readonly kind: 'error'; readonly lastOffset: string; readonly crc: boolean; readonly reason: R }
);

/** How the value of the detail pane is shown. */
export type ValueShape = 'pretty' | 'text' | 'hex';

/** Where a row stands; with it a row is found again. */
export interface RowPlace {
  readonly partition: number;
  readonly offset: string;
}

/** Everything about one row. */
export type ViewDetail<E = ErrorView> = RowPlace & {
  readonly topic: string;
  readonly timestamp: string;
  readonly timestampType: 'create' | 'append';
  readonly batch: (BatchView & BatchFacts) | null;
} & (
    | {
        readonly kind: 'record';
        readonly key: Content | null;
        readonly value: Content | null;
        readonly headers: readonly { readonly name: string; readonly value: Content | null }[];
        readonly aborted: boolean;
        /** Bytes of the record in its batch, uncompressed. */
        readonly size: number;
        /** Number of it in its batch, from 1, and how many stand there now. */
        readonly position: { readonly number: number; readonly of: number };
        /** Its sequence number; null: its producer had none. */
        readonly sequence: number | null;
      }
    | { readonly kind: 'control'; readonly control: 'commit' | 'abort' }
    | { readonly kind: 'error'; readonly lastOffset: string; readonly error: E; /** The batch as stored, hex, cut. */ readonly bytes: string; readonly size: number }
  );

/** Key, value and headers of a record in formats that give back each byte. */
export interface ExactMessage {
  readonly key: Payload | null;
  readonly value: Payload | null;
  readonly headers: readonly Header[];
  /** ms since the epoch. */
  readonly timestamp: string;
}

/** Bytes as they are to be shown. */
export interface Content extends Payload {
  /** Of all of it, bytes. */
  readonly size: number;
  /** Only the beginning is here: *Load Whole Value*. */
  readonly cut: boolean;
  /** Asked for in a format that the bytes are none of: shown as what they look like. */
  readonly unfit: boolean;
  /** Bytes that are no UTF-8 stand in the text as `\xNN`. */
  readonly invalidUtf8: boolean;
  /** Schema registry framing: byte 0 and the id stand before what is shown. */
  readonly schemaId: number | null;
}

export interface BatchFacts {
  /** As stored in its header. */
  readonly crcValue: number;
  /** Records section, as stored and decompressed, bytes. */
  readonly compressedBytes: number;
  readonly uncompressedBytes: number | null;
}

/** Offsets over time: approximate, as gaps of compaction and markers count too. */
export interface Histogram {
  /** ms since the epoch; bar i reaches from `from + i × step` to the next. */
  readonly from: number;
  readonly step: number;
  readonly bars: readonly number[];
}
