import { ERROR } from '../errorCodes';
import { defineApi, type Call } from './api';

interface PartitionToCut {
  readonly partition: number;
  readonly offset: bigint;
}

interface CutPartition {
  readonly partition: number;
  readonly error: number;
  readonly lowWatermark: bigint;
}

interface ByTopic<P> {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly P[] }[];
}

/** All up to the high watermark. */
const ALL = -1n;

/** Removes records from the beginning of partitions. Source: `ReplicaManager.deleteRecordsOnLocalLog`. */
export const deleteRecords = defineApi<ByTopic<PartitionToCut>, ByTopic<CutPartition>>({
  name: 'DeleteRecords',
  min: 0,
  max: 2,
  flexibleFrom: 2,
  decode: (reader) => {
    const topics = reader.structs(() => ({ name: reader.string(), partitions: reader.structs(() => ({ partition: reader.int32(), offset: reader.int64() })) }));
    reader.int32();
    return { topics };
  },
  targets: ({ topics }) => topics.flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition }))),
  handle: ({ topics }, call) => ({ topics: topics.map(({ name, partitions }) => ({ name, partitions: partitions.map((asked) => cut(name, asked, call)) })) }),
  encode: ({ topics }, writer) => {
    writer.throttle();
    writer.structs(topics, ({ name, partitions }) => {
      writer.string(name);
      writer.structs(partitions, ({ partition, lowWatermark, error }) => {
        writer.int32(partition);
        writer.int64(lowWatermark);
        writer.int16(error);
      });
    });
  },
});

function cut(name: string, { partition, offset }: PartitionToCut, call: Call): CutPartition {
  const { topics } = call.broker;
  const topic = topics.get(name);
  const log = topics.partition(name, partition);
  const failed = (error: number): CutPartition => ({ partition, error, lowWatermark: -1n });
  const fault = call.fault(name, partition);
  if (fault !== null) {
    return failed(fault.code);
  }
  if (topic === null || log === null) {
    return failed(ERROR.unknownTopicOrPartition);
  }
  if (!topic.configs.deletes) {
    return failed(ERROR.policyViolation);
  }
  const before = offset === ALL ? log.highWatermark : offset;
  if (before < 0n || before > log.highWatermark) {
    return failed(ERROR.offsetOutOfRange);
  }
  topics.deleteBefore(log, before);
  return { partition, error: ERROR.none, lowWatermark: log.logStartOffset };
}
