import { batchesOf } from '../../../src/kafka/protocol/batchHeader';
import { decodeBatch } from '../../../src/kafka/protocol/decodeBatch';
import { fetch, type FetchPartitionResponse } from '../../../src/kafka/protocol/requests/fetch';
import type { RawClient } from './rawClient';

/** One answer of a partition to a read_committed consumer. */
export async function fetchCommitted(client: RawClient, topic: string, partition: number, fetchOffset = 0n): Promise<FetchPartitionResponse> {
  const maxBytes = 4_000_000;
  const partitions = [{ partition, leaderEpoch: -1, fetchOffset, maxBytes }];
  const { topics } = await client.ask(fetch, { maxWaitMs: 0, minBytes: 0, maxBytes, isolationLevel: 1, topics: [{ name: topic, partitions }] });
  return topics[0]!.partitions[0]!;
}

/** The values that a read_committed consumer is given, in order: as Java's `CompletedFetch` leaves out what was aborted. */
export async function readCommitted(client: RawClient, topic: string, partition = 0): Promise<string[]> {
  const values: string[] = [];
  const { records, abortedTransactions } = await fetchCommitted(client, topic, partition);
  const left = [...abortedTransactions].sort((a, b) => Number(a.firstOffset - b.firstOffset));
  const aborted = new Set<bigint>();
  for (const header of batchesOf(records)) {
    const lastOffset = header.baseOffset + BigInt(header.lastOffsetDelta);
    while (left[0] !== undefined && left[0].firstOffset <= lastOffset) {
      aborted.add(left.shift()!.producerId);
    }
    if (header.control) {
      aborted.delete(header.producerId);
    } else if (!(header.transactional && aborted.has(header.producerId))) {
      values.push(...(await decodeBatch(records, header.position, 4_000_000)).records.map(({ value }) => value?.toString() ?? ''));
    }
  }
  return values;
}
