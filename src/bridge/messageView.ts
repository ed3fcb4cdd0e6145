import type { TopicInfo } from '../contracts/topics';
import type { Histogram, RowPlace, ValueShape, ViewDetail, ViewFilter, ViewFormats, ViewQuery, ViewRow, ViewState } from './viewing';

export type TimeZoneChoice = 'local' | 'utc' | 'epoch';

/** Everything the page shows besides rows; sent whole on `ready` and each time the page becomes visible again. */
export interface MessageViewSnapshot {
  readonly connection: { readonly id: string; readonly name: string; readonly protected: boolean };
  readonly topic: string;
  /** Of the topic; null: not known yet. */
  readonly partitions: number | null;
  /** To choose another one from; empty: not read. */
  readonly topics: readonly TopicInfo[];
  readonly query: ViewQuery;
  readonly state: ViewState;
  /** Remembered per topic. */
  readonly formats: ViewFormats;
  readonly timeZone: TimeZoneChoice;
  /** Ids of formats that can be chosen. */
  readonly formatIds: readonly string[];
  /** A row that is to be selected; null: none. */
  readonly select: RowPlace | null;
  /** The page keeps it as it is: with it VS Code opens the viewer again after a reload. */
  readonly kept: unknown;
  /** Translations, English text → text; empty: English. */
  readonly strings: Readonly<Record<string, string>>;
  readonly mac: boolean;
}

/** Why a filter cannot be used: a sentence, and an index in its text; null: the whole of it. */
export interface FilterProblem {
  readonly message: string;
  readonly index: number | null;
}

/** What can be done with one record. */
export type RecordAction = 'edit-and-resend' | 'send-elsewhere' | 'send-tombstone' | 'copy-key' | 'copy-value' | 'copy-json' | 'copy-kcat' | 'copy-link' | 'save-value' | 'compare';

/** What a message viewer asks of the host. */
export type MessagePageCalls = {
  ready: { params: null; result: MessageViewSnapshot };
  /** Reads anew; the old rows stay until the first new ones come. */
  query: { params: { query: Omit<ViewQuery, 'filter'> }; result: null };
  /** Reads what has been read once more, with a filter; null: without. One that cannot be used changes nothing. */
  filter: { params: { filter: ViewFilter | null }; result: { problem: FilterProblem | null } };
  /** Rows in the order of the query, `count` of them from the `from`th on. `revision`, `query`: what they are true of. */
  rows: { params: { from: number; count: number }; result: { query: number; revision: number; total: number; rows: readonly ViewRow[] } };
  /** Everything about one row; `whole`: however large it is. null: not there any more. */
  detail: { params: RowPlace & { shape: ValueShape; whole: boolean }; result: ViewDetail | null };
  /** Which line a row is on; null: it is not among them. */
  find: { params: RowPlace; result: { line: number | null } };
  /** What comes stays out of the table until it is let in: somebody looks at older rows. */
  hold: { params: { held: boolean }; result: null };
  pause: { params: { paused: boolean }; result: null };
  /** Stops reading the range; what was read stays. */
  stop: { params: null; result: null };
  /** Goes on where it is `asking`, `full`, `stopped` or `failed`. */
  readOn: { params: null; result: null };
  /** Reads before what was read: *Search Further Back*, *Load Older*. */
  older: { params: null; result: null };
  histogram: { params: null; result: Histogram | null };
  formats: { params: ViewFormats; result: null };
  timeZone: { params: { timeZone: TimeZoneChoice }; result: null };
  selectTopic: { params: { topic: string }; result: null };
  /** VS Code asks for offset or time; the row is selected, and read if it was not. */
  goTo: { params: null; result: null };
  /** VS Code asks what a menu of *From* cannot: an offset, a time, how many, a consumer group. */
  askFrom: { params: { kind: 'latest' | 'offset' | 'timestamp' | 'group' }; result: null };
  /** VS Code asks which partitions. */
  askPartitions: { params: null; result: null };
  exportRows: { params: null; result: null };
  act: { params: RowPlace & { action: RecordAction; other: RowPlace | null }; result: null };
  copyText: { params: { text: string }; result: null };
  /** A fix, link or button: only commands of ours, checked by the host. */
  runCommand: { params: { command: string; args: readonly unknown[] }; result: null };
};

/** What the host tells a message viewer. */
export type MessagePageEvents = {
  snapshot: MessageViewSnapshot;
  state: ViewState;
  /** As in the snapshot, after something that the page asked for itself. */
  kept: unknown;
  /** A row that is to be selected and seen. */
  select: RowPlace;
};
