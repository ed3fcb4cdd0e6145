import { ERROR } from '../errorCodes';
import { failedJoin, type JoinRequest } from '../groups/group';
import type { JoinResult } from '../groups/member';
import { defineApi } from './api';

type JoinGroupRequest = Omit<JoinRequest, 'clientId' | 'clientHost'> & { readonly groupId: string };

/** A consumer enters a group; answered when all its members have. */
export const joinGroup = defineApi<JoinGroupRequest, JoinResult>({
  name: 'JoinGroup',
  min: 0,
  max: 5,
  decode: (reader) => {
    const { version } = reader;
    const groupId = reader.string();
    const sessionTimeoutMs = reader.int32();
    const rebalanceTimeoutMs = version >= 1 ? reader.int32() : sessionTimeoutMs;
    const memberId = reader.string();
    const instanceId = version >= 5 ? reader.nullableString() : null;
    const protocolType = reader.string();
    const protocols = reader.structs(() => ({ name: reader.string(), metadata: Buffer.from(reader.bytes()) }));
    return { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, instanceId, protocolType, protocols, mustKnowId: version >= 4 };
  },
  handle: (request, call) => {
    const fault = call.fault();
    if (fault !== null) {
      return failedJoin(fault.code, request.memberId);
    }
    if (request.groupId === '') {
      return failedJoin(ERROR.invalidGroupId, request.memberId);
    }
    const group = call.broker.groups.getOrCreate(request.groupId);
    return group === null
      ? failedJoin(ERROR.groupMaxSizeReached, request.memberId)
      : group.join({ ...request, clientId: call.clientId, clientHost: call.clientHost });
  },
  encode: ({ error, generation, protocolName, leader, memberId, members }, writer) => {
    if (writer.version >= 2) {
      writer.throttle();
    }
    writer.int16(error);
    writer.int32(generation);
    writer.string(protocolName);
    writer.string(leader);
    writer.string(memberId);
    writer.structs(members, ({ id, instanceId, metadata }) => {
      writer.string(id);
      if (writer.version >= 5) {
        writer.string(instanceId);
      }
      writer.bytes(metadata);
    });
  },
});
