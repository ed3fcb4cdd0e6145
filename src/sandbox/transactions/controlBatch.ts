import { ATTRIBUTES_AT, BATCH_HEADER_SIZE, CONTROL_BIT } from '../../kafka/protocol/batchFormat';
import { BatchBuilder } from '../../kafka/protocol/batchBuilder';
import { restamp, writeBatchHeader } from '../../kafka/protocol/batchHeaderWriter';
import type { CheckedBatch } from '../log/partitionLog';

/** Source: `ControlRecordType` and `EndTransactionMarker` of Kafka. */
const VERSION = 0;
const ABORT = 0;
const COMMIT = 1;
const COORDINATOR_EPOCH = 0;

/** The marker by which a transaction ends in a partition: a control batch of one record, signed. */
export function controlBatch(producer: { readonly producerId: bigint; readonly producerEpoch: number }, committed: boolean, now: number): CheckedBatch {
  const key = Buffer.alloc(4);
  key.writeInt16BE(VERSION, 0);
  key.writeInt16BE(committed ? COMMIT : ABORT, 2);
  const value = Buffer.alloc(6);
  value.writeInt16BE(VERSION, 0);
  value.writeInt32BE(COORDINATOR_EPOCH, 2);
  const builder = new BatchBuilder(BATCH_HEADER_SIZE);
  builder.append(key, value, [], now);
  const bytes = Buffer.concat([Buffer.alloc(BATCH_HEADER_SIZE), builder.section]);
  const time = BigInt(now);
  const stamp = { ...producer, baseSequence: -1 };
  writeBatchHeader(bytes, { ...stamp, codecId: 0, records: 1, baseTimestamp: time, maxTimestamp: time, transactional: true, unsigned: true });
  bytes.writeInt16BE(bytes.readInt16BE(ATTRIBUTES_AT) | CONTROL_BIT, ATTRIBUTES_AT);
  restamp(bytes, stamp);
  return { bytes, records: 1, maxTimestamp: time, logAppendTime: -1n, producer: null, transaction: { producerId: producer.producerId, end: committed ? 'commit' : 'abort' } };
}
