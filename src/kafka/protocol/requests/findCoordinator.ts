import { text, type ApiRequest } from '../apiRequest';

/** What is coordinated: a group (0) or the transactions of a transactional id (1). */
export const TRANSACTION = 1;

export interface FindCoordinatorRequest {
  /** A transactional id, or a group's. */
  readonly key: string;
  readonly keyType: 0 | 1;
}

export interface FindCoordinatorResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** -1 with an error. */
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** Version 1 is the first that knows transactions. */
export const findCoordinator: ApiRequest<FindCoordinatorRequest, FindCoordinatorResponse> = {
  apiKey: 10,
  name: 'FindCoordinator',
  minVersion: 1,
  maxVersion: 2,
  encode: ({ key, keyType }, _version, writer) => {
    writer.string(key).int8(keyType);
  },
  decode: (reader) => ({
    throttleTimeMs: reader.int32(),
    errorCode: reader.int16(),
    errorMessage: reader.string(),
    nodeId: reader.int32(),
    host: text(reader),
    port: reader.int32(),
  }),
};
