import { ERROR } from '../errorCodes';
import { defineApi } from './api';

interface HeartbeatRequest {
  readonly groupId: string;
  readonly generation: number;
  readonly memberId: string;
}

/** A member says that it lives, and hears of a rebalance. */
export const heartbeat = defineApi<HeartbeatRequest, { readonly error: number }>({
  name: 'Heartbeat',
  min: 0,
  max: 3,
  decode: (reader) => {
    const request = { groupId: reader.string(), generation: reader.int32(), memberId: reader.string() };
    if (reader.version >= 3) {
      reader.nullableString();
    }
    return request;
  },
  handle: ({ groupId, generation, memberId }, call) => ({
    error: call.fault()?.code ?? call.broker.groups.get(groupId)?.heartbeat(memberId, generation) ?? ERROR.unknownMemberId,
  }),
  encode: ({ error }, writer) => {
    if (writer.version >= 1) {
      writer.throttle();
    }
    writer.int16(error);
  },
});
