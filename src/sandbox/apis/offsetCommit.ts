import { ERROR } from '../errorCodes';
import type { CommittedOffset } from '../groups/committedOffsets';
import type { Group } from '../groups/group';
import { defineApi, type Call } from './api';

interface OffsetCommitRequest {
  readonly groupId: string;
  /** −1: a consumer that is in no group. */
  readonly generation: number;
  readonly memberId: string;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly (CommittedOffset & { readonly partition: number })[] }[];
}

interface OffsetCommitResponse {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly partition: number; readonly error: number }[] }[];
}

/** Source: Kafka's default of `offset.metadata.max.bytes`. */
const MAX_METADATA_BYTES = 4096;

/** Keeps how far a group has read. */
export const offsetCommit = defineApi<OffsetCommitRequest, OffsetCommitResponse>({
  name: 'OffsetCommit',
  min: 2,
  max: 7,
  decode: (reader) => {
    const { version } = reader;
    const groupId = reader.string();
    const generation = reader.int32();
    const memberId = reader.string();
    if (version >= 7) {
      reader.nullableString();
    }
    if (version <= 4) {
      reader.int64();
    }
    const topics = reader.structs(() => ({
      name: reader.string(),
      partitions: reader.structs(() => ({
        partition: reader.int32(),
        offset: reader.int64(),
        leaderEpoch: version >= 6 ? reader.int32() : -1,
        metadata: reader.nullableString(),
      })),
    }));
    return { groupId, generation, memberId, topics };
  },
  targets: ({ topics }) => topics.flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition }))),
  handle: ({ groupId, generation, memberId, topics }, call) => {
    const group = groupFor(groupId, generation, call);
    const groupError = group === null ? ERROR.illegalGeneration : group.checkCommit(memberId, generation);
    return {
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partition, ...committed }) => {
          const error = call.fault(name, partition)?.code ?? (groupError === ERROR.none ? reasonAgainst(name, partition, committed, call) : groupError);
          if (error === ERROR.none) {
            group?.offsets.set(name, partition, committed);
          }
          return { partition, error };
        }),
      })),
    };
  },
  encode: ({ topics }, writer) => {
    if (writer.version >= 3) {
      writer.throttle();
    }
    writer.structs(topics, ({ name, partitions }) => {
      writer.string(name);
      writer.structs(partitions, ({ partition, error }) => {
        writer.int32(partition);
        writer.int16(error);
      });
    });
  },
});

/** A consumer that assigns its partitions itself makes its group by committing. */
function groupFor(groupId: string, generation: number, call: Call): Group | null {
  const { groups } = call.broker;
  return generation < 0 && groupId !== '' ? groups.getOrCreate(groupId) : groups.get(groupId);
}

function reasonAgainst(topic: string, partition: number, { metadata }: CommittedOffset, call: Call): number {
  if (call.broker.topics.partition(topic, partition) === null) {
    return ERROR.unknownTopicOrPartition;
  }
  return Buffer.byteLength(metadata ?? '') > MAX_METADATA_BYTES ? ERROR.offsetMetadataTooLarge : ERROR.none;
}
