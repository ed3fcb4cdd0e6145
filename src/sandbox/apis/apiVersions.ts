import { ERROR } from '../errorCodes';
import { Writer } from '../../kafka/protocol/writer';
import { defineApi, type Api } from './api';
import { API_KEYS } from './apiName';

const MIN_VERSION = 0;
const MAX_VERSION = 3;

export interface ApiVersionsResponse {
  readonly error: number;
  readonly apis: readonly Pick<Api, 'key' | 'listedMin' | 'max'>[];
}

/**
 * Which versions of which requests are understood. The response header never has tagged fields, and a version that is
 * not understood is answered in version 0 with error 35, so that any client can read it (KIP-511).
 */
export function apiVersions(listed: () => readonly Api[]): Api {
  const api: Api = defineApi<object, ApiVersionsResponse>({
    name: 'ApiVersions',
    min: MIN_VERSION,
    max: MAX_VERSION,
    flexibleFrom: 3,
    decode: (reader) => (reader.version >= 3 ? { software: reader.string(), softwareVersion: reader.string() } : {}),
    handle: (_, call) => ({ error: call.fault()?.code ?? ERROR.none, apis: [...listed(), api] }),
    encode: ({ error, apis }, writer) => {
      writer.int16(error);
      writer.structs(apis, ({ key, listedMin, max }) => {
        writer.int16(key);
        writer.int16(listedMin);
        writer.int16(max);
      });
      if (writer.version >= 1) {
        writer.throttle();
      }
    },
  });
  return api;
}

/** The answer to an ApiVersions request of a version that is not understood: version 0, which all clients can read. */
export function unsupportedApiVersions(correlationId: number): Buffer {
  const writer = new Writer();
  writer.int32(correlationId);
  writer.int16(ERROR.unsupportedVersion);
  writer.int32(1);
  writer.int16(API_KEYS.ApiVersions);
  writer.int16(MIN_VERSION);
  writer.int16(MAX_VERSION);
  return writer.toBuffer();
}
