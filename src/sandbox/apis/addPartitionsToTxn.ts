import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';
import type { PartitionLog } from '../log/partitionLog';
import { defineApi, type Call } from './api';
import { producerErrorCode } from './producerErrorCode';

interface NamedPartition {
  readonly topic: string;
  readonly partition: number;
}

interface AddPartitionsToTxnRequest {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[];
}

interface AddPartitionsToTxnResponse {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly partition: number; readonly error: number }[] }[];
}

/** Puts partitions into a transaction: all of them, or none. */
export const addPartitionsToTxn = defineApi<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>({
  name: 'AddPartitionsToTxn',
  min: 0,
  max: 3,
  flexibleFrom: 3,
  decode: (reader) => ({
    transactionalId: reader.string(),
    producerId: reader.int64(),
    producerEpoch: reader.int16(),
    topics: reader.structs(() => ({ name: reader.string(), partitions: reader.array(() => reader.int32()) })),
  }),
  targets: (request) => named(request),
  handle: (request, call) => {
    const asked = named(request).map(({ topic, partition }) => ({ topic, partition, log: call.broker.topics.partition(topic, partition), fault: call.fault(topic, partition) }));
    const codes = asked.map(({ log, fault }) => fault?.code ?? (log === null ? ERROR.unknownTopicOrPartition : ERROR.none));
    const carriesOut = codes.every((code) => code === ERROR.none) || asked.some(({ fault }) => fault?.append === true);
    const error = carriesOut ? add(request, asked.flatMap(({ log }) => (log === null ? [] : [log])), call) : ERROR.operationNotAttempted;
    const errors = codes.map((code) => (code === ERROR.none ? error : code));
    return { topics: request.topics.map(({ name, partitions }) => ({ name, partitions: partitions.map((partition) => ({ partition, error: errors.shift() ?? error })) })) };
  },
  encode: ({ topics }, writer) => {
    writer.throttle();
    writer.structs(topics, ({ name, partitions }) => {
      writer.string(name);
      writer.structs(partitions, ({ partition, error }) => {
        writer.int32(partition);
        writer.int16(error);
      });
    });
  },
});

function named({ topics }: AddPartitionsToTxnRequest): readonly NamedPartition[] {
  return topics.flatMap(({ name, partitions }) => partitions.map((partition) => ({ topic: name, partition })));
}

function add({ transactionalId, ...producer }: AddPartitionsToTxnRequest, logs: readonly PartitionLog[], call: Call): number {
  try {
    call.broker.transactions.addPartitions(transactionalId, producer, logs);
    return ERROR.none;
  } catch (error) {
    if (error instanceof BrokerError) {
      return producerErrorCode(error, call.version, 2);
    }
    throw error;
  }
}
