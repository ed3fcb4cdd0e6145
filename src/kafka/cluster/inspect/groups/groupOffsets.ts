import type { GroupMember, GroupOffset } from '../../../../contracts/inspection';
import { KafkaError, type KafkaErrorData } from '../../../errors/kafkaError';
import type { ByPartition } from '../partitionOffsets';
import type { Committed } from './committedOffsets';
import { grouped } from '../grouped';

interface Row {
  readonly topic: string;
  readonly partition: number;
  readonly committed: bigint | KafkaError | null;
  readonly member: string | null;
}

/** Partitions that the group committed an offset of, or that a member reads: whose ends have to be known. By topic. */
export function partitionsOf(committed: readonly Committed[], members: readonly GroupMember[]): ReadonlyMap<string, readonly number[]> {
  return new Map([...grouped(rowsOf(committed, members), ({ topic }) => topic)].map(([topic, rows]) => [topic, rows.map(({ partition }) => partition)]));
}

/** A line a partition, by topic and partition. `ends`: high watermarks. */
export function groupOffsets(committed: readonly Committed[], members: readonly GroupMember[], ends: ByPartition<bigint | KafkaError>): readonly GroupOffset<KafkaErrorData>[] {
  return rowsOf(committed, members).map(({ topic, partition, committed: at, member }) => {
    const end = ends.get(topic)?.get(partition) ?? null;
    const lag = typeof end === 'bigint' && typeof at === 'bigint' ? String(end - at) : null;
    const error = [at, end].find((one) => one instanceof KafkaError);
    return { topic, partition, committed: textOf(at), end: textOf(end), lag, member, error: error?.data ?? null };
  });
}

function textOf(offset: bigint | KafkaError | null): string | null {
  return typeof offset === 'bigint' ? String(offset) : null;
}

/** The sum over partitions with a committed offset; null where one of them is not known. */
export function totalLag(offsets: readonly GroupOffset<KafkaErrorData>[]): string | null {
  let total = 0n;
  for (const { lag, error, committed } of offsets) {
    if (lag === null && (error !== null || committed !== null)) {
      return null;
    }
    total += BigInt(lag ?? '0');
  }
  return String(total);
}

function rowsOf(committed: readonly Committed[], members: readonly GroupMember[]): readonly Row[] {
  const rows = new Map<string, Row>(committed.map(({ topic, partition, offset }) => [`${partition} ${topic}`, { topic, partition, committed: offset, member: null }]));
  for (const { memberId, assignment } of members) {
    for (const { topic, partitions } of assignment ?? []) {
      for (const partition of partitions) {
        const key = `${partition} ${topic}`;
        rows.set(key, { topic, partition, committed: rows.get(key)?.committed ?? null, member: memberId });
      }
    }
  }
  return [...rows.values()].sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}
