import { text, type ApiRequest } from '../apiRequest';

export interface DeleteRecordsRequest {
  readonly topics: readonly {
    readonly name: string;
    /** `offset`: records before it go; -1: all that are below the high watermark. */
    readonly partitions: readonly { readonly partition: number; readonly offset: bigint }[];
  }[];
  readonly timeoutMs: number;
}

export interface DeleteRecordsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly {
    readonly name: string;
    /** `lowWatermark`: the first offset that is left. */
    readonly partitions: readonly { readonly partition: number; readonly lowWatermark: bigint; readonly errorCode: number }[];
  }[];
}

/** Removes records from the beginning of partitions, asked of their leader. */
export const deleteRecords: ApiRequest<DeleteRecordsRequest, DeleteRecordsResponse> = {
  apiKey: 21,
  name: 'DeleteRecords',
  minVersion: 0,
  maxVersion: 1,
  encode: ({ topics, timeoutMs }, _version, writer) => {
    writer.array(topics, (topic) => {
      writer.string(topic.name);
      writer.array(topic.partitions, ({ partition, offset }) => writer.int32(partition).int64(offset));
    });
    writer.int32(timeoutMs);
  },
  decode: (reader) => ({
    throttleTimeMs: reader.int32(),
    topics: reader.array((topic) => ({
      name: text(topic),
      partitions: topic.array((entry) => ({ partition: entry.int32(), lowWatermark: entry.int64(), errorCode: entry.int16() })),
    })),
  }),
};
