import { ERROR } from '../errorCodes';
import type { SyncResult } from '../groups/member';
import { defineApi } from './api';

interface SyncGroupRequest {
  readonly groupId: string;
  readonly generation: number;
  readonly memberId: string;
  /** From the leader: who reads what. */
  readonly assignments: ReadonlyMap<string, Buffer>;
}

/** A member asks for its assignment; answered when the leader has given it. */
export const syncGroup = defineApi<SyncGroupRequest, SyncResult>({
  name: 'SyncGroup',
  min: 0,
  max: 3,
  decode: (reader) => {
    const groupId = reader.string();
    const generation = reader.int32();
    const memberId = reader.string();
    if (reader.version >= 3) {
      reader.nullableString();
    }
    const assignments = new Map(reader.structs(() => [reader.string(), Buffer.from(reader.bytes())]));
    return { groupId, generation, memberId, assignments };
  },
  handle: ({ groupId, generation, memberId, assignments }, call) => {
    const error = call.fault()?.code ?? ERROR.none;
    const group = call.broker.groups.get(groupId);
    if (group === null || error !== ERROR.none) {
      return { error: error === ERROR.none ? ERROR.unknownMemberId : error, assignment: Buffer.alloc(0) };
    }
    return group.sync(memberId, generation, assignments);
  },
  encode: ({ error, assignment }, writer) => {
    if (writer.version >= 1) {
      writer.throttle();
    }
    writer.int16(error);
    writer.bytes(assignment);
  },
});
