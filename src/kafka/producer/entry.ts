import type { KafkaErrorData } from '../errors/kafkaError';
import type { ProducerRecord, RecordOptions, RecordProgress, RecordResult } from './record';

/** One record on its way: from its partition to its result. Settled once. */
export class Entry {
  readonly result: Promise<RecordResult>;
  /** ms, `performance.now()`; when it was put into its batch. */
  appendedAt = 0;
  /** When its partition was being chosen: start and end. */
  partitionedAt: readonly [number, number] = [0, 0];
  partitionFacts: Readonly<Record<string, string | number | boolean | null>> = {};
  /** Encoded size in its batch. */
  recordBytes: number | null = null;
  private resolve: (result: RecordResult) => void = () => undefined;
  private isSettled = false;

  constructor(
    readonly record: ProducerRecord,
    readonly partition: number,
    readonly options: RecordOptions,
    /** `performance.now()` at which the delivery timeout ends it. */
    readonly deadlineAt: number,
  ) {
    this.result = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  get settled(): boolean {
    return this.isSettled;
  }

  progress(progress: RecordProgress): void {
    if (!this.isSettled) {
      this.options.onProgress?.(progress);
    }
  }

  settle(result: RecordResult): void {
    if (!this.isSettled) {
      this.isSettled = true;
      this.resolve(result);
    }
  }

  /** Something learnt after it was settled. */
  afterthought(error: KafkaErrorData): void {
    this.options.onAfterthought?.(error);
  }
}
