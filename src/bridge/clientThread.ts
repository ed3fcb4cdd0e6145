import type { TransactionSummary } from '../contracts/bulk';
import type { Connection, Secrets } from '../contracts/connections';
import type { Acks, BrokerAddress, CompressionName, Header, Lookup, Payload, SendReport } from '../contracts/messages';
import type { Offsets, ReadResult, RecordView } from '../contracts/reading';
import type { CreateTopicRequest, TopicDetails, TopicInfo } from '../contracts/topics';
import type { ExportFormat } from './exported';
import type { KafkaErrorData } from '../kafka/errors/kafkaError';
import type { Reason } from '../kafka/errors/reason';
import type { InspectionCalls } from './inspecting';
import type { ExactMessage, Histogram, RowPlace, ValueShape, ViewDetail, ViewFilter, ViewFormats, ViewQuery, ViewRow, ViewState } from './viewing';

/** Producer settings with every default filled in by the host. Times in ms, sizes in bytes. */
export interface ResolvedSettings {
  readonly acks: Acks;
  readonly idempotent: boolean;
  readonly compression: CompressionName;
  readonly lingerMs: number;
  readonly batchSize: number;
  readonly retries: number;
  readonly retryBackoffMs: number;
  readonly maxInFlight: number;
  readonly deliveryTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly maxRequestSize: number;
  readonly bufferMemory: number;
}

/** One message, ready for the client thread: connection resolved to its id, settings complete. */
export interface SendOrder {
  readonly sendId: string;
  readonly connection: string;
  readonly topic: string;
  readonly key: Payload | null;
  readonly value: Payload | null;
  readonly headers: readonly Header[];
  readonly partition: number | null;
  /** ms since the epoch; null: when the producer takes it. */
  readonly timestamp: number | null;
  readonly settings: ResolvedSettings;
}

/** A report whose errors are still facts; the host explains them. */
export type RawReport = SendReport<KafkaErrorData>;

/** What became of a transaction and of each of its messages. */
export interface TransactionReport extends TransactionSummary<KafkaErrorData> {
  /** In the order of the orders. */
  readonly reports: readonly RawReport[];
}

/** One message many times; the id of each is `<sendId>/<number from 1>`. */
export interface RepeatOrder {
  readonly order: SendOrder;
  readonly count: number;
  /** Between the end of one and the beginning of the next; 0: all at once, so that they travel in batches. */
  readonly delayMs: number;
}

/** What has become of some messages since the last time. */
export interface RepeatProgress {
  readonly reports: readonly RawReport[];
  /** Some of those without a report may have reached a socket. */
  readonly written: boolean;
}

/** Every message that was begun has its report. */
export interface RepeatEnd {
  readonly begun: number;
}

/** Where a send in flight stands. `written` decides between *Cancel* and *Stop Waiting*. */
export interface SendProgress {
  readonly sendId: string;
  readonly state: 'serializing' | 'connecting' | 'batching' | 'writing' | 'waiting' | 'backoff';
  /** 1-based; 0 before the first. */
  readonly attempt: number;
  readonly broker: BrokerAddress | null;
  readonly partition: number | null;
  /** Whether some attempt has reached, or may have reached, a socket. */
  readonly written: boolean;
  /** ms since the epoch at which the delivery timeout ends it; null before it is known. */
  readonly givesUpAt: number | null;
  /** Why it is not through yet: the newest failed attempt or connection. */
  readonly error: KafkaErrorData | null;
}

/** What *Look for It* looks for: a message, and what its report says of it. int64 as decimal text. */
export interface LookupOrder extends Pick<SendOrder, 'connection' | 'topic' | 'key' | 'value' | 'headers'> {
  readonly partition: number;
  readonly searchFrom: string | null;
  /** null: sent without; `lost`: with or without, nobody knows. */
  readonly producer: SendReport['producer'] | 'lost';
  /** null: not known. */
  readonly timestamp: string | null;
  /** Offsets that belong to other results. */
  readonly owned: readonly string[];
}

/** Read up to `offset`, exclusive, of `to`. */
export interface LookupProgress {
  readonly offset: string;
  readonly to: string;
}

