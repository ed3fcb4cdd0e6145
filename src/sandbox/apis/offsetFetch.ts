import { ERROR } from '../errorCodes';
import type { CommittedOffset } from '../groups/committedOffsets';
import { defineApi } from './api';

interface OffsetFetchRequest {
  readonly groupId: string;
  /** null: all that the group committed. */
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null;
}

interface OffsetFetchResponse {
  readonly error: number;
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly (CommittedOffset & { readonly partition: number })[] }[];
}

const NOTHING_COMMITTED: CommittedOffset = { offset: -1n, leaderEpoch: -1, metadata: '' };

/** How far a group has read; −1 where it committed nothing. */
export const offsetFetch = defineApi<OffsetFetchRequest, OffsetFetchResponse>({
  name: 'OffsetFetch',
  min: 1,
  max: 5,
  decode: (reader) => ({
    groupId: reader.string(),
    topics: reader.nullableStructs(() => ({ topic: reader.string(), partitions: reader.array(() => reader.int32()) })),
  }),
  handle: ({ groupId, topics }, call) => {
    const offsets = call.broker.groups.get(groupId)?.offsets;
    const wanted = topics ?? offsets?.all() ?? [];
    return {
      error: call.fault()?.code ?? ERROR.none,
      topics: wanted.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map((partition) => ({ partition, ...(offsets?.get(topic, partition) ?? NOTHING_COMMITTED) })),
      })),
    };
  },
  encode: ({ error, topics }, writer) => {
    const { version } = writer;
    if (version >= 3) {
      writer.throttle();
    }
    writer.structs(topics, ({ topic, partitions }) => {
      writer.string(topic);
      writer.structs(partitions, ({ partition, offset, leaderEpoch, metadata }) => {
        writer.int32(partition);
        writer.int64(offset);
        if (version >= 5) {
          writer.int32(leaderEpoch);
        }
        writer.string(metadata);
        writer.int16(error);
      });
    });
    if (version >= 2) {
      writer.int16(error);
    }
  },
});
