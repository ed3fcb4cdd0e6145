import { text, type ApiRequest } from '../apiRequest';
import { Writer } from '../writer';

export interface ProduceRequest {
  readonly transactionalId: string | null;
  /** -1 (all), 0 or 1. */
  readonly acks: number;
  readonly timeoutMs: number;
  /** One record batch a partition, encoded. */
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly partition: number; readonly records: Buffer }[] }[];
}

export interface ProducePartitionResponse {
  readonly partition: number;
  readonly errorCode: number;
  /** -1: none. */
  readonly baseOffset: bigint;
  /** ms; -1: the topic keeps the producer's time. */
  readonly logAppendTime: bigint;
  /** -1 where the version has none. */
  readonly logStartOffset: bigint;
  /** The records that made the broker refuse the batch, from version 8 on. */
  readonly recordErrors: readonly { readonly index: number; readonly message: string | null }[];
  readonly errorMessage: string | null;
}

export interface ProduceResponse {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly ProducePartitionResponse[] }[];
  readonly throttleTimeMs: number;
}

/** Version 8 is the last before the flexible ones, and the first that says which record was refused and why. */
export const produce: ApiRequest<ProduceRequest, ProduceResponse> = {
  apiKey: 0,
  name: 'Produce',
  minVersion: 3,
  maxVersion: 8,
  encode: (request, version, writer) => {
    for (const chunk of produceChunks(request, version)) {
      writer.raw(chunk);
    }
  },
  decode: (reader, version) => {
    const topics = reader.array((topic) => ({
      name: text(topic),
      partitions: topic.array((entry): ProducePartitionResponse => ({
        partition: entry.int32(),
        errorCode: entry.int16(),
        baseOffset: entry.int64(),
        logAppendTime: entry.int64(),
        logStartOffset: version >= 5 ? entry.int64() : -1n,
        recordErrors: version >= 8 ? entry.array((error) => ({ index: error.int32(), message: error.string() })) : [],
        errorMessage: version >= 8 ? entry.string() : null,
      })),
    }));
    return { topics, throttleTimeMs: reader.int32() };
  },
};

/** The body of a Produce request in pieces, the batches among them uncopied: to be written one after the other. */
export function produceChunks(request: ProduceRequest, version: number): Buffer[] {
  if (version < produce.minVersion || version > produce.maxVersion) {
    throw new RangeError(`Produce v${version}`);
  }
  const chunks: Buffer[] = [];
  let writer = new Writer();
  writer.string(request.transactionalId).int16(request.acks).int32(request.timeoutMs).int32(request.topics.length);
  for (const topic of request.topics) {
    writer.string(topic.name).int32(topic.partitions.length);
    for (const { partition, records } of topic.partitions) {
      writer.int32(partition).int32(records.length);
      chunks.push(writer.toBuffer(), records);
      writer = new Writer();
    }
  }
  return chunks;
}
