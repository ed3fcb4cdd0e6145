import type { ApiRequest } from '../apiRequest';
import { FieldReader, FieldWriter } from '../fields';

export interface DescribeLogDirsRequest {
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
}

export interface DescribeLogDirsResponse {
  readonly throttleTimeMs: number;
  /** 0 where the version has none: a refusal is then an answer without folders. */
  readonly errorCode: number;
  readonly results: readonly {
    readonly errorCode: number;
    readonly logDir: string;
    readonly topics: readonly {
      readonly name: string;
      readonly partitions: readonly {
        readonly partition: number;
        /** Bytes on disk. */
        readonly size: bigint;
        /** It is on the way from another folder, and takes the place of the one there. */
        readonly isFuture: boolean;
      }[];
    }[];
  }[];
}

const FLEXIBLE_FROM = 2;

/** How much of its disks a broker uses for replicas of partitions. */
export const describeLogDirs: ApiRequest<DescribeLogDirsRequest, DescribeLogDirsResponse> = {
  apiKey: 35,
  name: 'DescribeLogDirs',
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: FLEXIBLE_FROM,
  encode: ({ topics }, version, writer) => {
    const fields = new FieldWriter(writer, version >= FLEXIBLE_FROM);
    fields.structs(topics, ({ topic, partitions }) => fields.string(topic).array(partitions, (partition) => fields.int32(partition))).end();
  },
  decode: (reader, version) => {
    const fields = new FieldReader(reader, version >= FLEXIBLE_FROM);
    const response = {
      throttleTimeMs: fields.int32(),
      errorCode: version >= 3 ? fields.int16() : 0,
      results: fields.structs(() => ({
        errorCode: fields.int16(),
        logDir: fields.text(),
        topics: fields.structs(() => ({
          name: fields.text(),
          partitions: fields.structs(() => {
            const [partition, size] = [fields.int32(), fields.int64()];
            fields.int64(); // how far it is behind
            return { partition, size, isFuture: fields.boolean() };
          }),
        })),
      })),
    };
    fields.end();
    return response;
  },
};
