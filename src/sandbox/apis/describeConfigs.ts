import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import { TOPIC_CONFIGS } from '../log/topicConfigs';
import { checkTopicName } from '../log/topicName';
import { BROKER_ID } from '../leader';
import { defineApi, type Call } from './api';

interface Resource {
  readonly type: number;
  readonly name: string;
  /** null: all. */
  readonly keys: readonly string[] | null;
}

interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  readonly type: number;
  readonly source: number;
  readonly synonyms: readonly { readonly name: string; readonly value: string; readonly source: number }[];
}

interface ResourceAnswer extends Resource {
  readonly error: number;
  readonly message: string | null;
  readonly configs: readonly ConfigEntry[];
}

/** Source: `ConfigResource.Type`, `DescribeConfigsResponse.ConfigSource` and `ConfigType` of Kafka. */
const TOPIC = 2;
const BROKER = 4;
const DYNAMIC_TOPIC_CONFIG = 1;
const DEFAULT_CONFIG = 5;
const TYPES = { string: 2, int: 3, long: 5, list: 7 } as const;

/** A topic's configs, and the broker's settings behind them. */
export const describeConfigs = defineApi<{ readonly resources: readonly Resource[]; readonly synonyms: boolean }, { readonly results: readonly ResourceAnswer[] }>({
  name: 'DescribeConfigs',
  min: 1,
  max: 4,
  flexibleFrom: 4,
  decode: (reader) => {
    const resources = reader.structs(() => ({ type: reader.int8(), name: reader.string(), keys: reader.nullableArray(() => reader.string()) }));
    const synonyms = reader.boolean();
    if (reader.version >= 3) {
      reader.boolean();
    }
    return { resources, synonyms };
  },
  targets: ({ resources }) => resources.flatMap(({ type, name }) => (type === TOPIC ? [{ topic: name }] : [])),
  handle: ({ resources, synonyms }, call) => ({
    results: resources.map((resource) => {
      const answer = describe(resource, call);
      return synonyms ? answer : { ...answer, configs: answer.configs.map((config) => ({ ...config, synonyms: [] })) };
    }),
  }),
  encode: ({ results }, writer) => {
    writer.throttle();
    writer.structs(results, ({ error, message, type, name, configs }) => {
      writer.int16(error);
      writer.string(message);
      writer.int8(type);
      writer.string(name);
      writer.structs(configs, (config) => {
        writer.string(config.name);
        writer.string(config.value);
        writer.boolean(type === BROKER);
        writer.int8(config.source);
        writer.boolean(false);
        writer.structs(config.synonyms, (synonym) => {
          writer.string(synonym.name);
          writer.string(synonym.value);
          writer.int8(synonym.source);
        });
        if (writer.version >= 3) {
          writer.int8(config.type);
          writer.string(null);
        }
      });
    });
  },
});

function describe(resource: Resource, call: Call): ResourceAnswer {
  const { type, name, keys } = resource;
  const failed = (error: number, message: string): ResourceAnswer => ({ ...resource, error, message, configs: [] });
  const fault = call.fault(type === TOPIC ? name : undefined);
  if (fault !== null) {
    return failed(fault.code, fault.message ?? '');
  }
  try {
    const wanted = configsOf(resource, call).filter((config) => keys?.includes(config.name) ?? true);
    return { ...resource, error: ERROR.none, message: '', configs: wanted };
  } catch (error) {
    if (error instanceof BrokerError) {
      return failed(error.code, error.message);
    }
    throw error;
  }
}

function configsOf({ type, name }: Resource, call: Call): readonly ConfigEntry[] {
  if (type === TOPIC) {
    checkTopicName(name);
    const topic = call.broker.topics.get(name);
    if (topic === null) {
      throw new BrokerError(ERROR.unknownTopicOrPartition, '');
    }
    return topicConfigs(topic.configs.overrides);
  }
  if (type === BROKER && name === String(BROKER_ID)) {
    return brokerConfigs();
  }
  throw new BrokerError(ERROR.invalidRequest, `Unexpected broker id, expected ${BROKER_ID} or empty string, but received ${name}`);
}

function topicConfigs(overrides: ReadonlyMap<string, string>): readonly ConfigEntry[] {
  return TOPIC_CONFIGS.map(({ name, type, defaultValue, brokerConfig }) => {
    const override = overrides.get(name);
    const inherited = brokerConfig === null ? [] : [{ name: brokerConfig, value: defaultValue, source: DEFAULT_CONFIG }];
    const synonyms = override === undefined ? inherited : [{ name, value: override, source: DYNAMIC_TOPIC_CONFIG }, ...inherited];
    return { name, value: override ?? defaultValue, type: TYPES[type], source: override === undefined ? DEFAULT_CONFIG : DYNAMIC_TOPIC_CONFIG, synonyms };
  });
}

function brokerConfigs(): readonly ConfigEntry[] {
  const behindTopics = TOPIC_CONFIGS.flatMap(({ brokerConfig, defaultValue, type }) =>
    brokerConfig === null ? [] : [{ name: brokerConfig, value: defaultValue, type: TYPES[type], source: DEFAULT_CONFIG, synonyms: [] }],
  );
  const own = [
    ['default.replication.factor', '1'],
    ['num.partitions', '1'],
  ].map(([name = '', value = '']) => ({ name, value, type: TYPES.int, source: DEFAULT_CONFIG, synonyms: [] }));
  return [...behindTopics, ...own];
}
