import { ERROR } from '../errorCodes';
import type { PartitionLog } from '../log/partitionLog';
import { findByTimestamp, findMaxTimestamp, type TimestampedOffset } from '../log/timestampSearch';
import { LEADER_EPOCH } from '../leader';
import { defineApi, type Call } from './api';
import { checkLeaderEpoch } from './leaderEpoch';

interface RequestedPartition {
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly timestamp: bigint;
}

interface FoundPartition extends TimestampedOffset {
  readonly partition: number;
  readonly error: number;
}

interface ListOffsetsRequest extends ByTopic<RequestedPartition> {
  readonly readCommitted: boolean;
}

interface ByTopic<P> {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly P[] }[];
}

/** Times with a meaning of their own. Source: `ListOffsetsRequest` of Kafka. */
const READ_COMMITTED = 1;
const LATEST = -1n;
const EARLIEST = -2n;
const MAX_TIMESTAMP = -3n;
const NOT_FOUND: TimestampedOffset = { offset: -1n, timestamp: -1n };

/** Offsets by time, and the ends of a partition. */
export const listOffsets = defineApi<ListOffsetsRequest, ByTopic<FoundPartition>>({
  name: 'ListOffsets',
  min: 1,
  max: 7,
  flexibleFrom: 6,
  decode: (reader) => {
    reader.int32();
    const readCommitted = reader.version >= 2 && reader.int8() === READ_COMMITTED;
    const topics = reader.structs(() => ({
      name: reader.string(),
      partitions: reader.structs(() => ({
        partition: reader.int32(),
        leaderEpoch: reader.version >= 4 ? reader.int32() : -1,
        timestamp: reader.int64(),
      })),
    }));
    return { topics, readCommitted };
  },
  targets: ({ topics }) => topics.flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition }))),
  handle: async ({ topics, readCommitted }, call) => ({
    topics: await Promise.all(
      topics.map(async ({ name, partitions }) => ({ name, partitions: await Promise.all(partitions.map((asked) => find(name, asked, readCommitted, call))) })),
    ),
  }),
  encode: ({ topics }, writer) => {
    if (writer.version >= 2) {
      writer.throttle();
    }
    writer.structs(topics, ({ name, partitions }) => {
      writer.string(name);
      writer.structs(partitions, ({ partition, error, timestamp, offset }) => {
        writer.int32(partition);
        writer.int16(error);
        writer.int64(timestamp);
        writer.int64(offset);
        if (writer.version >= 4) {
          writer.int32(offset < 0n ? -1 : LEADER_EPOCH);
        }
      });
    });
  },
});

async function find(topic: string, { partition, leaderEpoch, timestamp }: RequestedPartition, readCommitted: boolean, call: Call): Promise<FoundPartition> {
  const log = call.broker.topics.partition(topic, partition);
  const error = call.fault(topic, partition)?.code ?? (log === null ? ERROR.unknownTopicOrPartition : checkLeaderEpoch(leaderEpoch));
  if (log === null || error !== ERROR.none) {
    return { ...NOT_FOUND, partition, error };
  }
  if (timestamp < MAX_TIMESTAMP || (timestamp === MAX_TIMESTAMP && call.version < 7)) {
    return { ...NOT_FOUND, partition, error: ERROR.unsupportedVersion };
  }
  const end = readCommitted ? log.lastStableOffset : log.highWatermark;
  const found = await offsetFor(log, timestamp, end);
  const isReadable = found !== null && found.offset <= end;
  return { ...(isReadable ? found : NOT_FOUND), partition, error: ERROR.none };
}

function offsetFor(log: PartitionLog, timestamp: bigint, end: bigint): TimestampedOffset | null | Promise<TimestampedOffset | null> {
  switch (timestamp) {
    case LATEST:
      return { offset: end, timestamp: -1n };
    case EARLIEST:
      return { offset: log.logStartOffset, timestamp: -1n };
    case MAX_TIMESTAMP:
      return findMaxTimestamp(log);
    default:
      return findByTimestamp(log, timestamp);
  }
}
