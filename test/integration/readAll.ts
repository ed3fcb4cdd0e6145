import type { Cluster } from '../../src/kafka/cluster/cluster';
import { batchesOf } from '../../src/kafka/protocol/batchHeader';
import { decodeBatch } from '../../src/kafka/protocol/decodeBatch';
import type { DecodedRecord } from '../../src/kafka/protocol/decodeRecords';
import { fetch } from '../../src/kafka/protocol/requests/fetch';

const MAX_BYTES = 64 * 1_024 * 1_024;

/** Everything in partition 0 of a topic, read by our own decoder; the codecs of its batches beside. */
export async function readAll(cluster: Cluster, topic: string): Promise<{ records: DecodedRecord[]; codecIds: number[] }> {
  const records: DecodedRecord[] = [];
  const codecIds: number[] = [];
  await cluster.topic(topic, { maxAgeMs: 0 });
  const leader = cluster.leaderOf(topic, 0);
  const connection = await cluster.connection(leader!.broker.id, 'fetch');
  for (let offset = 0n; ; ) {
    const partition = { partition: 0, leaderEpoch: -1, fetchOffset: offset, maxBytes: MAX_BYTES };
    const response = await connection.request(
      fetch,
      { maxWaitMs: 0, minBytes: 0, maxBytes: MAX_BYTES, isolationLevel: 0, topics: [{ name: topic, partitions: [partition] }] },
      { timeoutMs: 10_000 },
    );
    const { records: bytes, highWatermark } = response.topics[0]!.partitions[0]!;
    for (const header of batchesOf(bytes)) {
      records.push(...(await decodeBatch(bytes, header.position, MAX_BYTES)).records);
      codecIds.push(header.codecId);
      offset = header.baseOffset + BigInt(header.lastOffsetDelta) + 1n;
    }
    if (offset >= highWatermark) {
      return { records, codecIds };
    }
  }
}
