import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { Topic } from '../log/topic';
import { BROKER_ID } from '../leader';
import { defineApi, type Call } from './api';

interface RequestedTopic {
  readonly name: string;
  /** −1: the broker's default, or as the assignments say. */
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly assignments: readonly { readonly partition: number; readonly brokers: readonly number[] }[];
  readonly configs: readonly { readonly name: string; readonly value: string | null }[];
}

interface CreateTopicsRequest {
  readonly topics: readonly RequestedTopic[];
  readonly validateOnly: boolean;
}

interface CreatedTopic {
  readonly name: string;
  readonly error: number;
  readonly message: string | null;
  readonly topic: Topic | null;
}

const NO_ID = Buffer.alloc(16);
const DYNAMIC_TOPIC_CONFIG = 1;

/** Makes topics; refusals have the words of Kafka 4.1. */
export const createTopics = defineApi<CreateTopicsRequest, { readonly topics: readonly CreatedTopic[] }>({
  name: 'CreateTopics',
  min: 2,
  max: 7,
  flexibleFrom: 5,
  decode: (reader) => {
    const topics = reader.structs(() => ({
      name: reader.string(),
      partitions: reader.int32(),
      replicationFactor: reader.int16(),
      assignments: reader.structs(() => ({ partition: reader.int32(), brokers: reader.array(() => reader.int32()) })),
      configs: reader.structs(() => ({ name: reader.string(), value: reader.nullableString() })),
    }));
    reader.int32();
    return { topics, validateOnly: reader.boolean() };
  },
  targets: ({ topics }) => topics.map(({ name }) => ({ topic: name })),
  handle: ({ topics, validateOnly }, call) => ({ topics: topics.map((topic) => create(topic, validateOnly, call)) }),
  encode: ({ topics }, writer) => {
    const { version } = writer;
    writer.throttle();
    writer.structs(topics, ({ name, error, message, topic }) => {
      writer.string(name);
      if (version >= 7) {
        writer.uuid(topic?.id ?? NO_ID);
      }
      writer.int16(error);
      writer.string(message);
      if (version >= 5) {
        writer.int32(topic?.partitions.length ?? -1);
        writer.int16(topic === null ? -1 : 1);
        writer.structs([...(topic?.configs.overrides ?? [])], ([config, value]) => {
          writer.string(config);
          writer.string(value);
          writer.boolean(false);
          writer.int8(DYNAMIC_TOPIC_CONFIG);
          writer.boolean(false);
        });
      }
    });
  },
});

function create(requested: RequestedTopic, validateOnly: boolean, call: Call): CreatedTopic {
  const { name } = requested;
  const fault = call.fault(name);
  if (fault !== null) {
    return { name, error: fault.code, message: fault.message ?? null, topic: null };
  }
  try {
    checkReplication(requested);
    const configs = new Map(requested.configs.flatMap((config) => (config.value === null ? [] : [[config.name, config.value]])));
    const topic = call.broker.topics.create({ name, partitions: partitionsOf(requested), configs }, validateOnly);
    return { name, error: ERROR.none, message: null, topic };
  } catch (error) {
    if (error instanceof BrokerError) {
      return { name, error: error.code, message: error.message, topic: null };
    }
    throw error;
  }
}

function checkReplication({ replicationFactor, assignments }: RequestedTopic): void {
  if (assignments.length > 0) {
    checkAssignments(assignments);
    return;
  }
  if (replicationFactor === 0 || replicationFactor < -1) {
    throw new BrokerError(ERROR.invalidReplicationFactor, 'Replication factor must be larger than 0, or -1 to use the default value.');
  }
  if (replicationFactor > 1) {
    throw new BrokerError(
      ERROR.invalidReplicationFactor,
      `Unable to replicate the partition ${replicationFactor} time(s): The target replication factor of ${replicationFactor} cannot be reached because only 1 broker(s) are registered.`,
    );
  }
}

function checkAssignments(assignments: RequestedTopic['assignments']): void {
  const unknown = assignments.flatMap(({ brokers }) => brokers).find((id) => id !== BROKER_ID);
  if (unknown !== undefined) {
    throw new BrokerError(ERROR.invalidReplicaAssignment, `The manual partition assignment includes broker ${unknown}, but no such broker is registered.`);
  }
  if (assignments.some(({ brokers }) => brokers.length !== 1)) {
    throw new BrokerError(ERROR.invalidReplicaAssignment, `The manual partition assignment includes the broker ${BROKER_ID} more than once.`);
  }
  const partitions = assignments.map(({ partition }) => partition).sort((a, b) => a - b);
  if (partitions.some((partition, index) => partition !== index)) {
    throw new BrokerError(ERROR.invalidReplicaAssignment, 'partitions should be a consecutive 0-based integer sequence');
  }
}

function partitionsOf({ partitions, assignments }: RequestedTopic): number {
  if (assignments.length > 0) {
    return assignments.length;
  }
  return partitions === -1 ? 1 : partitions;
}
