import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import { defineApi, type Call } from './api';
import { producerErrorCode } from './producerErrorCode';

interface EndTxnRequest {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly committed: boolean;
}

/** Commits or aborts: writes a marker into each partition of the transaction. */
export const endTxn = defineApi<EndTxnRequest, { readonly error: number }>({
  name: 'EndTxn',
  min: 0,
  max: 3,
  flexibleFrom: 3,
  decode: (reader) => ({ transactionalId: reader.string(), producerId: reader.int64(), producerEpoch: reader.int16(), committed: reader.boolean() }),
  handle: (request, call) => {
    const fault = call.fault();
    if (fault !== null && fault.append !== true) {
      return { error: fault.code };
    }
    const error = end(request, call);
    return { error: error === ERROR.none ? (fault?.code ?? error) : error };
  },
  encode: ({ error }, writer) => {
    writer.throttle();
    writer.int16(error);
  },
});

function end({ transactionalId, committed, ...producer }: EndTxnRequest, call: Call): number {
  try {
    call.broker.transactions.end(transactionalId, producer, committed);
    return ERROR.none;
  } catch (error) {
    if (error instanceof BrokerError) {
      return producerErrorCode(error, call.version, 2);
    }
    throw error;
  }
}
