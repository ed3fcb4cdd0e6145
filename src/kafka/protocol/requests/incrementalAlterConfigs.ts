import { text, type ApiRequest } from '../apiRequest';

export interface IncrementalAlterConfigsRequest {
  readonly resources: readonly {
    /** 2: a topic. */
    readonly resourceType: number;
    readonly resourceName: string;
    /** `value` null: back to the default. */
    readonly configs: readonly { readonly name: string; readonly value: string | null }[];
  }[];
  readonly validateOnly: boolean;
}

export interface IncrementalAlterConfigsResponse {
  readonly throttleTimeMs: number;
  readonly responses: readonly { readonly errorCode: number; readonly errorMessage: string | null; readonly resourceType: number; readonly resourceName: string }[];
}

const SET = 0;
const DELETE = 1;

/** Sets single configs, or puts them back; the others stay as they are (KIP-339). */
export const incrementalAlterConfigs: ApiRequest<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> = {
  apiKey: 44,
  name: 'IncrementalAlterConfigs',
  minVersion: 0,
  maxVersion: 0,
  encode: ({ resources, validateOnly }, _version, writer) => {
    writer.array(resources, (resource) => {
      writer.int8(resource.resourceType).string(resource.resourceName);
      writer.array(resource.configs, ({ name, value }) => writer.string(name).int8(value === null ? DELETE : SET).string(value));
    });
    writer.boolean(validateOnly);
  },
  decode: (reader) => ({
    throttleTimeMs: reader.int32(),
    responses: reader.array((entry) => ({ errorCode: entry.int16(), errorMessage: entry.string(), resourceType: entry.int8(), resourceName: text(entry) })),
  }),
};