/** What is read, complete: connection as its id, times in ms. int64 as decimal text. */
export interface ReadOrder {
  /** Names this read for `readTaken`. */
  readonly readId: string;
  readonly connection: string;
  readonly topic: string;
  /** null: all. */
  readonly partitions: readonly number[] | null;
  readonly from: { readonly latest: number } | { readonly earliest: true } | { readonly live: true } | ReadPlace;
  readonly to: ReadPlace | null;
  readonly limit: number | null;
  readonly maxBytes: number | null;
  readonly timeoutMs: number | null;
  /** An expression in CEL; null: every record. */
  readonly filter: string | null;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly formats: { readonly key: string; readonly value: string; readonly header: string };
}

export type ReadPlace = { readonly offset: Offsets } | { readonly timestamp: number };

/** Rows in their order; the next ones come when these, or those before, are taken. */
export interface ReadProgress {
  readonly rows: readonly RecordView<KafkaErrorData>[];
}

/** How a read ended; its rows came before. */
export type ReadSummary = Omit<ReadResult<KafkaErrorData>, 'records'>;

/** A message viewer's reading: what `viewId` names from then on. */
export interface ViewOrder {
  readonly viewId: string;
  readonly connection: string;
  readonly topic: string;
  /** Rows and bytes kept at most, and rows that are read further back at once. */
  readonly limits: { readonly rows: number; readonly bytes: number; readonly page: number };
}

export interface ExportTarget {
  /** Absolute path. */
  readonly file: string;
  readonly format: ExportFormat;
}

export interface ExportResult {
  readonly records: number;
  readonly bytes: number;
}

/** Of one viewer. */
interface OfView {
  readonly viewId: string;
}

/** A message, how it was sent, and where to. */
export interface KcatOrder extends Pick<SendOrder, 'topic' | 'key' | 'value' | 'headers' | 'partition'> {
  /** As it was asked for; null: the time of sending. */
  readonly timestamp: number | string | null;
  readonly acks: Acks;
  readonly idempotent: boolean;
  readonly compression: CompressionName;
  readonly connection: Pick<Connection, 'bootstrapServers' | 'tls' | 'sasl'>;
}

export interface ValidationResult {
  readonly errors: readonly KafkaErrorData[];
  /** Serialized sizes; null: absent or not valid. */
  readonly bytes: { readonly key: number | null; readonly value: number | null };
  /** Modulo the number of partitions it is the key's partition; null: no key, or not valid. */
  readonly keyHash: number | null;
}

