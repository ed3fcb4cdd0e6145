import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { ProducerEpoch } from '../transactions/transactions';
import { defineApi, type Call } from './api';
import { producerErrorCode } from './producerErrorCode';

interface InitProducerIdRequest {
  readonly transactionalId: string | null;
  readonly timeoutMs: number;
  /** What the client has now; null: nothing, or its version does not say. */
  readonly known: ProducerEpoch | null;
}

interface InitProducerIdResponse extends ProducerEpoch {
  readonly error: number;
}

/** A producer id for an idempotent producer, or for the transactions of a transactional id. */
export const initProducerId = defineApi<InitProducerIdRequest, InitProducerIdResponse>({
  name: 'InitProducerId',
  min: 0,
  max: 4,
  flexibleFrom: 2,
  decode: (reader) => {
    const transactionalId = reader.nullableString();
    const timeoutMs = reader.int32();
    const producerId = reader.version >= 3 ? reader.int64() : -1n;
    const producerEpoch = reader.version >= 3 ? reader.int16() : -1;
    return { transactionalId, timeoutMs, known: producerId < 0n ? null : { producerId, producerEpoch } };
  },
  handle: (request, call) => {
    const fault = call.fault();
    return fault === null ? give(request, call) : { error: fault.code, producerId: -1n, producerEpoch: -1 };
  },
  encode: ({ error, producerId, producerEpoch }, writer) => {
    writer.throttle();
    writer.int16(error);
    writer.int64(producerId);
    writer.int16(producerEpoch);
  },
});

function give({ transactionalId, timeoutMs, known }: InitProducerIdRequest, call: Call): InitProducerIdResponse {
  if (transactionalId === null) {
    return { error: ERROR.none, producerId: call.broker.nextProducerId(), producerEpoch: 0 };
  }
  try {
    return { error: ERROR.none, ...call.broker.transactions.init(transactionalId, timeoutMs, known) };
  } catch (error) {
    if (error instanceof BrokerError) {
      return { error: producerErrorCode(error, call.version, 4), producerId: -1n, producerEpoch: -1 };
    }
    throw error;
  }
}
