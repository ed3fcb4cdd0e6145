import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import { checkBatch } from '../log/batchCheck';
import type { PartitionLog } from '../log/partitionLog';
import { RecordsError, type RecordError } from '../log/recordCheck';
import { defineApi, type Call } from './api';

interface ProduceRequest {
  readonly transactionalId: string | null;
  readonly acks: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly partition: number; readonly records: Buffer | null }[] }[];
}

interface ProducedPartition {
  readonly partition: number;
  readonly error: number;
  readonly message: string | null;
  readonly recordErrors: readonly RecordError[];
  /** −1 with an error. */
  readonly baseOffset: bigint;
  readonly logAppendTime: bigint;
  readonly logStartOffset: bigint;
}

interface ProduceResponse {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly ProducedPartition[] }[];
}

const ACKS = [-1, 0, 1];

/**
 * Stores batches, partition by partition. Lists versions from 0, as Kafka 4 does, because librdkafka takes the absence
 * of version 0 for a broker that cannot compress; versions 0 to 2 are refused.
 */
export const produce = defineApi<ProduceRequest, ProduceResponse>({
  name: 'Produce',
  min: 3,
  max: 9,
  listedMin: 0,
  flexibleFrom: 9,
  decode: (reader) => {
    const transactionalId = reader.nullableString();
    const acks = reader.int16();
    reader.int32();
    const topics = reader.structs(() => ({
      name: reader.string(),
      partitions: reader.structs(() => ({ partition: reader.int32(), records: reader.nullableBytes() })),
    }));
    return { transactionalId, acks, topics };
  },
  targets: ({ topics }) => topics.flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition }))),
  handle: async ({ transactionalId, acks, topics }, call) => {
    const answered: { name: string; partitions: ProducedPartition[] }[] = [];
    for (const { name, partitions } of topics) {
      const produced: ProducedPartition[] = [];
      for (const { partition, records } of partitions) {
        produced.push(ACKS.includes(acks) ? await answerFor(name, partition, { transactionalId, records }, call) : failed(partition, ERROR.invalidRequiredAcks));
      }
      answered.push({ name, partitions: produced });
    }
    if (acks !== 0) {
      return { topics: answered };
    }
    return answered.every(({ partitions }) => partitions.every(({ error }) => error === ERROR.none)) ? 'no-response' : 'close-connection';
  },
  encode: ({ topics }, writer) => {
    const { version } = writer;
    writer.structs(topics, ({ name, partitions }) => {
      writer.string(name);
      writer.structs(partitions, (produced) => {
        writer.int32(produced.partition);
        writer.int16(produced.error);
        writer.int64(produced.baseOffset);
        writer.int64(produced.logAppendTime);
        if (version >= 5) {
          writer.int64(produced.logStartOffset);
        }
        if (version >= 8) {
          writer.structs(produced.recordErrors, ({ index, message }) => {
            writer.int32(index);
            writer.string(message);
          });
          writer.string(produced.message);
        }
      });
    });
    writer.throttle();
  },
});

interface Sent {
  readonly transactionalId: string | null;
  readonly records: Buffer | null;
}

async function answerFor(topic: string, partition: number, sent: Sent, call: Call): Promise<ProducedPartition> {
  const fault = call.fault(topic, partition);
  if (fault !== null && fault.append !== true) {
    return failed(partition, fault.code, fault.message);
  }
  const produced = await store(topic, partition, sent, call);
  return fault === null || produced.error !== ERROR.none ? produced : failed(partition, fault.code, fault.message);
}

async function store(name: string, partition: number, { transactionalId, records }: Sent, call: Call): Promise<ProducedPartition> {
  const { topics, transactions } = call.broker;
  const topic = topics.get(name);
  const log = topics.partition(name, partition);
  if (topic === null || log === null) {
    return failed(partition, ERROR.unknownTopicOrPartition);
  }
  try {
    const batch = await checkBatch(records, { topic, partition, transactionalId, produceVersion: call.version, now: BigInt(Date.now()) });
    if (topics.get(name) !== topic) {
      return failed(partition, ERROR.unknownTopicOrPartition);
    }
    const duplicate = batch.producer && log.producers.findDuplicate(batch.producer);
    if (duplicate) {
      return stored(partition, log, duplicate.baseOffset, duplicate.logAppendTime);
    }
    if (batch.producer) {
      log.producers.check(batch.producer);
    }
    if (batch.producer && batch.transaction !== null) {
      transactions.checkProduce(transactionalId, batch.producer, log);
    } else if (batch.producer && log.transactions.has(batch.producer.producerId)) {
      throw new BrokerError(ERROR.invalidTxnState, 'Not transactional, and its producer has an open transaction here');
    }
    return stored(partition, log, topics.append(topic, log, batch), batch.logAppendTime);
  } catch (error) {
    return refusal(partition, error);
  }
}

function stored(partition: number, log: PartitionLog, baseOffset: bigint, logAppendTime: bigint): ProducedPartition {
  return { partition, error: ERROR.none, message: null, recordErrors: [], baseOffset, logAppendTime, logStartOffset: log.logStartOffset };
}

function failed(partition: number, error: number, message: string | null = null, recordErrors: readonly RecordError[] = []): ProducedPartition {
  return { partition, error, message, recordErrors, baseOffset: -1n, logAppendTime: -1n, logStartOffset: -1n };
}

/** Kafka sends a text only where single records are at fault. */
function refusal(partition: number, error: unknown): ProducedPartition {
  if (error instanceof RecordsError) {
    return failed(partition, error.code, error.message, error.records);
  }
  if (error instanceof BrokerError) {
    return failed(partition, error.code);
  }
  throw error;
}
