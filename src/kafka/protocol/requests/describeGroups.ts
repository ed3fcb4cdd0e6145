import { text, type ApiRequest } from '../apiRequest';

export interface DescribeGroupsRequest {
  readonly groups: readonly string[];
}

export interface DescribeGroupsResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly {
    readonly errorCode: number;
    readonly groupId: string;
    /** `Dead`: there is no such group. */
    readonly state: string;
    readonly protocolType: string;
    /** Name of the assignor that the members agreed on. */
    readonly protocol: string;
    readonly members: readonly {
      readonly memberId: string;
      /** null: none, or not told. */
      readonly instanceId: string | null;
      readonly clientId: string;
      readonly clientHost: string;
      /** In the format of the protocol type; see `consumerAssignment`. */
      readonly assignment: Buffer;
    }[];
  }[];
}

const NOTHING = Buffer.alloc(0);

/** State, members and assignments of classic groups, asked of their coordinator. */
export const describeGroups: ApiRequest<DescribeGroupsRequest, DescribeGroupsResponse> = {
  apiKey: 15,
  name: 'DescribeGroups',
  minVersion: 0,
  maxVersion: 4,
  encode: ({ groups }, version, writer) => {
    writer.array(groups, (group) => writer.string(group));
    if (version >= 3) {
      writer.boolean(false);
    }
  },
  decode: (reader, version) => ({
    throttleTimeMs: version >= 1 ? reader.int32() : 0,
    groups: reader.array((entry) => {
      const group = {
        errorCode: entry.int16(),
        groupId: text(entry),
        state: text(entry),
        protocolType: text(entry),
        protocol: text(entry),
        members: entry.array((member) => {
          const memberId = text(member);
          const instanceId = version >= 4 ? member.string() : null;
          const [clientId, clientHost] = [text(member), text(member)];
          member.bytes(); // what it subscribed to
          return { memberId, instanceId, clientId, clientHost, assignment: member.bytes() ?? NOTHING };
        }),
      };
      if (version >= 3) {
        entry.skip(4); // authorized operations
      }
      return group;
    }),
  }),
};
