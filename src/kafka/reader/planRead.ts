import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { EARLIEST, LATEST } from '../protocol/requests/listOffsets';
import type { PartitionRange, TopicPlan } from './readTopic';
import { topicOffsets } from './topicOffsets';

/** The same offset in each partition, or one for some of them: only those are read then. */
export type OffsetChoice = bigint | ReadonlyMap<number, bigint>;

export type ReadStart =
  | { readonly kind: 'earliest' }
  /** The last offsets of each partition: so many records, or fewer where the log has gaps. */
  | { readonly kind: 'tail'; readonly count: bigint }
  | { readonly kind: 'offset'; readonly offset: OffsetChoice }
  /** ms since the epoch: from the first record at or after it. */
  | { readonly kind: 'time'; readonly timestamp: bigint }
  /** What comes from now on. */
  | { readonly kind: 'live' };

/** Exclusive. */
export type ReadEnd = Extract<ReadStart, { readonly kind: 'offset' | 'time' }>;

export interface TopicQuery {
  readonly topic: string;
  /** null: all. */
  readonly partitions: readonly number[] | null;
  readonly from: ReadStart;
  /** null: the end of now; of `live`: none. */
  readonly to: ReadEnd | null;
  readonly isolationLevel: 0 | 1;
}

/** Where each partition began and ended when a read was planned. */
export interface PlannedTopic extends TopicPlan {
  readonly starts: ReadonlyMap<number, bigint>;
}

/**
 * The offsets that a query means now. Throws `KafkaError`: `unknown-partition`, `offset-out-of-range` where it asks for what is
 * not there (field `from` or `to`), or why the topic cannot be read.
 */
export async function planRead(cluster: Cluster, query: TopicQuery, signal?: AbortSignal): Promise<PlannedTopic> {
  const { topic, from, to, isolationLevel } = query;
  const partitions = await partitionsOf(cluster, query, signal);
  const at = (timestamp: bigint, level: 0 | 1): Promise<ReadonlyMap<number, bigint | null>> => topicOffsets(cluster, { topic, partitions, timestamp, isolationLevel: level }, signal);
  const [starts, stables, highs, begins, stops] = await Promise.all([
    at(EARLIEST, 0),
    at(LATEST, 1),
    isolationLevel === 0 ? at(LATEST, 0) : null,
    from.kind === 'time' ? at(from.timestamp, isolationLevel) : null,
    to?.kind === 'time' ? at(to.timestamp, isolationLevel) : null,
  ]);
  const ranges = partitions.map((partition): PartitionRange => {
    const start = starts.get(partition) ?? 0n;
    const stable = stables.get(partition) ?? start;
    const end = highs?.get(partition) ?? stable;
    const within = (offset: bigint, field: 'from' | 'to'): bigint => {
      if (offset < start || offset > end) {
        throw new KafkaError('offset-out-of-range', { field, facts: { topic, partition, offset: String(offset), logStart: String(start), end: String(end) } });
      }
      return offset;
    };
    return { partition, from: begin(), to: stop(), stable };

    function begin(): bigint {
      switch (from.kind) {
        case 'earliest':
          return start;
        case 'tail':
          return (stop() ?? end) - from.count < start ? start : (stop() ?? end) - from.count;
        case 'offset':
          return within(chosen(from.offset, partition) ?? start, 'from');
        case 'time':
          return begins?.get(partition) ?? end;
        case 'live':
          return end;
        default:
          return from satisfies never;
      }
    }

    function stop(): bigint | null {
      if (to === null) {
        return from.kind === 'live' ? null : end;
      }
      if (to.kind === 'time') {
        return stops?.get(partition) ?? end;
      }
      const offset = chosen(to.offset, partition) ?? end;
      return offset > end && from.kind !== 'live' ? end : offset;
    }
  });
  return { topic, isolationLevel, ranges, starts: new Map(partitions.map((partition) => [partition, starts.get(partition) ?? 0n])) };
}

async function partitionsOf(cluster: Cluster, { topic, partitions, from }: TopicQuery, signal: AbortSignal | undefined): Promise<readonly number[]> {
  const { partitions: all } = await cluster.topic(topic, { maxAgeMs: 0, signal });
  const chosenOnes = from.kind === 'offset' && typeof from.offset !== 'bigint' ? [...from.offset.keys()] : null;
  const wanted = [...new Set(partitions ?? chosenOnes ?? all.map(({ partition }) => partition))].sort((a, b) => a - b);
  const missing = wanted.find((partition) => !all.some((known) => known.partition === partition));
  if (missing !== undefined) {
    throw new KafkaError('unknown-partition', { field: 'partitions', facts: { topic, partition: missing, partitions: all.length } });
  }
  return chosenOnes === null ? wanted : wanted.filter((partition) => chosenOnes.includes(partition));
}

function chosen(choice: OffsetChoice, partition: number): bigint | undefined {
  return typeof choice === 'bigint' ? choice : choice.get(partition);
}
