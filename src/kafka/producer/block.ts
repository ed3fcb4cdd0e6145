import type { BatchBuilder } from '../protocol/batchBuilder';
import { decodeRecords } from '../protocol/decodeRecords';
import { Entry } from './entry';
import type { RecordOptions, RecordResult } from './record';

/** What became of some records of a block, which stand one after the other in it. Their offsets count up from the result's. */
export interface BlockPart {
  /** Index of the first of them in the block. */
  readonly first: number;
  readonly records: number;
  readonly result: RecordResult;
}

/** Many records of one partition, encoded before they came here: one batch and one result, without an object a record. */
export class Block extends Entry {
  private entries: readonly Entry[] | null = null;

  constructor(
    topic: string,
    partition: number,
    /** Belongs to the block from here on. */
    readonly records: BatchBuilder,
    options: RecordOptions,
    deadlineAt: number,
  ) {
    super({ topic, key: null, value: null, headers: [], timestamp: records.baseTimestamp, partition }, partition, options, deadlineAt);
  }

  /** Its records one by one, where they go on by themselves; null: they go together. */
  get apart(): readonly Entry[] | null {
    return this.entries;
  }

  /** One part, unless the broker did not take the records together. */
  async parts(): Promise<readonly BlockPart[]> {
    const result = await this.result;
    if (this.entries === null) {
      return [{ first: 0, records: this.records.count, result }];
    }
    const results = await Promise.all(this.entries.map((entry) => entry.result));
    return results.map((one, first): BlockPart => ({ first, records: 1, result: one }));
  }

  /** Its records one by one, from here on with results of their own. */
  takeApart(): readonly Entry[] {
    const { topic } = this.record;
    const { count, baseTimestamp, maxTimestamp, section } = this.records;
    const records = decodeRecords({ recordCount: count, baseOffset: 0n, baseTimestamp, maxTimestamp, timestampType: 'create' }, section);
    const entries = records.map(({ key, value, headers, timestamp }) => {
      const entry = new Entry({ topic, key, value, headers, timestamp, partition: this.partition }, this.partition, this.options, this.deadlineAt);
      entry.appendedAt = this.appendedAt;
      entry.partitionedAt = this.partitionedAt;
      entry.partitionFacts = this.partitionFacts;
      return entry;
    });
    this.entries = entries;
    void Promise.all(entries.map((entry) => entry.result)).then((results) => results.slice(-1).forEach((last) => this.settle(last)));
    return entries;
  }
}
