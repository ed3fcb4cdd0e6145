import { KafkaError } from '../../kafka/errors/kafkaError';
import { MAGIC, MAGIC_AT } from '../../kafka/protocol/batchFormat';
import { decodeBatchHeader, verifyCrc, type BatchHeader } from '../../kafka/protocol/batchHeader';
import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { CheckedBatch } from './partitionLog';
import { checkRecords } from './recordCheck';
import { stampTime } from './stampBatch';
import type { Topic } from './topic';
import { uncompressedRecords } from './uncompressedRecords';

export interface CheckContext {
  readonly topic: Topic;
  readonly partition: number;
  /** Of the request; null: it has none. */
  readonly transactionalId: string | null;
  /** Version of the Produce request. */
  readonly produceVersion: number;
  /** ms since the epoch. */
  readonly now: bigint;
}

const ZSTD = 4;
/** The first Produce version whose clients know zstd. */
const PRODUCE_WITH_ZSTD = 7;

/**
 * Checks what a producer sent for one partition as Kafka 4.1 does (`ProduceRequest.validateRecords`, `UnifiedLog`,
 * `LogValidator`), in its order. The checked batch is a copy with the broker's timestamps in it where the topic asks for them.
 * Throws `BrokerError`, or `RecordsError` where single records are at fault.
 */
export async function checkBatch(sent: Buffer | null, context: CheckContext): Promise<CheckedBatch> {
  if (sent === null || sent.length === 0) {
    throw new BrokerError(ERROR.invalidRecord, 'A produce request must have one record batch for each partition');
  }
  const header = readHeader(sent);
  checkForm(sent, header, context.produceVersion);
  if (sent.length > context.topic.configs.maxMessageBytes) {
    throw new BrokerError(ERROR.messageTooLarge, `The record batch is ${sent.length} bytes, more than max.message.bytes`);
  }
  if (!verifyCrc(sent, header)) {
    throw new BrokerError(ERROR.corruptMessage, 'The CRC is wrong');
  }
  checkHeader(header, context);
  const maxTimestamp = await corruptIfUnreadable(async () => checkRecords(header, await uncompressedRecords(sent, header), context));
  return stamped(sent, header, maxTimestamp, context);
}

function readHeader(sent: Buffer): BatchHeader {
  if (sent.length > MAGIC_AT && sent.readInt8(MAGIC_AT) !== MAGIC) {
    throw new BrokerError(ERROR.invalidRecord, `Only record batches of magic ${MAGIC} are allowed`);
  }
  try {
    return decodeBatchHeader(sent);
  } catch (error) {
    throw corrupt(error);
  }
}

function checkForm(sent: Buffer, { totalSize, codecId, baseOffset }: BatchHeader, produceVersion: number): void {
  if (totalSize < sent.length) {
    throw new BrokerError(ERROR.invalidRecord, 'More than one record batch for a partition');
  }
  if (codecId > ZSTD || (codecId === ZSTD && produceVersion < PRODUCE_WITH_ZSTD)) {
    throw new BrokerError(ERROR.unsupportedCompressionType, `Codec ${codecId} in Produce v${produceVersion}`);
  }
  if (baseOffset !== 0n) {
    throw new BrokerError(ERROR.invalidRecord, `The base offset is ${baseOffset} and not 0`);
  }
}

function checkHeader({ recordCount, lastOffsetDelta, producerId, baseSequence, control, transactional }: BatchHeader, { transactionalId }: CheckContext): void {
  if (transactional && transactionalId === null) {
    throw new BrokerError(ERROR.transactionalIdAuthorizationFailed, 'A transactional batch in a request without a transactional id');
  }
  if (recordCount <= 0 || lastOffsetDelta !== recordCount - 1) {
    throw new BrokerError(ERROR.invalidRecord, `${recordCount} records with a last offset delta of ${lastOffsetDelta}`);
  }
  if (producerId >= 0n && baseSequence < 0) {
    throw new BrokerError(ERROR.invalidRecord, `Sequence number ${baseSequence} with a producer id`);
  }
  if (control) {
    throw new BrokerError(ERROR.invalidRecord, 'Clients may not write control records');
  }
  if (transactional && producerId < 0n) {
    throw new BrokerError(ERROR.invalidRecord, 'A transactional batch without a producer id');
  }
}

function stamped(sent: Buffer, header: BatchHeader, maxTimestamp: bigint, { topic, now }: CheckContext): CheckedBatch {
  // A copy of its own: the request that it came in, and its neighbours there, must not be kept with it.
  const bytes = Buffer.allocUnsafeSlow(sent.length);
  sent.copy(bytes);
  const { logAppendTime } = topic.configs;
  const time = logAppendTime ? now : maxTimestamp;
  if (logAppendTime || header.timestampType === 'append' || header.maxTimestamp !== time) {
    stampTime(bytes, time, logAppendTime);
  }
  const { producerId, producerEpoch, baseSequence, recordCount, transactional } = header;
  return {
    bytes,
    records: recordCount,
    maxTimestamp: time,
    logAppendTime: logAppendTime ? now : -1n,
    producer: producerId < 0n ? null : { producerId, producerEpoch, baseSequence, records: recordCount },
    transaction: transactional ? { producerId, end: null } : null,
  };
}

async function corruptIfUnreadable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw corrupt(error);
  }
}

function corrupt(error: unknown): unknown {
  return error instanceof KafkaError ? new BrokerError(ERROR.corruptMessage, error.message) : error;
}
