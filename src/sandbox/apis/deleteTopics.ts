import { ERROR } from '../errorCodes';
import { defineApi, type Call } from './api';

interface TopicToDelete {
  /** null: named by its id. */
  readonly name: string | null;
  readonly id: Buffer;
}

interface DeletedTopic extends TopicToDelete {
  readonly error: number;
  readonly message: string | null;
}

const NO_ID = Buffer.alloc(16);

/** Deletes topics with their records and the offsets that groups committed for them. */
export const deleteTopics = defineApi<{ readonly topics: readonly TopicToDelete[] }, { readonly topics: readonly DeletedTopic[] }>({
  name: 'DeleteTopics',
  min: 1,
  max: 6,
  flexibleFrom: 4,
  decode: (reader) => {
    const topics =
      reader.version >= 6
        ? reader.structs(() => ({ name: reader.nullableString(), id: reader.uuid() }))
        : reader.array(() => ({ name: reader.string(), id: NO_ID }));
    reader.int32();
    return { topics };
  },
  targets: ({ topics }) => topics.flatMap(({ name }) => (name === null ? [] : [{ topic: name }])),
  handle: ({ topics }, call) => ({ topics: topics.map((topic) => remove(topic, call)) }),
  encode: ({ topics }, writer) => {
    writer.throttle();
    writer.structs(topics, ({ name, id, error, message }) => {
      writer.string(name);
      if (writer.version >= 6) {
        writer.uuid(id);
      }
      writer.int16(error);
      if (writer.version >= 5) {
        writer.string(message);
      }
    });
  },
});

function remove({ name, id }: TopicToDelete, call: Call): DeletedTopic {
  const { topics, groups } = call.broker;
  const topic = name === null ? topics.getById(id) : topics.get(name);
  const fault = call.fault(topic?.name ?? name ?? undefined);
  if (fault !== null) {
    return { name, id, error: fault.code, message: fault.message ?? null };
  }
  if (topic === null) {
    return name === null
      ? { name, id, error: ERROR.unknownTopicId, message: 'This server does not host this topic ID.' }
      : { name, id, error: ERROR.unknownTopicOrPartition, message: 'This server does not host this topic-partition.' };
  }
  topics.delete(topic);
  groups.forgetTopic(topic.name);
  return { name: topic.name, id: topic.id, error: ERROR.none, message: null };
}
