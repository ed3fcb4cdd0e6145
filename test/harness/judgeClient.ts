import { JudgeError, type JudgeErrorData, type JudgeProcess } from './judgeProcess';
import { recordFromJson, recordToJson, type JudgedRecord, type RecordJson, type RecordToWrite, type WrittenRecord } from './judgedRecords';

export interface ReadOptions {
  /** Default: read_uncommitted. */
  readonly isolation?: 'read_uncommitted' | 'read_committed';
  /** The client library's own settings, by its own names. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface WriteOptions {
  /** The client library's own settings, by its own names: `compression.type` for Java, `compression_type` for kafka-python. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

type WriteResultJson = { readonly partition: number; readonly offset: string; readonly timestamp: string } | { readonly error: JudgeErrorData };

/** What every judge process can do. All methods reject with a JudgeError for what its client library threw. */
export class JudgeClient {
  constructor(protected readonly judge: JudgeProcess) {}

  /** All records of a topic from its beginning to its end as it is now, by partition and offset. */
  async consume(bootstrap: string, topic: string, options: ReadOptions = {}): Promise<JudgedRecord[]> {
    const records = (await this.judge.ask('consume', { bootstrap, topic, ...options })) as RecordJson[];
    return records.map(recordFromJson);
  }

  /** Writes the records and gives the place of each. Rejects with the error of the first one that was refused. */
  async produce(bootstrap: string, topic: string, records: readonly RecordToWrite[], options: WriteOptions = {}): Promise<WrittenRecord[]> {
    const results = (await this.judge.ask('produce', { bootstrap, topic, records: records.map(recordToJson), ...options })) as WriteResultJson[];
    return results.map((result) => {
      if ('error' in result) {
        throw new JudgeError(result.error.type, result.error.message, result.error.retriable);
      }
      return { partition: result.partition, offset: BigInt(result.offset), timestamp: BigInt(result.timestamp) };
    });
  }

  async stop(): Promise<void> {
    await this.judge.stop();
  }
}
