import { text, type ApiRequest } from '../apiRequest';

export interface AddPartitionsToTxnRequest {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[];
}

export interface AddPartitionsToTxnResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly partition: number; readonly errorCode: number }[] }[];
}

/** Tells the coordinator which partitions a transaction writes to, before it does. All are added, or none. */
export const addPartitionsToTxn: ApiRequest<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse> = {
  apiKey: 24,
  name: 'AddPartitionsToTxn',
  minVersion: 0,
  maxVersion: 2,
  encode: ({ transactionalId, producerId, producerEpoch, topics }, _version, writer) => {
    writer.string(transactionalId).int64(producerId).int16(producerEpoch);
    writer.array(topics, ({ name, partitions }) => {
      writer.string(name).array(partitions, (partition) => writer.int32(partition));
    });
  },
  decode: (reader) => ({
    throttleTimeMs: reader.int32(),
    topics: reader.array((topic) => ({
      name: text(topic),
      partitions: topic.array((entry) => ({ partition: entry.int32(), errorCode: entry.int16() })),
    })),
  }),
};
