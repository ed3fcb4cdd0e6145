import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import type { ReadNotice } from '../kafka/reader/readTopic';

/** Offsets that were to be read are not there any more: why, and where the log begins or ends now. */
export function missingOffsets(topic: string, notice: ReadNotice & { readonly partition: number }): KafkaErrorData {
  const place = notice.kind === 'removed' ? { logStart: String(notice.next) } : { end: String(notice.end) };
  return new KafkaError('offset-out-of-range', { facts: { topic, partition: notice.partition, offset: String(notice.from), ...place } }).data;
}
