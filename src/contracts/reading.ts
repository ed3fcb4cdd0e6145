import type { ErrorView } from './errors';
import type { Payload } from './messages';

/** What is read of a topic. Offsets and times are decimal text where they may be beyond 2^53. */
export interface ReadQuery {
  /** Id or unique name; absent: the active connection. */
  readonly connection?: string;
  readonly topic: string;
  /** Absent: all. */
  readonly partitions?: readonly number[];
  /** Absent: `{ latest: 100 }`, in total over the partitions: the newest by timestamp, then partition, then offset. */
  readonly from?: ReadFrom;
  /** Exclusive. Absent: the end as it was when the read began; live: none. */
  readonly to?: ReadTo;
  /** Records given at most, those that `filter` lets through. */
  readonly limit?: number;
  /** A condition in CEL, such as `value.speed > 60 && headers['trace'] != ''`. */
  readonly filter?: string;
  /** Absent: read_committed. */
  readonly isolation?: 'read_committed' | 'read_uncommitted';
  /** Absent: `auto`. */
  readonly keyFormat?: string;
  readonly valueFormat?: string;
  readonly headerFormat?: string;
  readonly timeoutMs?: number;
  /** Of keys, values and headers together. */
  readonly maxBytes?: number;
}

export type Offsets = string | Readonly<Record<number, string>>;
export type ReadFrom =
  | { readonly earliest: true }
  | { readonly latest: number }
  | { readonly offset: Offsets }
  | { /** ms since the epoch, or ISO 8601. */ readonly timestamp: number | string }
  | { readonly live: true };
export type ReadTo = { readonly offset: Offsets } | { readonly timestamp: number | string };

/** One row of what was read. `E`: an error as a person reads it, or as facts (`KafkaErrorData`) within the client thread. */
export type RecordView<E = ErrorView> = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** ms since the epoch; of a batch that cannot be read: empty. */
  readonly timestamp: string;
  readonly timestampType: 'create' | 'append';
} & (
  | {
      readonly kind: 'record';
      readonly key: Payload | null;
      readonly value: Payload | null;
      readonly headers: readonly { readonly name: string; readonly value: Payload | null }[];
      readonly keySize: number | null;
      readonly valueSize: number | null;
      /** Only a part of the value is here. */
      readonly truncated: boolean;
      readonly aborted: boolean;
      readonly batch: BatchView;
    }
  | { readonly kind: 'control'; readonly control: 'commit' | 'abort'; readonly batch: BatchView }
  /** A batch that could not be decoded: `offset` to `lastOffset`; reading goes on. */
  | { readonly kind: 'error'; readonly lastOffset: string; readonly error: E; readonly batch: BatchView | null }
);

export interface BatchView {
  readonly baseOffset: string;
  readonly lastOffset: string;
  /** As the header tells; compaction may have left fewer. */
  readonly records: number;
  readonly codec: string;
  /** As stored. */
  readonly bytes: number;
  readonly producerId: string | null;
  readonly producerEpoch: number | null;
  readonly baseSequence: number | null;
  readonly transactional: boolean;
  readonly leaderEpoch: number;
  readonly crc: 'valid' | 'invalid' | 'absent';
  readonly magic: 0 | 1 | 2;
}

export interface ReadResult<E = ErrorView> {
  readonly records: readonly RecordView<E>[];
  /** Whether the whole range was read. */
  readonly complete: boolean;
  readonly stopped: 'end' | 'limit' | 'timeout' | 'bytes' | 'cancelled' | 'error';
  /** Records read, those that a filter left out included. */
  readonly read: number;
  readonly filtered: number;
  /** Of those: records of which the filter could not be told, such as where a field is missing. */
  readonly unfit: number;
  /** Batches that could not be decoded. */
  readonly undecodable: number;
  /** Of each partition the offset where reading goes on. */
  readonly next: Readonly<Record<number, string>>;
  readonly error: E | null;
}
