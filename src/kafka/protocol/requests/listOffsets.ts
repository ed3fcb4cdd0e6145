import { text, type ApiRequest } from '../apiRequest';

/** Special timestamps of ListOffsets. */
export const EARLIEST = -2n;
export const LATEST = -1n;

export interface ListOffsetsRequest {
  /** 0: read_uncommitted, 1: read_committed (the latest is then the last stable offset). */
  readonly isolationLevel: 0 | 1;
  readonly topics: readonly {
    readonly name: string;
    /** `timestamp`: ms, or a special one; -1 as leader epoch: not checked. */
    readonly partitions: readonly { readonly partition: number; readonly leaderEpoch: number; readonly timestamp: bigint }[];
  }[];
}

export interface ListOffsetsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly errorCode: number;
      /** -1: none. */
      readonly timestamp: bigint;
      /** -1: no record at or after the timestamp. */
      readonly offset: bigint;
      readonly leaderEpoch: number;
    }[];
  }[];
}

export const listOffsets: ApiRequest<ListOffsetsRequest, ListOffsetsResponse> = {
  apiKey: 2,
  name: 'ListOffsets',
  minVersion: 2,
  maxVersion: 5,
  encode: ({ isolationLevel, topics }, version, writer) => {
    writer.int32(-1).int8(isolationLevel);
    writer.array(topics, (topic) => {
      writer.string(topic.name);
      writer.array(topic.partitions, ({ partition, leaderEpoch, timestamp }) => {
        writer.int32(partition);
        if (version >= 4) {
          writer.int32(leaderEpoch);
        }
        writer.int64(timestamp);
      });
    });
  },
  decode: (reader, version) => ({
    throttleTimeMs: reader.int32(),
    topics: reader.array((topic) => ({
      name: text(topic),
      partitions: topic.array((entry) => ({
        partition: entry.int32(),
        errorCode: entry.int16(),
        timestamp: entry.int64(),
        offset: entry.int64(),
        leaderEpoch: version >= 4 ? entry.int32() : -1,
      })),
    })),
  }),
};
