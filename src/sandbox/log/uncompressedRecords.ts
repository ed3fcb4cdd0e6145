import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import { BATCH_HEADER_BYTES, type BatchBytes } from './batchBytes';

/** The records of a batch as bytes. */
export function uncompressedRecords(batch: BatchBytes): Promise<Buffer> {
  if (batch.codec !== 0) {
    return Promise.reject(new BrokerError(ERROR.unsupportedCompressionType, `Codec ${batch.codec}`));
  }
  return Promise.resolve(batch.bytes.subarray(BATCH_HEADER_BYTES));
}
