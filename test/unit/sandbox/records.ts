import { codecByName } from '../../../src/kafka/compression/codecs';
import type { CompressionName } from '../../../src/contracts/messages';
import { BatchBuilder } from '../../../src/kafka/protocol/batchBuilder';
import { decodeBatch } from '../../../src/kafka/protocol/decodeBatch';
import type { DecodedRecord } from '../../../src/kafka/protocol/decodeRecords';
import { batchesOf } from '../../../src/kafka/protocol/batchHeader';
import { produce, type ProducePartitionResponse } from '../../../src/kafka/protocol/requests/produce';
import type { RawClient } from './rawClient';

export interface TestRecord {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly timestamp?: number | bigint;
}

export interface TestBatch {
  readonly codec?: CompressionName;
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
}

/** A batch as a client sends it. */
export async function batchOf(records: readonly TestRecord[], options: TestBatch = {}): Promise<Buffer> {
  const builder = new BatchBuilder(64);
  for (const { key = 'k', value = 'v', timestamp = Date.now() } of records) {
    builder.append(key === null ? null : Buffer.from(key), value === null ? null : Buffer.from(value), [], timestamp);
  }
  const { codec = 'none', ...producer } = options;
  const { buffer } = await builder.build({ producerId: -1n, producerEpoch: -1, baseSequence: -1, codec: codecByName(codec), ...producer });
  return Buffer.from(buffer);
}

export interface ProduceOptions {
  readonly topic?: string;
  readonly partition?: number;
  readonly acks?: number;
  readonly version?: number;
}

/** Produces one batch and answers what the broker says of it. */
export async function send(client: RawClient, records: Buffer, options: ProduceOptions = {}): Promise<ProducePartitionResponse> {
  const { topic = 't', partition = 0, acks = -1, version = 8 } = options;
  const { topics } = await client.ask(produce, { transactionalId: null, acks, timeoutMs: 1000, topics: [{ name: topic, partitions: [{ partition, records }] }] }, version);
  return topics[0]!.partitions[0]!;
}

export interface Fetched {
  readonly error: number;
  readonly highWatermark: bigint;
  readonly logStartOffset: bigint;
  readonly records: Buffer;
}

export interface FetchOptions {
  readonly topic?: string;
  readonly partition?: number;
  readonly minBytes?: number;
  readonly maxWaitMs?: number;
  readonly maxBytes?: number;
}

/** Fetches one partition by version 11. */
export async function fetchFrom(client: RawClient, offset: bigint, options: FetchOptions = {}): Promise<Fetched> {
  const { topic = 't', partition = 0, minBytes = 0, maxWaitMs = 0, maxBytes = 1_000_000 } = options;
  const reader = await client.request('Fetch', 11, (writer) => {
    writer.int32(-1).int32(maxWaitMs).int32(minBytes).int32(maxBytes).int8(0).int32(0).int32(-1);
    writer.array([topic], (name) => {
      writer.string(name).array([partition], (index) => {
        writer.int32(index).int32(-1).int64(offset).int64(-1n).int32(maxBytes);
      });
    });
    writer.array([], () => undefined).string('');
  });
  reader.skip(4 + 2 + 4);
  const [fetched] = reader.array(() => {
    reader.string();
    return reader.array(() => {
      reader.int32();
      const error = reader.int16();
      const highWatermark = reader.int64();
      reader.int64();
      const logStartOffset = reader.int64();
      reader.array(() => undefined);
      reader.int32();
      return { error, highWatermark, logStartOffset, records: reader.bytes() ?? Buffer.alloc(0) };
    })[0]!;
  });
  return fetched!;
}

/** The records of a fetched set, without the markers of transactions. */
export async function decodeAll(records: Buffer): Promise<DecodedRecord[]> {
  const decoded: DecodedRecord[] = [];
  for (const { position } of [...batchesOf(records)].filter(({ control }) => !control)) {
    decoded.push(...(await decodeBatch(records, position, 1_000_000)).records);
  }
  return decoded;
}
