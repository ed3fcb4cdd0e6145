import { ERROR } from '../errorCodes';
import type { AbortedTransaction } from '../log/openTransactions';
import type { PartitionLog, StoredBatch } from '../log/partitionLog';
import { defineApi, type Call } from './api';
import { checkLeaderEpoch } from './leaderEpoch';

interface RequestedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly offset: bigint;
  readonly maxBytes: number;
}

interface FetchRequest {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly readCommitted: boolean;
  readonly sessionId: number;
  readonly partitions: readonly RequestedPartition[];
}

interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly error: number;
  readonly log: PartitionLog | null;
  readonly batches: readonly StoredBatch[];
  readonly aborted: readonly AbortedTransaction[];
}

interface FetchResponse {
  readonly error: number;
  readonly partitions: readonly FetchedPartition[];
}

/** What one answer holds at most, bytes; a larger first batch still comes whole. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const NO_SESSION = 0;
const READ_COMMITTED = 1;

/** Batches as they were sent, whole; waits until there are enough bytes. Every fetch is a full one (session 0). */
export const fetch = defineApi<FetchRequest, FetchResponse>({
  name: 'Fetch',
  min: 4,
  max: 11,
  decode: (reader) => {
    const { version } = reader;
    reader.int32();
    const maxWaitMs = reader.int32();
    const minBytes = reader.int32();
    const maxBytes = reader.int32();
    const readCommitted = reader.int8() === READ_COMMITTED;
    const sessionId = version >= 7 ? reader.int32() : NO_SESSION;
    if (version >= 7) {
      reader.int32();
    }
    const topics = reader.structs(() => {
      const topic = reader.string();
      return reader.structs(() => {
        const partition = reader.int32();
        const leaderEpoch = version >= 9 ? reader.int32() : -1;
        const offset = reader.int64();
        if (version >= 5) {
          reader.int64();
        }
        return { topic, partition, leaderEpoch, offset, maxBytes: reader.int32() };
      });
    });
    return { maxWaitMs, minBytes, maxBytes, readCommitted, sessionId, partitions: topics.flat() };
  },
  targets: ({ partitions }) => partitions,
  handle: async (request, call) => {
    if (request.sessionId !== NO_SESSION) {
      return { error: ERROR.fetchSessionIdNotFound, partitions: [] };
    }
    const errors = request.partitions.map((asked) => call.fault(asked.topic, asked.partition)?.code ?? reasonAgainst(asked, call));
    if (errors.every((error) => error === ERROR.none)) {
      await waitForBytes(request, call);
    }
    return { error: ERROR.none, partitions: read(request, errors, call) };
  },
  encode: ({ error, partitions }, writer) => {
    const { version } = writer;
    writer.throttle();
    if (version >= 7) {
      writer.int16(error);
      writer.int32(NO_SESSION);
    }
    writer.structs(groupByTopic(partitions), ([topic, fetched]) => {
      writer.string(topic);
      writer.structs(fetched, ({ partition, error: partitionError, log, batches, aborted }) => {
        const end = log?.highWatermark ?? -1n;
        writer.int32(partition);
        writer.int16(partitionError);
        writer.int64(end);
        writer.int64(log?.lastStableOffset ?? -1n);
        if (version >= 5) {
          writer.int64(log?.logStartOffset ?? -1n);
        }
        writer.array(aborted, ({ producerId, firstOffset }) => {
          writer.int64(producerId);
          writer.int64(firstOffset);
        });
        if (version >= 11) {
          writer.int32(-1);
        }
        writer.records(batches.map(({ bytes }) => bytes));
      });
    });
  },
});

function reasonAgainst({ topic, partition, leaderEpoch, offset }: RequestedPartition, call: Call): number {
  const log = call.broker.topics.partition(topic, partition);
  if (log === null) {
    return ERROR.unknownTopicOrPartition;
  }
  if (offset < log.logStartOffset || offset > log.highWatermark) {
    return ERROR.offsetOutOfRange;
  }
  return checkLeaderEpoch(leaderEpoch);
}

/** Resolves when there are enough bytes, when the time is over, or when the client is gone. */
function waitForBytes({ partitions, minBytes, maxWaitMs, readCommitted }: FetchRequest, { broker, signal }: Call): Promise<void> {
  const wanted = partitions.flatMap(({ topic, partition, offset }) => {
    const log = broker.topics.partition(topic, partition);
    return log === null ? [] : [{ log, offset }];
  });
  const enough = (): boolean => wanted.reduce((sum, { log, offset }) => sum + log.bytesBetween(offset, endOf(log, readCommitted)), 0) >= minBytes;
  if (enough() || maxWaitMs <= 0 || signal.aborted) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      unsubscribe.forEach((stop) => stop());
      resolve();
    };
    const unsubscribe = wanted.map(({ log }) => log.onAppend(() => enough() && finish()));
    const timer = setTimeout(finish, maxWaitMs);
    signal.addEventListener('abort', finish);
  });
}

function read(request: FetchRequest, errors: readonly number[], call: Call): readonly FetchedPartition[] {
  let left = Math.min(request.maxBytes, MAX_RESPONSE_BYTES);
  let empty = true;
  return request.partitions.map((asked, index) => {
    const { topic, partition, offset, maxBytes } = asked;
    const log = call.broker.topics.partition(topic, partition);
    // Asked again: while it waited, the topic can have been deleted or its oldest batches dropped.
    const error = errors[index] === ERROR.none ? reasonAgainst(asked, call) : (errors[index] ?? ERROR.none);
    if (log === null || error !== ERROR.none) {
      return { topic, partition, error, log, batches: [], aborted: [] };
    }
    const batches = log.read(offset, endOf(log, request.readCommitted), Math.min(left, maxBytes), empty);
    empty &&= batches.length === 0;
    left = Math.max(0, left - batches.reduce((sum, { bytes }) => sum + bytes.length, 0));
    const after = (batches.at(-1)?.lastOffset ?? offset) + 1n;
    return { topic, partition, error, log, batches, aborted: request.readCommitted ? log.transactions.abortedBetween(offset, after) : [] };
  });
}

/** How far a reader gets. */
function endOf(log: PartitionLog, readCommitted: boolean): bigint {
  return readCommitted ? log.lastStableOffset : log.highWatermark;
}

function groupByTopic(partitions: readonly FetchedPartition[]): readonly (readonly [string, readonly FetchedPartition[]])[] {
  const topics = new Map<string, FetchedPartition[]>();
  for (const fetched of partitions) {
    const known = topics.get(fetched.topic);
    if (known === undefined) {
      topics.set(fetched.topic, [fetched]);
    } else {
      known.push(fetched);
    }
  }
  return [...topics];
}