/** Calls of the host to the client thread. */
export type ThreadCalls = InspectionCalls & {
  /** Always resolves to a report; aborting it is *Cancel* before the write and *Stop Waiting* after it. */
  send: { params: SendOrder; result: RawReport; progress: SendProgress };
  /** All are serialized first, then appended in order; one that is not valid rejects only itself. */
  sendBatch: { params: readonly SendOrder[]; result: readonly RawReport[]; progress: SendProgress };
  /**
   * All of them in one transaction, to one connection with one set of settings. Always resolves; aborting it aborts the
   * transaction before its commit is written, and stops waiting after that.
   */
  sendTransaction: { params: readonly SendOrder[]; result: TransactionReport; progress: SendProgress };
  /**
   * Always resolves. It ends early where a message is refused for good, since all would be, or by `stopRepeat`; aborting it
   * also stops waiting for what is written.
   */
  repeat: { params: RepeatOrder; result: RepeatEnd; progress: RepeatProgress };
  /** Begins nothing more, cancels what is not written, and waits for the rest. */
  stopRepeat: { params: { sendId: string }; result: null };
  /** Checks without sending: field errors of key, value, headers. */
  validate: { params: Pick<SendOrder, 'key' | 'value' | 'headers'>; result: ValidationResult };
  /** The command that sends a message with kcat, and what it cannot express; throws the first field that does not fit. */
  kcatCommand: { params: KcatOrder; result: { command: string; problems: readonly Reason[] } };
  /** Reads the partition for a record whose outcome is not proved. Throws why it cannot be read. */
  lookFor: { params: LookupOrder; result: Lookup; progress: LookupProgress };
  /** Rows come as progress. Resolves also where it ends early; aborting it resolves to `cancelled`. */
  read: { params: ReadOrder; result: ReadSummary; progress: ReadProgress };
  /** A message viewer is open until this is aborted; what it holds goes then. Its states come as progress. */
  view: { params: ViewOrder; result: null; progress: ViewState<KafkaErrorData> };
  /** Reads anew; `number` names the query in states and answers. Throws `invalid-filter`. */
  viewQuery: { params: OfView & { query: ViewQuery; number: number }; result: null };
  /** Reads what was read once more, with another filter. Throws `invalid-filter`, and changes nothing then. */
  viewFilter: { params: OfView & { filter: ViewFilter | null; number: number }; result: null };
  viewFormats: { params: OfView & { formats: ViewFormats }; result: null };
  /** Throws where their bytes are not kept and cannot be fetched again. */
  viewRows: { params: OfView & { from: number; count: number }; result: { query: number; revision: number; total: number; rows: readonly ViewRow<KafkaErrorData>[] } };
  viewDetail: { params: OfView & RowPlace & { shape: ValueShape; whole: boolean }; result: ViewDetail<KafkaErrorData> | null };
  /** A record as a message that can be sent again byte for byte; null: not there any more. */
  viewMessage: { params: OfView & RowPlace; result: ExactMessage | null };
  viewFind: { params: OfView & RowPlace; result: { line: number | null } };
  viewDo: { params: OfView & { what: 'hold' | 'let-in' | 'pause' | 'resume' | 'stop' | 'read-on' | 'older' }; result: null };
  /** Writes the records of a viewer, in their order, to a file; its name is theirs once it is whole. Aborting it leaves none. Throws `file-not-written`. */
  viewExport: { params: OfView & ExportTarget; result: ExportResult; progress: { done: number } };
  /** As `read`, into a file. The formats of the order are left aside. */
  exportRead: { params: { order: ReadOrder } & ExportTarget; result: ExportResult; progress: { done: number } };
  /** Of a topic, whether there is a viewer or not; null: nothing is there. */
  histogram: { params: { connection: string; topic: string; partitions: readonly number[] | null }; result: Histogram | null };
  listTopics: { params: { connection: string }; result: readonly TopicInfo[] };
  describeTopic: { params: { connection: string; topic: string }; result: TopicDetails };
  createTopic: { params: CreateTopicRequest & { connection: string }; result: TopicInfo };
  deleteTopic: { params: { connection: string; topic: string }; result: null };
  /** Opens the connection and reads metadata: throws the reason why it does not work. */
  testConnection: { params: { connection: string }; result: { brokers: readonly BrokerAddress[] } };
  /** Changed or removed: its producers finish or end, its sockets close. */
  closeConnection: { params: { connection: string }; result: null };
  /** Waits for sends in flight up to `waitMs`, then closes every socket and timer; answers what stayed unknown. */
  shutdown: { params: { waitMs: number }; result: { unknown: readonly string[] } };
  /** What this machine and thread can do. */
  capabilities: { params: null; result: ThreadCapabilities };
  /** For diagnostics and tests: what is open now. */
  resources: { params: null; result: ThreadResources };
};

export interface ThreadCapabilities {
  readonly node: string;
  /** Codecs that cannot be used here, with the reason. */
  readonly unavailableCompression: readonly { readonly name: CompressionName; readonly reason: Reason }[];
}

export interface ThreadResources {
  readonly sockets: number;
  readonly timers: number;
  readonly connections: readonly { readonly id: string; readonly producers: number; readonly inFlight: number }[];
  readonly heapBytes: number;
}

/** Calls of the client thread to the host: secrets are asked for when a connection opens, and never stored. */
export type HostCalls = {
  openConnection: { params: { connection: string }; result: { config: Connection; secrets: Secrets } };
};

export type ThreadEvents = {
  log: { level: 'trace' | 'debug' | 'info' | 'warn' | 'error'; message: string };
  connectionState: { connection: string; state: 'idle' | 'connecting' | 'connected' | 'offline'; error: KafkaErrorData | null };
  /** Something learnt of a send after its report: a broker closed the connection right after an acks=0 request. */
  afterthought: { sendId: string; error: KafkaErrorData };
};

export type HostEvents = {
  /** `kafkaDispatch.producer.idleCloseMinutes` in ms. */
  settings: { idleCloseMs: number };
  /** The rows of one progress of a read have been taken. */
  readTaken: { readId: string };
};
