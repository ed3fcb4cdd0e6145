import type { Cluster } from '../cluster/cluster';
import { delay } from '../cluster/abortable';
import type { TopicMetadata } from '../cluster/metadata';
import type { ErrorCode } from '../errors/errorCode';
import { KafkaError, type KafkaErrorData } from '../errors/kafkaError';
import { partitionForKey, type StickyPartitioner } from './partitioner';
import type { ProducerRecord, RecordOptions } from './record';
import { backoffMs, type ProducerOptions } from './settings';

/** Metadata of a topic older than this is read again before a record is placed. */
export const METADATA_MAX_AGE_MS = 10_000;
/** A topic made right before the send began may not be known by every broker yet. Those in line wait for it together. */
const UNKNOWN_TOPIC_PATIENCE_MS = 500;

/** Throws `message-too-large` for a record of `size` bytes that no request may carry. What is compressed is measured when that is done. */
export function refuseTooLarge({ topic }: ProducerRecord, size: number, { compression, maxRequestSize }: ProducerOptions): void {
  if (compression === 'none' && size > maxRequestSize) {
    throw new KafkaError('message-too-large', { field: 'value', facts: { size, limit: maxRequestSize, limitSource: 'max.request.size', topic } });
  }
}

/** Chosen once, before anything is written, and never again. */
export function choosePartition(record: ProducerRecord, topic: TopicMetadata, sticky: StickyPartitioner): { partition: number; facts: Record<string, string | number> } {
  const partitions = topic.partitions.length;
  if (record.partition !== null) {
    return { partition: record.partition, facts: { how: 'forced', partitions } };
  }
  if (record.key !== null) {
    const { partition, hash } = partitionForKey(record.key, partitions);
    return { partition, facts: { how: 'murmur2', hash, partitions } };
  }
  return { partition: sticky.choose(topic), facts: { how: 'sticky', partitions } };
}

/** The record's topic as the cluster knows it now, waiting for a cluster that does not answer yet until `signal` ends it. */
export async function topicFor(cluster: Cluster, record: ProducerRecord, options: ProducerOptions, at: RecordOptions, signal: AbortSignal): Promise<TopicMetadata> {
  const deadlineAt = at.startedAt + options.deliveryTimeoutMs;
  let last: KafkaErrorData | null = null;
  for (let failures = 1; ; failures++) {
    try {
      return await topicWithPartition(cluster, record, signal);
    } catch (thrown) {
      const error = KafkaError.dataOf(thrown);
      if (signal.aborted) {
        throw endOfWaiting(thrown, last, at.startedAt, options);
      }
      const isPatient = performance.now() - at.startedAt < UNKNOWN_TOPIC_PATIENCE_MS;
      if (error.code === 'unknown-topic' ? !isPatient : !error.retriable) {
        throw thrown;
      }
      last = error;
      at.onProgress?.({ state: 'connecting', attempt: 0, broker: null, partition: record.partition, written: false, error });
      const wait = Math.min(backoffMs(options, failures), Math.max(deadlineAt - performance.now(), 1));
      await delay(wait, signal).catch((ended: unknown) => {
        throw endOfWaiting(ended, last, at.startedAt, options);
      });
    }
  }
}

async function topicWithPartition(cluster: Cluster, { topic: name, partition }: ProducerRecord, signal: AbortSignal): Promise<TopicMetadata> {
  let topic = await cluster.topic(name, { maxAgeMs: METADATA_MAX_AGE_MS, signal });
  if (partition !== null && partition >= topic.partitions.length) {
    topic = await cluster.topic(name, { maxAgeMs: 0, signal });
  }
  if (partition !== null && partition >= topic.partitions.length) {
    throw new KafkaError('unknown-partition', { field: 'partition', facts: { topic: name, partition, partitions: topic.partitions.length } });
  }
  return topic;
}

/** The reason why a wait ended, with what stood in the way until then. */
function endOfWaiting(thrown: unknown, last: KafkaErrorData | null, startedAt: number, { deliveryTimeoutMs }: ProducerOptions): KafkaError {
  const { code } = KafkaError.dataOf(thrown);
  if (code === 'no-brokers-available' && last !== null) {
    return KafkaError.from(last);
  }
  if (code !== 'delivery-timeout' || last === null) {
    return KafkaError.from(KafkaError.dataOf(thrown));
  }
  const ended: ErrorCode = 'metadata-timeout';
  return new KafkaError(ended, {
    retriable: true,
    facts: {
      ...last.facts,
      lastErrorCode: last.facts['lastErrorCode'] ?? last.code,
      lastError: last.facts['lastError'] ?? last.raw,
      timeoutMs: deliveryTimeoutMs,
      waitedMs: Math.round(performance.now() - startedAt),
    },
    ...(last.broker === undefined ? {} : { broker: last.broker }),
    raw: last.raw,
  });
}
