import { KafkaError } from '../../kafka/errors/kafkaError';
import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import { BatchBytes, BATCH_HEADER_BYTES } from './batchBytes';
import { checkRecords } from './recordCheck';
import type { CheckedBatch } from './partitionLog';
import { uncompressedRecords } from './uncompressedRecords';
import type { Topic } from './topic';

export interface CheckContext {
  readonly topic: Topic;
  readonly partition: number;
  /** Version of the Produce request. */
  readonly produceVersion: number;
  /** ms since the epoch. */
  readonly now: bigint;
}

const MAGIC = 2;
const LEADER_EPOCH = 0;
const ZSTD = 4;
/** The first Produce version whose clients know zstd. */
const PRODUCE_WITH_ZSTD = 7;

/**
 * Checks what a producer sent for one partition as Kafka 4.1 does (`ProduceRequest.validateRecords`, `UnifiedLog`,
 * `LogValidator`), in its order. The checked batch is a copy with the broker's timestamps in it where the topic asks for them.
 * Throws `BrokerError`, or `RecordsError` where single records are at fault.
 */
export async function checkBatch(records: Buffer | null, context: CheckContext): Promise<CheckedBatch> {
  const sent = wholeBatch(records);
  checkForm(sent, context.produceVersion);
  if (sent.bytes.length > context.topic.configs.maxMessageBytes) {
    throw refused(ERROR.messageTooLarge, `The record batch is ${sent.bytes.length} bytes, more than max.message.bytes`);
  }
  if (!sent.crcIsRight) {
    throw refused(ERROR.corruptMessage, 'The CRC is wrong');
  }
  checkHeader(sent);
  const own = new BatchBytes(Buffer.allocUnsafeSlow(sent.bytes.length));
  sent.bytes.copy(own.bytes);
  own.setLeaderEpoch(LEADER_EPOCH);
  return stamp(own, await maxTimestampOf(own, context), context);
}

/** Exactly one batch, as long as it says. */
function wholeBatch(records: Buffer | null): BatchBytes {
  if (records === null || records.length === 0) {
    throw refused(ERROR.invalidRecord, 'A produce request must have one record batch for each partition');
  }
  if (records.length < BATCH_HEADER_BYTES) {
    throw refused(ERROR.corruptMessage, `${records.length} bytes are no record batch`);
  }
  const batch = new BatchBytes(records);
  if (batch.magic !== MAGIC) {
    throw refused(ERROR.invalidRecord, `Only record batches of magic ${MAGIC} are allowed`);
  }
  if (batch.size < BATCH_HEADER_BYTES || batch.size > records.length) {
    throw refused(ERROR.corruptMessage, `A record batch of ${batch.size} bytes in ${records.length}`);
  }
  if (batch.size < records.length) {
    throw refused(ERROR.invalidRecord, 'More than one record batch for a partition');
  }
  return batch;
}

function checkForm(batch: BatchBytes, produceVersion: number): void {
  if (batch.codec > ZSTD || (batch.codec === ZSTD && produceVersion < PRODUCE_WITH_ZSTD)) {
    throw refused(ERROR.unsupportedCompressionType, `Codec ${batch.codec} in Produce v${produceVersion}`);
  }
  if (batch.baseOffset !== 0n) {
    throw refused(ERROR.invalidRecord, `The base offset is ${batch.baseOffset} and not 0`);
  }
}

function checkHeader(batch: BatchBytes): void {
  const { records, lastOffsetDelta } = batch;
  if (records <= 0 || lastOffsetDelta !== records - 1) {
    throw refused(ERROR.invalidRecord, `${records} records with a last offset delta of ${lastOffsetDelta}`);
  }
  if (batch.producerId >= 0n && batch.baseSequence < 0) {
    throw refused(ERROR.invalidRecord, `Sequence number ${batch.baseSequence} with a producer id`);
  }
  if (batch.isControl) {
    throw refused(ERROR.invalidRecord, 'Clients may not write control records');
  }
  if (batch.isTransactional) {
    throw refused(ERROR.invalidTxnState, 'There are no transactions');
  }
}

async function maxTimestampOf(batch: BatchBytes, context: CheckContext): Promise<bigint> {
  try {
    return checkRecords(batch, await uncompressedRecords(batch), context);
  } catch (error) {
    if (error instanceof KafkaError) {
      throw refused(ERROR.corruptMessage, error.message);
    }
    throw error;
  }
}

function stamp(batch: BatchBytes, maxTimestamp: bigint, { topic, now }: CheckContext): CheckedBatch {
  const { logAppendTime } = topic.configs;
  const time = logAppendTime ? now : maxTimestamp;
  if (logAppendTime || batch.isLogAppendTime || batch.maxTimestamp !== time) {
    batch.setMaxTimestamp(time, logAppendTime);
  }
  const { producerId, producerEpoch, baseSequence, records } = batch;
  return {
    batch,
    logAppendTime: logAppendTime ? now : -1n,
    producer: producerId < 0n ? null : { producerId, producerEpoch, baseSequence, records },
  };
}

function refused(code: number, message: string): BrokerError {
  return new BrokerError(code, message);
}
