import type { BrokerConnection } from '../cluster/brokerConnection';
import { closingOnTimeout } from '../cluster/closingOnTimeout';
import { KafkaError } from '../errors/kafkaError';
import { LATEST, listOffsets } from '../protocol/requests/listOffsets';
import type { Batch } from './batch';
import type { ProducerOptions } from './settings';

interface Bound {
  /** null: the leader did not tell its end. */
  offset: bigint | null;
  readonly leaderEpoch: number;
}

/**
 * For each partition the offset below which the next record cannot be: where the partition ended at first use, raised by
 * acknowledgements with acks=all only (with acks=1 a leader that dies takes its tail along), lowered where a new leader
 * ends earlier. Costs one ListOffsets a leader at first use, and none per send. It is where *Look for it* begins to read.
 */
export class SearchBounds {
  private readonly bounds = new Map<string, Bound>();

  constructor(private readonly options: ProducerOptions) {}

  /** Asks for the ends of partitions not used yet with the leader of now. Throws, nothing written, where no answer comes. */
  async ensure(connection: BrokerConnection, batches: readonly Batch[], leaderEpochOf: (batch: Batch) => number, signal: AbortSignal): Promise<void> {
    const missing = batches.filter((batch) => batch.records > 0 && this.bounds.get(keyOf(batch))?.leaderEpoch !== leaderEpochOf(batch));
    if (missing.length === 0) {
      return;
    }
    const ends = await this.askEnds(connection, missing, signal);
    for (const batch of missing) {
      const end = ends.get(keyOf(batch)) ?? null;
      const known = this.bounds.get(keyOf(batch))?.offset ?? end;
      this.bounds.set(keyOf(batch), { offset: lower(known, end), leaderEpoch: leaderEpochOf(batch) });
    }
  }

  /** Right before a write: the record can be from here on. An earlier write may have put it further down. */
  mark(batch: Batch): void {
    const bound = this.bounds.get(keyOf(batch))?.offset ?? null;
    const isWritten = batch.attempts.slice(0, -1).some(({ writtenAt }) => writtenAt !== null);
    batch.searchFrom = isWritten ? lower(batch.searchFrom, bound) : bound;
  }

  stored(batch: Batch, baseOffset: bigint | null): void {
    const bound = this.bounds.get(keyOf(batch));
    if (bound === undefined || baseOffset === null || this.options.acks !== 'all') {
      return;
    }
    const next = baseOffset + BigInt(batch.records);
    const isMadeAnew = batch.searchFrom !== null && baseOffset < batch.searchFrom;
    bound.offset = bound.offset === null || next > bound.offset || isMadeAnew ? next : bound.offset;
  }

  private async askEnds(connection: BrokerConnection, batches: readonly Batch[], signal: AbortSignal): Promise<ReadonlyMap<string, bigint>> {
    const topics = [...new Set(batches.map(({ topic }) => topic))].map((name) => ({
      name,
      partitions: batches.filter(({ topic }) => topic === name).map(({ partition }) => ({ partition, leaderEpoch: -1, timestamp: LATEST })),
    }));
    try {
      const answer = await closingOnTimeout(connection, () => connection.request(listOffsets, { isolationLevel: 0, topics }, { timeoutMs: this.options.requestTimeoutMs, signal }));
      return new Map(
        answer.topics.flatMap(({ name, partitions }) =>
          partitions.filter(({ errorCode, offset }) => errorCode === 0 && offset >= 0n).map(({ partition, offset }) => [`${name}/${partition}`, offset] as const),
        ),
      );
    } catch (thrown) {
      if (KafkaError.dataOf(thrown).code === 'unsupported-version') {
        return new Map();
      }
      throw thrown;
    }
  }
}

function keyOf({ topic, partition }: Batch): string {
  return `${topic}/${partition}`;
}

/** Not known where one of them is not. */
function lower(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null ? null : a < b ? a : b;
}
