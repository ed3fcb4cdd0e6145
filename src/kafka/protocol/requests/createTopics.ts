import { text, type ApiRequest } from '../apiRequest';

export interface CreateTopicsRequest {
  readonly topics: readonly {
    readonly name: string;
    /** -1: the broker's default (from version 4 on). */
    readonly numPartitions: number;
    readonly replicationFactor: number;
    readonly assignments: readonly { readonly partition: number; readonly brokerIds: readonly number[] }[];
    readonly configs: readonly { readonly name: string; readonly value: string | null }[];
  }[];
  readonly timeoutMs: number;
  readonly validateOnly: boolean;
}

export interface CreateTopicsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly { readonly name: string; readonly errorCode: number; readonly errorMessage: string | null }[];
}

export const createTopics: ApiRequest<CreateTopicsRequest, CreateTopicsResponse> = {
  apiKey: 19,
  name: 'CreateTopics',
  minVersion: 2,
  maxVersion: 4,
  encode: ({ topics, timeoutMs, validateOnly }, _version, writer) => {
    writer.array(topics, (topic) => {
      writer.string(topic.name).int32(topic.numPartitions).int16(topic.replicationFactor);
      writer.array(topic.assignments, ({ partition, brokerIds }) => {
        writer.int32(partition);
        writer.array(brokerIds, (id) => writer.int32(id));
      });
      writer.array(topic.configs, ({ name, value }) => writer.string(name).string(value));
    });
    writer.int32(timeoutMs).boolean(validateOnly);
  },
  decode: (reader) => ({
    throttleTimeMs: reader.int32(),
    topics: reader.array((topic) => ({ name: text(topic), errorCode: topic.int16(), errorMessage: topic.string() })),
  }),
};
