import { ERROR } from '../errorCodes';
import type { Group } from '../groups/group';
import { defineApi } from './api';

interface ListGroupsRequest {
  /** Empty: any. */
  readonly states: readonly string[];
  readonly types: readonly string[];
}

interface ListGroupsResponse {
  readonly error: number;
  readonly groups: readonly Group[];
}

/** There is no other type here. */
const TYPE = 'classic';

/** Groups with what they are for, in some states or of some types. */
export const listGroups = defineApi<ListGroupsRequest, ListGroupsResponse>({
  name: 'ListGroups',
  min: 0,
  max: 5,
  flexibleFrom: 3,
  decode: (reader) => ({
    states: reader.version >= 4 ? reader.array(() => reader.string()) : [],
    types: reader.version >= 5 ? reader.array(() => reader.string()) : [],
  }),
  handle: ({ states, types }, call) => ({
    error: call.fault()?.code ?? ERROR.none,
    groups: call.broker.groups.all.filter(({ state }) => isAmong(states, state) && isAmong(types, TYPE)),
  }),
  encode: ({ error, groups }, writer) => {
    if (writer.version >= 1) {
      writer.throttle();
    }
    writer.int16(error);
    writer.structs(groups, ({ id, protocolType, state }) => {
      writer.string(id);
      writer.string(protocolType);
      if (writer.version >= 4) {
        writer.string(state);
      }
      if (writer.version >= 5) {
        writer.string(TYPE);
      }
    });
  },
});

function isAmong(wanted: readonly string[], word: string): boolean {
  return wanted.length === 0 || wanted.some((one) => one.toLowerCase() === word.toLowerCase());
}
