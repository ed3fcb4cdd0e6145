import { ERROR } from '../errorCodes';
import { defineApi } from './api';

interface InitProducerIdRequest {
  readonly transactionalId: string | null;
}

interface InitProducerIdResponse {
  readonly error: number;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** A producer id for an idempotent producer; there are no transactions here. */
export const initProducerId = defineApi<InitProducerIdRequest, InitProducerIdResponse>({
  name: 'InitProducerId',
  min: 0,
  max: 4,
  flexibleFrom: 2,
  decode: (reader) => {
    const transactionalId = reader.nullableString();
    reader.int32();
    if (reader.version >= 3) {
      reader.int64();
      reader.int16();
    }
    return { transactionalId };
  },
  handle: ({ transactionalId }, call) => {
    const error = call.fault()?.code ?? (transactionalId === null ? ERROR.none : ERROR.unsupportedVersion);
    return error === ERROR.none ? { error, producerId: call.broker.nextProducerId(), producerEpoch: 0 } : { error, producerId: -1n, producerEpoch: -1 };
  },
  encode: ({ error, producerId, producerEpoch }, writer) => {
    writer.throttle();
    writer.int16(error);
    writer.int64(producerId);
    writer.int16(producerEpoch);
  },
});
