import type { TransactionTrace } from '../contracts/bulk';
import type { ErrorView } from '../contracts/errors';
import type { Acks, BrokerAddress, CompressionName, Outcome, SendReport } from '../contracts/messages';
import type { TopicDetails, TopicInfo } from '../contracts/topics';
import type { LookupProgress, ResolvedSettings } from './clientThread';
import type { FormDraft } from './formDraft';
import type { KeptText } from './keptText';

/** One entry of the connection list. */
export interface ConnectionItem {
  readonly id: string;
  readonly name: string;
  /** What kind it is, in a word: `local`, `TLS`, `SASL`, `TLS, SASL`, `sandbox`. */
  readonly kind: 'local' | 'plaintext' | 'TLS' | 'SASL' | 'TLS, SASL' | 'sandbox';
  readonly bootstrapServers: readonly string[];
  readonly protected: boolean;
  readonly readOnly: boolean;
  readonly state: 'idle' | 'connecting' | 'connected' | 'offline';
}

export type TopicList =
  | { readonly status: 'idle' | 'loading'; readonly connection: string | null; readonly topics: readonly TopicInfo[] }
  | { readonly status: 'loaded'; readonly connection: string; readonly topics: readonly TopicInfo[] }
  | { readonly status: 'failed'; readonly connection: string; readonly topics: readonly TopicInfo[]; readonly error: ErrorView };

/** A send that has no outcome yet. */
export interface InFlightRow {
  readonly status: 'in-flight';
  readonly sendId: string;
  readonly connection: string;
  readonly topic: string;
  /** What stands on the row in place of a key: text, shortened; null: no key. */
  readonly keyLabel: string | null;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly attempt: number;
  readonly broker: BrokerAddress | null;
  readonly partition: number | null;
  readonly acks: Acks;
  /** Reached a socket: *Stop Waiting* instead of *Cancel*. */
  readonly written: boolean;
  readonly givesUpAt: number | null;
  /** The newest failed attempt, while it goes on trying. */
  readonly error: ErrorView | null;
}

export interface DoneRow {
  readonly status: 'done';
  readonly sendId: string;
  readonly keyLabel: string | null;
  readonly report: SendReport;
  /** Something learnt after the report: the broker closed the connection right after an acks=0 request. */
  readonly afterthought: ErrorView | null;
  /** *Look for It* reads now, or could not; what it found stands in the report. */
  readonly looking: Looking | null;
  /** Id of the group whose message it is. */
  readonly group?: string;
}

export type Looking = { readonly status: 'reading'; readonly progress: LookupProgress | null } | { readonly status: 'failed'; readonly error: ErrorView };

/** What can be told of each message of a group; `not-sent`: cancelled before it was written, or never begun. */
export type MemberOutcome = Outcome | 'not-sent';

/** Several messages that were sent in one go: one row, which opens into them. Its messages have the id `<sendId>/<number from 1>`. */
export interface GroupRow {
  readonly status: 'group';
  readonly sendId: string;
  /** `repeat`: one message, many times. */
  readonly kind: 'repeat' | 'several' | 'transaction';
  readonly connection: string;
  readonly topics: readonly string[];
  /** Of a message that is repeated. */
  readonly keyLabel: string | null;
  readonly acks: Acks;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** Null: it goes on. */
  readonly durationMs: number | null;
  /** Messages that were to be sent. */
  readonly count: number;
  /** Of a repeat, ms. */
  readonly delayMs: number;
  readonly counts: Readonly<Record<MemberOutcome, number>>;
  /** Where they stand: one entry a topic and partition, in no order; at most 100. */
  readonly places: readonly GroupPlace[];
  /** Some of those without an outcome may have reached a socket: *Stop Waiting* instead of *Cancel*. */
  readonly written: boolean;
  /** *Cancel* was pressed: nothing more is begun. */
  readonly stopping: boolean;
  /** Why the first message failed that did, and why a transaction was not committed. */
  readonly error: ErrorView | null;
  readonly transaction: 'committed' | 'aborted' | 'unknown' | null;
  /** Of a transaction that was begun. */
  readonly trace?: TransactionTrace;
}

export interface GroupPlace {
  readonly topic: string;
  readonly partition: number;
  readonly count: number;
  /** int64 as decimal text; null: offsets are not told (acks=0). */
  readonly first: string | null;
  readonly last: string | null;
}

/** One line of the list of a group's messages. */
export interface MemberRow {
  /** From 0. */
  readonly index: number;
  readonly outcome: MemberOutcome;
  /** Where the group has several. */
  readonly topic?: string;
  readonly partition: number | null;
  readonly offset: string | null;
  readonly durationMs: number;
}

export type ResultRow = InFlightRow | DoneRow | GroupRow;

