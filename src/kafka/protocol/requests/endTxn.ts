import type { ApiRequest } from '../apiRequest';

export interface EndTxnRequest {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** False: abort. */
  readonly committed: boolean;
}

export interface EndTxnResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
}

/** Commits or aborts. The same end twice is answered alike, so that it can be asked for again. */
export const endTxn: ApiRequest<EndTxnRequest, EndTxnResponse> = {
  apiKey: 26,
  name: 'EndTxn',
  minVersion: 0,
  maxVersion: 2,
  encode: ({ transactionalId, producerId, producerEpoch, committed }, _version, writer) => {
    writer.string(transactionalId).int64(producerId).int16(producerEpoch).boolean(committed);
  },
  decode: (reader) => ({ throttleTimeMs: reader.int32(), errorCode: reader.int16() }),
};
