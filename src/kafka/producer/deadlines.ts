import { KafkaError } from '../errors/kafkaError';
import type { Accumulator } from './accumulator';
import type { Batch } from './batch';
import type { OpenBatches } from './openBatches';
import type { ProducerOptions } from './settings';
import type { Settling } from './settling';

/** Ends the records whose delivery timeout is over; answers when the next one's is (`performance.now()`). */
export function expire(now: number, open: OpenBatches, accumulator: Accumulator, options: ProducerOptions, settling: Settling): number {
  let next = Infinity;
  for (const batch of open.all) {
    for (const entry of batch.entries.filter(({ settled }) => !settled)) {
      if (entry.deadlineAt > now) {
        next = Math.min(next, entry.deadlineAt);
      } else {
        settling.giveUp(entry, timedOut(batch, accumulator, options).data);
      }
    }
  }
  return next;
}

/** With what stood in the way last. */
function timedOut(batch: Batch, accumulator: Accumulator, options: ProducerOptions): KafkaError {
  const obstacle = batch.lastError ?? accumulator.queue(batch.topic, batch.partition).obstacle;
  return new KafkaError('delivery-timeout', {
    retriable: true,
    facts: {
      ...obstacle?.facts,
      topic: batch.topic,
      partition: batch.partition,
      timeoutMs: options.deliveryTimeoutMs,
      attempts: batch.attempts.length,
      written: batch.mayBeStored,
      lastErrorCode: obstacle?.code ?? null,
      lastError: obstacle?.raw ?? null,
    },
    ...(obstacle?.broker === undefined ? {} : { broker: obstacle.broker }),
    raw: obstacle?.raw ?? '',
  });
}
