import type { ApiRequest } from '../apiRequest';
import { FieldReader, FieldWriter } from '../fields';

/** Before version 8 exactly one group. */
export interface OffsetFetchRequest {
  readonly groups: readonly string[];
}

export interface OffsetFetchResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly {
    /** Empty before version 8: the one that was asked for. */
    readonly groupId: string;
    readonly errorCode: number;
    readonly topics: readonly {
      readonly name: string;
      readonly partitions: readonly {
        readonly partition: number;
        /** -1: none. */
        readonly offset: bigint;
        readonly metadata: string | null;
        readonly errorCode: number;
      }[];
    }[];
  }[];
}

const FLEXIBLE_FROM = 6;
/** From here on several groups in a request. */
export const SEVERAL_GROUPS_FROM = 8;

/** Everything that groups committed, asked of their coordinator. An offset that a transaction has not decided does not hold it up. */
export const offsetFetch: ApiRequest<OffsetFetchRequest, OffsetFetchResponse> = {
  apiKey: 9,
  name: 'OffsetFetch',
  minVersion: 2,
  maxVersion: 8,
  flexibleFrom: FLEXIBLE_FROM,
  encode: ({ groups }, version, writer) => {
    const fields = new FieldWriter(writer, version >= FLEXIBLE_FROM);
    const all = (group: string): unknown => fields.string(group).array(null, () => undefined);
    if (version >= SEVERAL_GROUPS_FROM) {
      fields.structs(groups, all);
    } else {
      all(groups[0] ?? '');
    }
    if (version >= 7) {
      fields.boolean(false);
    }
    fields.end();
  },
  decode: (reader, version) => {
    const fields = new FieldReader(reader, version >= FLEXIBLE_FROM);
    const topics = (): OffsetFetchResponse['groups'][number]['topics'] =>
      fields.structs(() => ({
        name: fields.text(),
        partitions: fields.structs(() => {
          const [partition, offset] = [fields.int32(), fields.int64()];
          if (version >= 5) {
            fields.int32(); // leader epoch
          }
          return { partition, offset, metadata: fields.string(), errorCode: fields.int16() };
        }),
      }));
    const throttleTimeMs = version >= 3 ? fields.int32() : 0;
    const groups =
      version >= SEVERAL_GROUPS_FROM
        ? fields.structs(() => ({ groupId: fields.text(), topics: topics(), errorCode: fields.int16() }))
        : [{ groupId: '', topics: topics(), errorCode: fields.int16() }];
    fields.end();
    return { throttleTimeMs, groups };
  },
};
