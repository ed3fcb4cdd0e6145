import type { CompressionName } from '../../../src/contracts/messages';
import { codecByName } from '../../../src/kafka/compression/codecs';
import { BatchBuilder, type BatchOptions, type EncodedBatch } from '../../../src/kafka/protocol/batchBuilder';
import type { RecordHeader, Timestamp } from '../../../src/kafka/protocol/recordSize';

export interface TestRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: readonly RecordHeader[];
  readonly timestamp?: Timestamp;
}

export const CODEC_NAMES: readonly CompressionName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

export function encode(records: readonly TestRecord[], codec: CompressionName = 'none', options: Partial<BatchOptions> = {}): Promise<EncodedBatch> {
  const builder = new BatchBuilder(64);
  for (const { key, value, headers = [], timestamp = 0 } of records) {
    builder.append(key, value, headers, timestamp);
  }
  return builder.build({ codec: codecByName(codec), producerId: -1n, producerEpoch: -1, baseSequence: -1, ...options });
}

/** Nulls, empty ones, a header twice, int64 extremes, text that compresses. */
export const MANY_KINDS: readonly TestRecord[] = [
  { key: Buffer.from('key'), value: Buffer.from('value'), headers: [{ name: 'h', value: Buffer.from('1') }, { name: 'h', value: null }, { name: 'é', value: Buffer.alloc(0) }], timestamp: 1_700_000_000_000 },
  { key: null, value: Buffer.alloc(0), timestamp: 1_700_000_000_123n },
  { key: Buffer.alloc(0), value: null, timestamp: 1_699_999_999_999 },
  { key: Buffer.from('k'), value: Buffer.from('speed '.repeat(200)), timestamp: 2n ** 63n - 1n },
  { key: null, value: null, headers: [{ name: '', value: null }], timestamp: -(2n ** 63n) },
  { key: Buffer.from([0, 0, 0, 0]), value: Buffer.from([0xff, 0xfe]), timestamp: -1 },
];
