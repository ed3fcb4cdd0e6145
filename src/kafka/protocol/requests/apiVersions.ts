import type { ApiRequest } from '../apiRequest';

export interface ApiVersionsResponse {
  readonly errorCode: number;
  readonly apis: readonly { readonly apiKey: number; readonly minVersion: number; readonly maxVersion: number }[];
}

/** Which versions of which requests a broker speaks. */
export const apiVersions: ApiRequest<null, ApiVersionsResponse> = {
  apiKey: 18,
  name: 'ApiVersions',
  minVersion: 0,
  maxVersion: 2,
  encode: () => undefined,
  decode: (reader, version) => {
    const errorCode = reader.int16();
    const apis = reader.array((item) => ({ apiKey: item.int16(), minVersion: item.int16(), maxVersion: item.int16() }));
    if (version >= 1) {
      reader.int32();
    }
    return { errorCode, apis };
  },
};
