import type { LookupOrder, LookupProgress } from '../bridge/clientThread';
import type { Lookup } from '../contracts/messages';
import type { Cluster } from '../kafka/cluster/cluster';
import { lookFor } from '../kafka/reader/lookFor';
import { serializeMessage } from './serializeMessage';

/** *Look for It*: the message as its bytes, looked for in its partition. */
export async function lookForSent(cluster: Cluster, order: LookupOrder, signal: AbortSignal, onProgress: (progress: LookupProgress) => void): Promise<Lookup> {
  const { producer, searchFrom } = order;
  return lookFor(
    cluster,
    {
      topic: order.topic,
      partition: order.partition,
      searchFrom: searchFrom === null ? null : BigInt(searchFrom),
      producer: producer === null || producer === 'lost' ? producer : { ...producer, id: BigInt(producer.id) },
      record: { ...(await serializeMessage(order)), timestamp: order.timestamp === null ? null : BigInt(order.timestamp) },
      owned: new Set(order.owned.map(BigInt)),
    },
    { signal, onProgress: ({ offset, to }) => onProgress({ offset: String(offset), to: String(to) }) },
  );
}
