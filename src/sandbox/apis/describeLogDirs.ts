import { ERROR } from '../errorCodes';
import { defineApi, type Call } from './api';

interface Sized {
  readonly name: string;
  readonly partitions: readonly { readonly partition: number; readonly size: number }[];
}

interface DescribeLogDirsRequest {
  /** null: all. */
  readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[] | null;
}

/** What stands in memory, called by a folder's name. */
const LOG_DIR = '/sandbox';
const NOT_KNOWN = -1n;

/** How large partitions are. */
export const describeLogDirs = defineApi<DescribeLogDirsRequest, { readonly error: number; readonly topics: readonly Sized[] }>({
  name: 'DescribeLogDirs',
  min: 1,
  max: 4,
  flexibleFrom: 2,
  decode: (reader) => ({ topics: reader.nullableStructs(() => ({ name: reader.string(), partitions: reader.array(() => reader.int32()) })) }),
  handle: ({ topics }, call) => ({ error: call.fault()?.code ?? ERROR.none, topics: sizes(topics, call) }),
  encode: ({ error, topics }, writer) => {
    const { version } = writer;
    writer.throttle();
    if (version >= 3) {
      writer.int16(error);
    }
    writer.structs(error === ERROR.none ? [LOG_DIR] : [], (folder) => {
      writer.int16(ERROR.none);
      writer.string(folder);
      writer.structs(topics, ({ name, partitions }) => {
        writer.string(name);
        writer.structs(partitions, ({ partition, size }) => {
          writer.int32(partition);
          writer.int64(BigInt(size));
          writer.int64(0n);
          writer.boolean(false);
        });
      });
      if (version >= 4) {
        writer.int64(NOT_KNOWN);
        writer.int64(NOT_KNOWN);
      }
    });
  },
});

function sizes(wanted: DescribeLogDirsRequest['topics'], { broker }: Call): readonly Sized[] {
  const all = wanted ?? broker.topics.all.map(({ name, partitions }) => ({ name, partitions: partitions.map(({ partition }) => partition) }));
  return all
    .map(({ name, partitions }) => ({
      name,
      partitions: partitions.flatMap((partition) => {
        const log = broker.topics.partition(name, partition);
        return log === null ? [] : [{ partition, size: log.bytes }];
      }),
    }))
    .filter(({ partitions }) => partitions.length > 0);
}
