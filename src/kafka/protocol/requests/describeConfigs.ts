import { text, type ApiRequest } from '../apiRequest';

/** `resourceType`: 2 topic, 4 broker. `configNames` null: all. */
export interface DescribeConfigsRequest {
  readonly resources: readonly { readonly resourceType: number; readonly resourceName: string; readonly configNames: readonly string[] | null }[];
  readonly includeSynonyms: boolean;
}

export interface DescribeConfigsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly {
    readonly errorCode: number;
    readonly errorMessage: string | null;
    readonly resourceType: number;
    readonly resourceName: string;
    readonly configs: readonly {
      readonly name: string;
      readonly value: string | null;
      readonly readOnly: boolean;
      /** 1 topic, 2 dynamic broker, 3 dynamic default broker, 4 static broker, 5 default. */
      readonly source: number;
      readonly sensitive: boolean;
    }[];
  }[];
}

export const describeConfigs: ApiRequest<DescribeConfigsRequest, DescribeConfigsResponse> = {
  apiKey: 32,
  name: 'DescribeConfigs',
  minVersion: 1,
  maxVersion: 2,
  encode: ({ resources, includeSynonyms }, _version, writer) => {
    writer.array(resources, (resource) => {
      writer.int8(resource.resourceType).string(resource.resourceName);
      writer.array(resource.configNames, (name) => writer.string(name));
    });
    writer.boolean(includeSynonyms);
  },
  decode: (reader) => ({
    throttleTimeMs: reader.int32(),
    results: reader.array((result) => ({
      errorCode: result.int16(),
      errorMessage: result.string(),
      resourceType: result.int8(),
      resourceName: text(result),
      configs: result.array((entry) => {
        const config = { name: text(entry), value: entry.string(), readOnly: entry.boolean(), source: entry.int8(), sensitive: entry.boolean() };
        entry.array((synonym) => [synonym.string(), synonym.string(), synonym.int8()]);
        return config;
      }),
    })),
  }),
};
