import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { Topic } from '../log/topic';
import { checkTopicName } from '../log/topicName';
import { BROKER_ID, LEADER_EPOCH } from '../leader';
import { defineApi, type Call } from './api';

interface MetadataRequest {
  /** null: all topics. */
  readonly topics: readonly { readonly id: Buffer | null; readonly name: string | null }[] | null;
}

interface TopicAnswer {
  readonly error: number;
  readonly name: string | null;
  readonly id: Buffer;
  readonly partitions: number;
}

const NO_ID = Buffer.alloc(16);
/** "Not asked for" in the field of authorized operations. */
const NO_OPERATIONS = -2147483648;

/** Which broker leads what. Topics are not created by asking for them. */
export const metadata = defineApi<MetadataRequest, { readonly call: Call; readonly topics: readonly TopicAnswer[] }>({
  name: 'Metadata',
  min: 0,
  max: 12,
  flexibleFrom: 9,
  decode: (reader) => {
    const { version } = reader;
    const topics = reader.nullableStructs(() => ({
      id: version >= 10 ? reader.uuid() : null,
      name: version >= 10 ? reader.nullableString() : reader.string(),
    }));
    if (version >= 4) {
      reader.boolean();
    }
    if (version >= 8) {
      reader.boolean();
    }
    if (version >= 8 && version <= 10) {
      reader.boolean();
    }
    return { topics: version === 0 && topics?.length === 0 ? null : topics };
  },
  targets: ({ topics }) => (topics ?? []).flatMap(({ name }) => (name === null ? [] : [{ topic: name }])),
  handle: ({ topics }, call) => {
    const asked = topics === null ? call.broker.topics.all.map(answerFor) : topics.map(({ id, name }) => (name === null ? byId(id ?? NO_ID, call) : byName(name, call)));
    return {
      call,
      topics: asked.map((answer) => {
        const fault = call.fault(answer.name ?? undefined);
        return fault === null ? answer : { ...answer, error: fault.code, partitions: 0 };
      }),
    };
  },
  encode: ({ call, topics }, writer) => {
    const { version } = writer;
    const { host, port, clusterId } = call.broker;
    if (version >= 3) {
      writer.throttle();
    }
    writer.structs([BROKER_ID], (id) => {
      writer.int32(id);
      writer.string(host);
      writer.int32(port);
      if (version >= 1) {
        writer.string(null);
      }
    });
    if (version >= 2) {
      writer.string(clusterId);
    }
    if (version >= 1) {
      writer.int32(BROKER_ID);
    }
    writer.structs(topics, (topic) => {
      writer.int16(topic.error);
      writer.string(version >= 12 ? topic.name : (topic.name ?? ''));
      if (version >= 10) {
        writer.uuid(topic.id);
      }
      if (version >= 1) {
        writer.boolean(false);
      }
      writer.structs([...Array(topic.partitions).keys()], (partition) => {
        writer.int16(ERROR.none);
        writer.int32(partition);
        writer.int32(BROKER_ID);
        if (version >= 7) {
          writer.int32(LEADER_EPOCH);
        }
        writer.array([BROKER_ID], (replica) => writer.int32(replica));
        writer.array([BROKER_ID], (replica) => writer.int32(replica));
        if (version >= 5) {
          writer.array([], () => undefined);
        }
      });
      if (version >= 8) {
        writer.int32(NO_OPERATIONS);
      }
    });
    if (version >= 8 && version <= 10) {
      writer.int32(NO_OPERATIONS);
    }
  },
});

function answerFor(topic: Topic): TopicAnswer {
  return { error: ERROR.none, name: topic.name, id: topic.id, partitions: topic.partitions.length };
}

function byName(name: string, call: Call): TopicAnswer {
  const topic = call.broker.topics.get(name);
  return topic === null ? { error: reasonForAbsence(name), name, id: NO_ID, partitions: 0 } : answerFor(topic);
}

function byId(id: Buffer, call: Call): TopicAnswer {
  const topic = call.broker.topics.getById(id);
  return topic === null ? { error: ERROR.unknownTopicId, name: null, id, partitions: 0 } : answerFor(topic);
}

function reasonForAbsence(name: string): number {
  try {
    checkTopicName(name);
    return ERROR.unknownTopicOrPartition;
  } catch (error) {
    if (error instanceof BrokerError) {
      return error.code;
    }
    throw error;
  }
}
