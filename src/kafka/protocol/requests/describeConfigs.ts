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
      /** Source: `DescribeConfigsResponse.ConfigType`: 1 boolean, 2 string, 3 int, 4 short, 5 long, 6 double, 7 list; 0: not told. */
      readonly type: number;
      /** Where its value can come from, the one that counts first; empty where they were not asked for. */
      readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: number }[];
    }[];
  }[];
}

export const describeConfigs: ApiRequest<DescribeConfigsRequest, DescribeConfigsResponse> = {
  apiKey: 32,
  name: 'DescribeConfigs',
  minVersion: 1,
  maxVersion: 3,
  encode: ({ resources, includeSynonyms }, version, writer) => {
    writer.array(resources, (resource) => {
      writer.int8(resource.resourceType).string(resource.resourceName);
      writer.array(resource.configNames, (name) => writer.string(name));
    });
    writer.boolean(includeSynonyms);
    if (version >= 3) {
      writer.boolean(false); // without documentation
    }
  },
  decode: (reader, version) => ({
    throttleTimeMs: reader.int32(),
    results: reader.array((result) => ({
      errorCode: result.int16(),
      errorMessage: result.string(),
      resourceType: result.int8(),
      resourceName: text(result),
      configs: result.array((entry) => {
        const config = { name: text(entry), value: entry.string(), readOnly: entry.boolean(), source: entry.int8(), sensitive: entry.boolean() };
        const synonyms = entry.array((synonym) => ({ name: text(synonym), value: synonym.string(), source: synonym.int8() }));
        const type = version >= 3 ? entry.int8() : 0;
        if (version >= 3) {
          entry.string(); // documentation
        }
        return { ...config, type, synonyms };
      }),
    })),
  }),
};
