import type { ApiRequest } from '../apiRequest';
import { FieldReader, FieldWriter } from '../fields';

export interface ConsumerGroupDescribeRequest {
  readonly groups: readonly string[];
}

export interface AssignedPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupDescribeResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly {
    readonly errorCode: number;
    readonly errorMessage: string | null;
    readonly groupId: string;
    readonly state: string;
    readonly assignor: string;
    readonly members: readonly {
      readonly memberId: string;
      /** null: none. */
      readonly instanceId: string | null;
      readonly clientId: string;
      readonly clientHost: string;
      readonly assignment: readonly AssignedPartitions[];
    }[];
  }[];
}

const UUID_BYTES = 16;

/** State, members and assignments of groups of the new protocol (KIP-848), asked of their coordinator. */
export const consumerGroupDescribe: ApiRequest<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse> = {
  apiKey: 69,
  name: 'ConsumerGroupDescribe',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  encode: ({ groups }, _version, writer) => {
    const fields = new FieldWriter(writer, true);
    fields.array(groups, (group) => fields.string(group)).boolean(false).end();
  },
  decode: (reader, version) => {
    const fields = new FieldReader(reader, true);
    const assignment = (): AssignedPartitions[] => {
      const topics = fields.structs(() => {
        fields.skip(UUID_BYTES);
        return { topic: fields.text(), partitions: fields.array(() => fields.int32()) };
      });
      fields.end();
      return topics;
    };
    const response = {
      throttleTimeMs: fields.int32(),
      groups: fields.structs(() => {
        const [errorCode, errorMessage, groupId, state] = [fields.int16(), fields.string(), fields.text(), fields.text()];
        fields.skip(8); // epochs of the group and of its assignment
        const assignor = fields.text();
        const members = fields.structs(() => {
          const [memberId, instanceId] = [fields.text(), fields.string()];
          fields.string(); // rack
          fields.int32(); // epoch
          const [clientId, clientHost] = [fields.text(), fields.text()];
          fields.array(() => fields.text()); // what it subscribed to
          fields.string(); // … by regular expression
          const current = assignment();
          assignment(); // what it is on the way to
          if (version >= 1) {
            fields.int8(); // whether it speaks the classic protocol
          }
          return { memberId, instanceId, clientId, clientHost, assignment: current };
        });
        fields.int32(); // authorized operations
        return { errorCode, errorMessage, groupId, state, assignor, members };
      }),
    };
    fields.end();
    return response;
  },
};
