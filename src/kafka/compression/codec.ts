import type { CompressionName } from '../../contracts/messages';

/** Id in the attributes of a record batch: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
export type CodecId = 0 | 1 | 2 | 3 | 4;

/** Compresses the records section of a batch. */
export interface Codec {
  readonly id: CodecId;
  readonly name: CompressionName;
  /** Throws `compression-unavailable` where this Node.js cannot write the format. */
  compress(data: Buffer): Promise<Buffer>;
  /** Throws `corrupt-message` (fact `codec`) for damaged data and for data that would become larger than `maxBytes`; never allocates more than about that. */
  decompress(data: Buffer, maxBytes: number): Promise<Buffer>;
}
