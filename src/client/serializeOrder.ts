import type { SendOrder } from '../bridge/clientThread';
import type { Stage } from '../contracts/messages';
import type { ProducerRecord } from '../kafka/producer/record';
import { serializeMessage } from './serializeMessage';

/** A message as bytes, and how long that took. */
export interface Serialized {
  readonly record: ProducerRecord;
  readonly stage: Stage;
}

/** Throws the first field that does not fit; `zero`: `performance.now()` from which times count. */
export async function serializeOrder(order: SendOrder, zero: number): Promise<Serialized> {
  const from = performance.now();
  const { key, value, headers } = await serializeMessage(order);
  const headerBytes = headers.reduce((sum, header) => sum + Buffer.byteLength(header.name) + (header.value?.length ?? 0), 0);
  return {
    record: { topic: order.topic, key, value, headers, timestamp: BigInt(order.timestamp ?? Date.now()), partition: order.partition },
    stage: {
      name: 'serialize',
      startMs: from - zero,
      durationMs: performance.now() - from,
      facts: {
        keyFormat: order.key?.format ?? null,
        keyBytes: key?.length ?? null,
        valueFormat: order.value?.format ?? null,
        valueBytes: value?.length ?? null,
        headers: headers.length,
        headerBytes,
      },
    },
  };
}
