import { ERROR } from '../errorCodes';
import { BROKER_ID } from '../leader';
import { defineApi } from './api';

interface FindCoordinatorResponse {
  readonly error: number;
  readonly message: string | null;
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

const GROUP = 0;
const TRANSACTION = 1;

/** The only broker coordinates all groups and all transactions. */
export const findCoordinator = defineApi<{ readonly keyType: number }, FindCoordinatorResponse>({
  name: 'FindCoordinator',
  min: 0,
  max: 3,
  flexibleFrom: 3,
  decode: (reader) => {
    reader.string();
    return { keyType: reader.version >= 1 ? reader.int8() : GROUP };
  },
  handle: ({ keyType }, call) => {
    const fault = call.fault();
    if (fault !== null) {
      return { error: fault.code, message: fault.message ?? null, id: -1, host: '', port: -1 };
    }
    const { host, port } = call.broker;
    return keyType === GROUP || keyType === TRANSACTION
      ? { error: ERROR.none, message: null, id: BROKER_ID, host, port }
      : { error: ERROR.invalidRequest, message: `There is no coordinator of type ${keyType}`, id: -1, host: '', port: -1 };
  },
  encode: ({ error, message, id, host, port }, writer) => {
    if (writer.version >= 1) {
      writer.throttle();
    }
    writer.int16(error);
    if (writer.version >= 1) {
      writer.string(message);
    }
    writer.int32(id);
    writer.string(host);
    writer.int32(port);
  },
});
