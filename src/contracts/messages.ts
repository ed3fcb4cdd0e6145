import type { ErrorView } from './errors';

/**
 * A key, value or header value as its author typed it. `format` names how the text becomes bytes:
 * `string`, `json`, `int8` … `uint64`, `float`, `double`, `uuid`, `base64`, `hex`.
 */
export interface Payload {
  readonly format: string;
  readonly text: string;
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

export interface Header {
  readonly name: string;
  readonly value: Payload | null;
}

export type Acks = 'all' | '1' | '0';
export type CompressionName = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** All optional; what is absent comes from the settings `kafkaDispatch.producer.*`. Times in ms, sizes in bytes. */
export interface ProducerSettings {
  readonly acks?: Acks;
  /** Default true where acks=all, retries > 0 and maxInFlight ≤ 5; asked for explicitly with anything else it is a field error. */
  readonly idempotent?: boolean;
  readonly compression?: CompressionName;
  readonly lingerMs?: number;
  readonly batchSize?: number;
  readonly retries?: number;
  readonly retryBackoffMs?: number;
  readonly maxInFlight?: number;
  readonly deliveryTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly maxRequestSize?: number;
  readonly bufferMemory?: number;
}

export interface MessageDraft extends ProducerSettings {
  /** Connection id or unique name; absent: the active connection. */
  readonly connection?: string;
  readonly topic: string;
  /** Absent or null: no key. */
  readonly key?: Payload | null;
  /** null: a tombstone. */
  readonly value: Payload | null;
  /** Order and duplicates are kept. */
  readonly headers?: readonly Header[];
  /** Absent: murmur2 of the key as the Java client does; without a key: sticky. */
  readonly partition?: number;
  /** Milliseconds since the epoch or ISO 8601; absent: now. */
  readonly timestamp?: number | string;
}

export type Outcome = 'acknowledged' | 'sent' | 'rejected' | 'unknown';

export interface BrokerAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

export type StageName = 'serialize' | 'partition' | 'batch' | 'encode' | 'request' | 'acknowledge';

export interface Stage {
  readonly name: StageName;
  readonly startMs: number;
  readonly durationMs: number;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Attempt<E = ErrorView> {
  readonly broker: BrokerAddress | null;
  readonly startedAtMs: number;
  readonly writtenAtMs: number | null;
  readonly durationMs: number;
  readonly error: E | null;
  readonly backoffMs: number;
}

export interface Lookup {
  readonly result: 'found' | 'identical' | 'not-found';
  readonly offset: string | null;
  readonly aborted: boolean;
  /** Found in a transaction that is still open, or behind one that is, so that its end cannot be told. Absent: it can. */
  readonly undecided?: true;
  readonly from: string;
  readonly to: string;
  readonly logStart: string;
  readonly readAt: number;
  /** On a compacted topic *not found* proves nothing; absent: not known. */
  readonly compacted?: boolean;
}

/**
 * What became of one message. `E` is the form an error has: `ErrorView` (explained, for people) outside, plain facts
 * inside the client thread.
 */
export interface SendReport<E = ErrorView> {
  readonly apiVersion: 1;
  readonly sendId: string;
  readonly outcome: Outcome;
  /** Connection id. */
  readonly connection: string;
  readonly topic: string;
  readonly partition: number | null;
  /** int64 as decimal text. Acknowledged with a null offset: the broker said "already stored" (46). */
  readonly offset: string | null;
  /** Of the record, int64 ms as decimal text; log append time where the topic uses it. */
  readonly timestamp: string | null;
  readonly acks: Acks;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Sequence of this record. */
  readonly producer: { readonly id: string; readonly epoch: number; readonly sequence: number } | null;
  /** A retry after an unanswered attempt without idempotence: it may be stored twice. */
  readonly possibleDuplicate: boolean;
  /**
   * False: it may stand before or after its neighbours in the partition, since an earlier message ended unknown or was
   * stored after it. Absent: kept.
   */
  readonly orderKept?: false;
  /** null: that step was not reached. */
  readonly bytes: {
    readonly key: number | null;
    readonly value: number | null;
    readonly record: number | null;
    readonly batch: number | null;
    readonly batchCompressed: number | null;
  };
  readonly batchRecords: number | null;
  /** The Kafka request with its 4-byte length, before TLS. */
  readonly request: { readonly api: 'Produce'; readonly version: number; readonly bytes: number } | null;
  readonly throttleMs: number;
  readonly leaderEpoch: number | null;
  readonly attempts: readonly Attempt<E>[];
  readonly stages: readonly Stage[];
  /** Offset from which this record could be, known before the write. */
  readonly searchFrom: string | null;
  readonly lookup: Lookup | null;
  readonly error: E | null;
}
