import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { EARLIEST, LATEST, listOffsets } from '../protocol/requests/listOffsets';
import { askLeader, refuse, type PartitionPlace } from './leaderRequest';

const TIMEOUT_MS = 10_000;

/** The offset of the first record that is still there, and the one after the last that consumers may read (high watermark). */
export interface PartitionEnds {
  readonly start: bigint;
  readonly end: bigint;
}

export async function partitionEnds(cluster: Cluster, place: PartitionPlace, signal?: AbortSignal): Promise<PartitionEnds> {
  return askLeader(cluster, place, signal, async (connection) => {
    const at = async (timestamp: bigint): Promise<bigint> => {
      const topics = [{ name: place.topic, partitions: [{ partition: place.partition, leaderEpoch: -1, timestamp }] }];
      const answer = await connection.request(listOffsets, { isolationLevel: 0, topics }, { timeoutMs: TIMEOUT_MS, signal });
      const found = answer.topics[0]?.partitions[0];
      if (found === undefined) {
        throw new KafkaError('malformed-response', { facts: { ...place, api: listOffsets.name } });
      }
      refuse(found.errorCode, place);
      return found.offset;
    };
    const [start, end] = await Promise.all([at(EARLIEST), at(LATEST)]);
    return { start, end };
  });
}
