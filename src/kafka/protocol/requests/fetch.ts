import { text, type ApiRequest } from '../apiRequest';

/** Session id and epoch of a fetch without a session (KIP-227). */
const NO_SESSION = 0;
const FINAL_EPOCH = -1;
const CONSUMER = -1;

export interface FetchRequest {
  /** How long the broker waits for `minBytes`, in ms. */
  readonly maxWaitMs: number;
  readonly minBytes: number;
  /** Of the whole response; the first batch comes whole even if it is larger. */
  readonly maxBytes: number;
  /** 0: read_uncommitted, 1: read_committed. */
  readonly isolationLevel: 0 | 1;
  /** Where the client is: the leader may then name a replica that is nearer (KIP-392). Absent: the leader itself is to answer. */
  readonly rackId?: string;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partition: number;
      /** -1: not checked. */
      readonly leaderEpoch: number;
      readonly fetchOffset: bigint;
      readonly maxBytes: number;
    }[];
  }[];
}

export interface FetchResponse {
  readonly throttleTimeMs: number;
  /** Of the request as a whole; 0 before version 7. */
  readonly errorCode: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly FetchPartitionResponse[] }[];
}

export interface FetchPartitionResponse {
  readonly partition: number;
  readonly errorCode: number;
  /** Exclusive end of what is replicated; -1: unknown. */
  readonly highWatermark: bigint;
  /** Exclusive end of what no open transaction holds back. */
  readonly lastStableOffset: bigint;
  /** -1 where the version has none. */
  readonly logStartOffset: bigint;
  /** Only with read_committed: which producers' records from which offset on were aborted. */
  readonly abortedTransactions: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
  /** Broker that is to be asked instead; then there are no records. -1: none. */
  readonly preferredReadReplica: number;
  /** Batches, the last one possibly cut off: see `batchesOf`. A view. */
  readonly records: Buffer;
}

/** Reads a partition's log from an offset, without a group and without a fetch session. */
export const fetch: ApiRequest<FetchRequest, FetchResponse> = {
  apiKey: 1,
  name: 'Fetch',
  minVersion: 4,
  maxVersion: 11,
  encode: (request, version, writer) => {
    writer.int32(CONSUMER).int32(request.maxWaitMs).int32(request.minBytes).int32(request.maxBytes).int8(request.isolationLevel);
    if (version >= 7) {
      writer.int32(NO_SESSION).int32(FINAL_EPOCH);
    }
    writer.array(request.topics, (topic) => {
      writer.string(topic.name).array(topic.partitions, ({ partition, leaderEpoch, fetchOffset, maxBytes }) => {
        writer.int32(partition);
        if (version >= 9) {
          writer.int32(leaderEpoch);
        }
        writer.int64(fetchOffset);
        if (version >= 5) {
          writer.int64(-1n); // log start offset: of followers only
        }
        writer.int32(maxBytes);
      });
    });
    if (version >= 7) {
      writer.array([], () => undefined); // forgotten topics: of sessions only
    }
    if (version >= 11) {
      writer.string(request.rackId ?? '');
    }
  },
  decode: (reader, version) => {
    const throttleTimeMs = reader.int32();
    const errorCode = version >= 7 ? reader.int16() : 0;
    if (version >= 7) {
      reader.skip(4); // session id
    }
    const topics = reader.array((topic) => ({
      name: text(topic),
      partitions: topic.array((entry): FetchPartitionResponse => {
        const partition = {
          partition: entry.int32(),
          errorCode: entry.int16(),
          highWatermark: entry.int64(),
          lastStableOffset: entry.int64(),
          logStartOffset: version >= 5 ? entry.int64() : -1n,
          abortedTransactions: entry.array((aborted) => ({ producerId: aborted.int64(), firstOffset: aborted.int64() })),
        };
        const preferredReadReplica = version >= 11 ? entry.int32() : -1;
        return { ...partition, preferredReadReplica, records: entry.bytes() ?? Buffer.alloc(0) };
      }),
    }));
    return { throttleTimeMs, errorCode, topics };
  },
};
