import type { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';

/** Clients of versions before `since` know no PRODUCER_FENCED (KIP-588): they are told INVALID_PRODUCER_EPOCH. */
export function producerErrorCode({ code }: BrokerError, version: number, since: number): number {
  return code === ERROR.producerFenced && version < since ? ERROR.invalidProducerEpoch : code;
}
