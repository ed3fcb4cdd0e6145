import { Reader } from '../../../protocol/reader';
import { text } from '../../../protocol/apiRequest';
import type { AssignedPartitions } from '../../../protocol/requests/consumerGroupDescribe';

/** What a classic consumer was assigned, in the format of `ConsumerProtocolAssignment`; null: it is something else. */
export function consumerAssignment(bytes: Buffer): readonly AssignedPartitions[] | null {
  if (bytes.length === 0) {
    return [];
  }
  try {
    const reader = new Reader(bytes);
    reader.int16(); // version; what later ones add comes after the topics
    return reader.array((topic) => ({ topic: text(topic), partitions: topic.array((partition) => partition.int32()) }));
  } catch {
    return null;
  }
}
