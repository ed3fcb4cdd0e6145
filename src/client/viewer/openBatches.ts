import type { Cluster } from '../../kafka/cluster/cluster';
import { KafkaError, type KafkaErrorData } from '../../kafka/errors/kafkaError';
import { batchesOf, decodeBatchHeader, verifyCrc, type BatchHeader } from '../../kafka/protocol/batchHeader';
import { openBatch } from '../../kafka/protocol/decodeBatch';
import { fetchOnce } from '../../kafka/reader/fetchBatches';
import { MAX_DECOMPRESSED_BYTES } from './batchScan';
import type { BatchPlace, BatchStore } from './batchStore';
import type { IndexedRow } from './rowIndex';

/** Bytes of decompressed batches, and of batches fetched again, that are kept for the next rows. */
const KEPT_BYTES = 16 * 1_048_576;

/** A batch as it is looked into. `section` null: it cannot be decoded, `error` says why. */
export type OpenBatch =
  | { readonly bytes: Buffer; readonly header: BatchHeader; readonly section: Buffer; readonly error: null }
  | { readonly bytes: Buffer; readonly header: BatchHeader | null; readonly section: null; readonly error: KafkaErrorData; /** null: there is no header to check it by. */ readonly isIntact: boolean | null };

/** Batches for which somebody looks at a row: from the store, or fetched again where their bytes are not kept. */
export class OpenBatches {
  private readonly open = new Recent<OpenBatch>(({ bytes, section }) => bytes.length + (section?.length ?? 0));
  private readonly fetched = new Recent<Buffer>(({ length }) => length);

  constructor(
    private readonly topic: string,
    private readonly store: BatchStore,
    private readonly use: <T>(work: (cluster: Cluster) => Promise<T>, signal: AbortSignal) => Promise<T>,
  ) {}

  /** Throws `KafkaError`: `offset-out-of-range` where it is gone from the topic meanwhile. */
  async get(row: IndexedRow, signal: AbortSignal): Promise<OpenBatch> {
    const key = batchKey(row);
    const known = this.open.get(key);
    if (known !== undefined) {
      return known;
    }
    const opened = await open(this.store.bytesOf(row.batch, row) ?? this.fetched.get(key) ?? (await this.fetch(row, signal)));
    this.open.set(key, opened);
    return opened;
  }

  /** With those that stand behind it in the same answer: whoever looks at a row soon looks at its neighbours. */
  private async fetch({ partition, baseOffset }: BatchPlace, signal: AbortSignal): Promise<Buffer> {
    const { records, logStartOffset } = await this.use((cluster) => fetchOnce(cluster, { topic: this.topic, partition, isolationLevel: 0 }, baseOffset, signal), signal);
    let found: Buffer | null = null;
    for (const header of batchesOf(records)) {
      const bytes = records.subarray(header.position, header.position + header.totalSize);
      this.fetched.set(batchKey({ partition, baseOffset: header.baseOffset }), bytes);
      found = header.baseOffset === baseOffset ? bytes : found;
    }
    if (found === null) {
      throw new KafkaError('offset-out-of-range', { facts: { topic: this.topic, partition, offset: String(baseOffset), logStart: String(logStartOffset) } });
    }
    return found;
  }
}

async function open(bytes: Buffer): Promise<OpenBatch> {
  let header: BatchHeader | null = null;
  try {
    header = decodeBatchHeader(bytes);
    return { bytes, ...(await openBatch(bytes, header, MAX_DECOMPRESSED_BYTES)), error: null };
  } catch (thrown) {
    return { bytes, header, section: null, error: KafkaError.dataOf(thrown), isIntact: header === null ? null : verifyCrc(bytes, header) };
  }
}

/** Names a batch of a topic. */
export function batchKey({ partition, baseOffset }: BatchPlace): string {
  return `${partition} ${baseOffset}`;
}

/** What was used last, up to so many bytes; one is kept whatever its size. */
class Recent<T> {
  private readonly all = new Map<string, T>();
  private bytes = 0;

  constructor(private readonly sizeOf: (value: T) => number) {}

  get(key: string): T | undefined {
    const value = this.all.get(key);
    if (value !== undefined) {
      this.all.delete(key);
      this.all.set(key, value);
    }
    return value;
  }

  set(key: string, value: T): void {
    const before = this.all.get(key);
    this.bytes += this.sizeOf(value) - (before === undefined ? 0 : this.sizeOf(before));
    this.all.delete(key);
    this.all.set(key, value);
    for (const [oldest, old] of this.all) {
      if (this.bytes <= KEPT_BYTES || oldest === key) {
        return;
      }
      this.all.delete(oldest);
      this.bytes -= this.sizeOf(old);
    }
  }
}
