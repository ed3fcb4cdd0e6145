import { ERROR } from '../errorCodes';
import type { Group } from '../groups/group';
import { defineApi } from './api';

interface ListGroupsResponse {
  readonly error: number;
  readonly groups: readonly Group[];
}

/** All groups with what they are for; its highest versions are left out, as their filters are of no use here. */
export const listGroups = defineApi<object, ListGroupsResponse>({
  name: 'ListGroups',
  min: 0,
  max: 3,
  flexibleFrom: 3,
  decode: () => ({}),
  handle: (_, call) => ({ error: call.fault()?.code ?? ERROR.none, groups: call.broker.groups.all }),
  encode: ({ error, groups }, writer) => {
    if (writer.version >= 1) {
      writer.throttle();
    }
    writer.int16(error);
    writer.structs(groups, ({ id, protocolType }) => {
      writer.string(id);
      writer.string(protocolType);
    });
  },
});
