import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import { checkTopicName } from '../log/topicName';
import { defineApi, type Call } from './api';

interface Change {
  readonly name: string;
  readonly operation: number;
  readonly value: string | null;
}

interface Resource {
  readonly type: number;
  readonly name: string;
  readonly changes: readonly Change[];
}

interface AlteredResource extends Pick<Resource, 'type' | 'name'> {
  readonly error: number;
  readonly message: string | null;
}

/** Source: `ConfigResource.Type`, `AlterConfigOp.OpType` of Kafka. */
const TOPIC = 2;
const SET = 0;
const DELETE = 1;

/** Sets configs of a topic, or puts them back. The configs of the broker stay as they are. */
export const incrementalAlterConfigs = defineApi<{ readonly resources: readonly Resource[]; readonly validateOnly: boolean }, { readonly resources: readonly AlteredResource[] }>({
  name: 'IncrementalAlterConfigs',
  min: 0,
  max: 1,
  flexibleFrom: 1,
  decode: (reader) => {
    const resources = reader.structs(() => ({
      type: reader.int8(),
      name: reader.string(),
      changes: reader.structs(() => ({ name: reader.string(), operation: reader.int8(), value: reader.nullableString() })),
    }));
    return { resources, validateOnly: reader.boolean() };
  },
  targets: ({ resources }) => resources.flatMap(({ type, name }) => (type === TOPIC ? [{ topic: name }] : [])),
  handle: ({ resources, validateOnly }, call) => ({ resources: resources.map((resource) => alter(resource, validateOnly, call)) }),
  encode: ({ resources }, writer) => {
    writer.throttle();
    writer.structs(resources, ({ error, message, type, name }) => {
      writer.int16(error);
      writer.string(message);
      writer.int8(type);
      writer.string(name);
    });
  },
});

function alter({ type, name, changes }: Resource, validateOnly: boolean, call: Call): AlteredResource {
  const fault = call.fault(type === TOPIC ? name : undefined);
  if (fault !== null) {
    return { type, name, error: fault.code, message: fault.message ?? null };
  }
  try {
    if (type !== TOPIC) {
      throw new BrokerError(ERROR.invalidRequest, 'The sandbox alters configs of topics only.');
    }
    checkTopicName(name);
    const topic = call.broker.topics.get(name);
    if (topic === null) {
      throw new BrokerError(ERROR.unknownTopicOrPartition, `The topic '${name}' does not exist.`);
    }
    topic.configure(changed(topic.configs.overrides, changes), validateOnly);
    return { type, name, error: ERROR.none, message: null };
  } catch (error) {
    if (error instanceof BrokerError) {
      return { type, name, error: error.code, message: error.message };
    }
    throw error;
  }
}

function changed(overrides: ReadonlyMap<string, string>, changes: readonly Change[]): ReadonlyMap<string, string> {
  const next = new Map(overrides);
  for (const { name, operation, value } of changes) {
    if (operation === SET && value !== null) {
      next.set(name, value);
    } else if (operation === DELETE) {
      next.delete(name);
    } else {
      throw new BrokerError(ERROR.invalidRequest, 'The sandbox sets and deletes configs; it neither appends nor subtracts.');
    }
  }
  return next;
}
