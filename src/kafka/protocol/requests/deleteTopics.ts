import { text, type ApiRequest } from '../apiRequest';

export interface DeleteTopicsRequest {
  readonly topicNames: readonly string[];
  readonly timeoutMs: number;
}

export interface DeleteTopicsResponse {
  readonly throttleTimeMs: number;
  readonly responses: readonly { readonly name: string; readonly errorCode: number }[];
}

export const deleteTopics: ApiRequest<DeleteTopicsRequest, DeleteTopicsResponse> = {
  apiKey: 20,
  name: 'DeleteTopics',
  minVersion: 1,
  maxVersion: 3,
  encode: ({ topicNames, timeoutMs }, _version, writer) => {
    writer.array(topicNames, (name) => writer.string(name));
    writer.int32(timeoutMs);
  },
  decode: (reader) => ({
    throttleTimeMs: reader.int32(),
    responses: reader.array((response) => ({ name: text(response), errorCode: response.int16() })),
  }),
};
