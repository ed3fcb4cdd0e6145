import type { Attempt, BrokerAddress, Outcome, Stage } from '../../contracts/messages';
import type { KafkaErrorData } from '../errors/kafkaError';

/** One message as bytes. */
export interface ProducerRecord {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly { readonly name: string; readonly value: Buffer | null }[];
  /** ms since the epoch. */
  readonly timestamp: bigint;
  /** Asked for; null: by key, or sticky. */
  readonly partition: number | null;
}

export interface RecordProgress {
  readonly state: 'connecting' | 'batching' | 'writing' | 'waiting' | 'backoff';
  readonly attempt: number;
  readonly broker: BrokerAddress | null;
  readonly partition: number | null;
  readonly written: boolean;
  readonly error: KafkaErrorData | null;
}

/** What became of one record; everything a report says beyond serializing. Times are ms after `startedAt`. */
export interface RecordResult {
  readonly outcome: Outcome;
  readonly partition: number | null;
  readonly offset: bigint | null;
  readonly timestamp: bigint;
  readonly producer: { readonly id: string; readonly epoch: number; readonly sequence: number } | null;
  readonly possibleDuplicate: boolean;
  readonly recordBytes: number | null;
  readonly batchBytes: number | null;
  readonly batchCompressedBytes: number | null;
  readonly batchRecords: number | null;
  readonly request: { readonly api: 'Produce'; readonly version: number; readonly bytes: number } | null;
  readonly throttleMs: number;
  readonly leaderEpoch: number | null;
  /** False: an earlier one of the partition ended unknown, or was stored after it: it may stand before or after its neighbours. */
  readonly orderKept: boolean;
  /** The record can be from here on; null: never written, or not known. */
  readonly searchFrom: bigint | null;
  readonly attempts: readonly Attempt<KafkaErrorData>[];
  readonly stages: readonly Stage[];
  readonly error: KafkaErrorData | null;
}

export interface RecordOptions {
  /** `performance.now()` when the send began: zero of all times in the result. */
  readonly startedAt: number;
  /** Before the write: cancels. After it: stops waiting, outcome unknown. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RecordProgress) => void) | undefined;
  /** Acks=0 only: the broker closed the connection right after the write. */
  readonly onAfterthought?: ((error: KafkaErrorData) => void) | undefined;
}
