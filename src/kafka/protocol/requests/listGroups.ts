import type { ApiRequest } from '../apiRequest';
import { FieldReader, FieldWriter } from '../fields';

export interface ListGroupsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly groups: readonly {
    readonly groupId: string;
    /** `consumer`, `connect` …; empty: offsets only, without members ever. */
    readonly protocolType: string;
    /** `Stable`, `Empty` …; null where the version does not tell. */
    readonly state: string | null;
    /** `classic`, `consumer` (KIP-848), `share`, `streams`; null where the version does not tell: then it is a classic one. */
    readonly type: string | null;
  }[];
}

const FLEXIBLE_FROM = 3;

/** The groups that one broker coordinates, all states and types of them. */
export const listGroups: ApiRequest<null, ListGroupsResponse> = {
  apiKey: 16,
  name: 'ListGroups',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: FLEXIBLE_FROM,
  encode: (_request, version, writer) => {
    const fields = new FieldWriter(writer, version >= FLEXIBLE_FROM);
    const anyOf = version >= 5 ? [0, 1] : version >= 4 ? [0] : [];
    anyOf.forEach(() => fields.array([], () => undefined)); // filters by state and by type
    fields.end();
  },
  decode: (reader, version) => {
    const fields = new FieldReader(reader, version >= FLEXIBLE_FROM);
    const response = {
      throttleTimeMs: version >= 1 ? fields.int32() : 0,
      errorCode: fields.int16(),
      groups: fields.structs(() => ({
        groupId: fields.text(),
        protocolType: fields.text(),
        state: version >= 4 ? fields.text() : null,
        type: version >= 5 ? fields.text() : null,
      })),
    };
    fields.end();
    return response;
  },
};