/** Everything the page shows; sent whole on `ready` and each time the page becomes visible again. */
export interface SendViewSnapshot {
  readonly connections: readonly ConnectionItem[];
  readonly activeConnection: string | null;
  /** Starting the sandbox takes a moment; the page shows it. */
  readonly sandbox: 'stopped' | 'starting' | 'running';
  readonly topics: TopicList;
  readonly draft: FormDraft;
  readonly draftRevision: number;
  /** What an empty field of *Delivery* means: the settings. */
  readonly defaults: ResolvedSettings;
  readonly unavailableCompression: readonly { readonly name: CompressionName; readonly reason: string }[];
  /** Newest first, at most 500. */
  readonly results: readonly ResultRow[];
  /** The commands that exist, so that a button whose command is missing is absent. */
  readonly commands: readonly string[];
  /** Translations, English text → text; empty: English. */
  readonly strings: Readonly<Record<string, string>>;
  readonly mac: boolean;
}

export interface FieldError {
  /** `connection`, `topic`, `key`, `value`, `headers[2].name`, `headers[2].value`, `partition`, `timestamp`, `lingerMs` … */
  readonly field: string;
  readonly message: string;
  /** 1-based, within the field's text. */
  readonly position?: { readonly line: number; readonly column: number };
}

export type FocusTarget = 'topic' | 'key' | 'value' | 'send' | 'results';

/** What the page asks of the host. */
export type SendPageCalls = {
  ready: { params: null; result: SendViewSnapshot };
  /**
   * The whole draft, debounced by the page; `seen` is the revision of the newest draft that the page got from the host. Not taken where
   * there is a newer one, which comes as `draft` event. `kept`: of a long value the draft has
   * only what is new since it was told last.
   */
  draftChanged: { params: { seen: number; draft: FormDraft; kept: KeptText | null }; result: { taken: boolean } };
  /**
   * One press of Send, to the connection that the page showed then: a `sendId` seen before is refused. Resolves when the send has been
   * taken on, not when it ends.
   */
  send: { params: { sendId: string; connection: string | null; draft: FormDraft }; result: { accepted: true } | { accepted: false; errors: readonly FieldError[] } };
  /** *Cancel* before the write, *Stop Waiting* after it; of a group: nothing more is begun, and pressed again: *Stop Waiting*. */
  cancel: { params: { sendId: string }; result: null };
  /** Checks key, value and headers of the draft that was told last, as the client will serialize them. */
  validate: { params: null; result: { errors: readonly FieldError[]; keyBytes: number | null; valueBytes: number | null; keyHash: number | null } };
  selectConnection: { params: { id: string }; result: null };
  refreshTopics: { params: null; result: null };
  describeTopic: { params: { topic: string }; result: TopicDetails };
  /** A fix, link or button: only commands of ours, checked by the host. */
  runCommand: { params: { command: string; args: readonly unknown[] }; result: null };
  /** Reads the topic for a message whose outcome is not proved; the row tells what comes of it. */
  lookFor: { params: { sendId: string }; result: null };
  stopLooking: { params: { sendId: string }; result: null };
  clearResults: { params: null; result: null };
  removeResult: { params: { sendId: string }; result: null };
  /** Messages of a group that have one of the outcomes (null: any), `count` of them from the `from`th on. */
  groupMembers: { params: { sendId: string; outcome: MemberOutcome | null; from: number; count: number }; result: { total: number; members: readonly MemberRow[] } };
  /** Everything about one message of a group, by its id; null: not kept. */
  groupMember: { params: { sendId: string }; result: DoneRow | null };
  /** The report as JSON, without secrets, to the clipboard. */
  copyReport: { params: { sendId: string }; result: null };
  /** The command that sends the message of a result with kcat, to the clipboard. */
  copyAsKcat: { params: { sendId: string }; result: null };
  copyText: { params: { text: string }; result: null };
  /** Takes the message of a result into the form; `elsewhere`: without its topic, which is asked for. */
  editAndResend: { params: { sendId: string; elsewhere: boolean }; result: null };
  /** Sends the message of a result again, as it was. */
  resend: { params: { sendId: string; newSendId: string }; result: { accepted: true } | { accepted: false; errors: readonly FieldError[] } };
  /** Asks for a file and fills the field with what is in it, exactly; nothing where none is chosen. */
  fillFromFile: { params: { field: 'key' | 'value' }; result: null };
  /** Opens the value in a text editor; edits flow back as `draft` events. */
  editValue: { params: null; result: null };
};

/** What the host tells the page. */
export type SendPageEvents = {
  snapshot: SendViewSnapshot;
  connections: Pick<SendViewSnapshot, 'connections' | 'activeConnection' | 'sandbox'>;
  topics: TopicList;
  /** The form filled from outside, or in another page. */
  draft: { draft: FormDraft; revision: number; by: 'outside' | 'page' };
  defaults: ResolvedSettings;
  /** New, or changed in place. */
  result: ResultRow;
  /** Which rows are left. */
  resultsRemoved: { readonly sendIds: readonly string[] };
  focus: FocusTarget;
  /** As if Send had been pressed: the command *Send Message* without an argument. */
  pressSend: null;
};
