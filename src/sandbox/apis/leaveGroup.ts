import { ERROR } from '../errorCodes';
import { defineApi } from './api';

interface LeavingMember {
  readonly memberId: string;
  readonly instanceId: string | null;
}

interface LeaveGroupResponse {
  readonly error: number;
  readonly members: readonly (LeavingMember & { readonly error: number })[];
}

/** Members leave; the others share what they read. Before v3 one member, whose error is the response's. */
export const leaveGroup = defineApi<{ readonly groupId: string; readonly members: readonly LeavingMember[] }, LeaveGroupResponse>({
  name: 'LeaveGroup',
  min: 0,
  max: 3,
  decode: (reader) => {
    const groupId = reader.string();
    const members =
      reader.version >= 3
        ? reader.structs(() => ({ memberId: reader.string(), instanceId: reader.nullableString() }))
        : [{ memberId: reader.string(), instanceId: null }];
    return { groupId, members };
  },
  handle: ({ groupId, members }, call) => {
    const group = call.broker.groups.get(groupId);
    const left = members.map((member) => ({ ...member, error: group?.leave(member.memberId) ?? ERROR.unknownMemberId }));
    const error = call.fault()?.code ?? (call.version < 3 ? left[0]?.error : ERROR.none);
    return { error: error ?? ERROR.none, members: left };
  },
  encode: ({ error, members }, writer) => {
    if (writer.version >= 1) {
      writer.throttle();
    }
    writer.int16(error);
    if (writer.version >= 3) {
      writer.structs(members, (member) => {
        writer.string(member.memberId);
        writer.string(member.instanceId);
        writer.int16(member.error);
      });
    }
  },
});
