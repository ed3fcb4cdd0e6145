import { ERROR } from '../errorCodes';
import type { Group } from '../groups/group';
import { defineApi } from './api';

interface DescribedGroup {
  readonly id: string;
  readonly error: number;
  /** null: no such group, which Kafka calls "Dead". */
  readonly group: Group | null;
}

/** "Not asked for" in the field of authorized operations. */
const NO_OPERATIONS = -2147483648;

/** State, members and assignments of groups. */
export const describeGroups = defineApi<{ readonly groups: readonly string[] }, { readonly groups: readonly DescribedGroup[] }>({
  name: 'DescribeGroups',
  min: 0,
  max: 4,
  decode: (reader) => {
    const groups = reader.array(() => reader.string());
    if (reader.version >= 3) {
      reader.boolean();
    }
    return { groups };
  },
  handle: ({ groups }, call) => ({
    groups: groups.map((id) => ({ id, error: call.fault()?.code ?? ERROR.none, group: call.broker.groups.get(id) })),
  }),
  encode: ({ groups }, writer) => {
    const { version } = writer;
    if (version >= 1) {
      writer.throttle();
    }
    writer.structs(groups, ({ id, error, group }) => {
      const protocol = group?.protocolName ?? '';
      writer.int16(error);
      writer.string(id);
      writer.string(group?.state ?? 'Dead');
      writer.string(group?.protocolType ?? '');
      writer.string(protocol);
      writer.structs(group?.members ?? [], (member) => {
        writer.string(member.id);
        if (version >= 4) {
          writer.string(member.options.instanceId);
        }
        writer.string(member.options.clientId);
        writer.string(member.options.clientHost);
        writer.bytes(member.metadataOf(protocol));
        writer.bytes(member.assignment);
      });
      if (version >= 3) {
        writer.int32(NO_OPERATIONS);
      }
    });
  },
});
