import type { Lookup } from '../../contracts/messages';
import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import { verifyCrc, type BatchHeader } from '../protocol/batchHeader';
import { decodeBatch } from '../protocol/decodeBatch';
import type { DecodedRecord } from '../protocol/decodeRecords';
import { fetchBatches, fetchOnce, type FetchedBatch } from './fetchBatches';
import type { PartitionPlace } from './leaderRequest';
import { partitionEnds, type PartitionEnds } from './partitionEnds';

/** A batch that claims to be larger than this once decompressed is not compared. */
const MAX_DECOMPRESSED_BYTES = 256 * 1024 * 1024;
const NO_PRODUCER = -1n;
const INT32_RANGE = 2 ** 31;
/** Progress is told this often, ms. */
const PROGRESS_MS = 100;

interface Sequence {
  readonly id: bigint;
  readonly epoch: number;
  readonly sequence: number;
}

type Content = Pick<DecodedRecord, 'key' | 'value' | 'headers'>;

/** The record of a send whose outcome is not proved. */
export interface Sought extends PartitionPlace {
  /** Before the first write the partition ended here, or further up; null: not known. */
  readonly searchFrom: bigint | null;
  /** Told apart from every other record by these; null: it was sent without; `lost`: with or without, nobody knows. */
  readonly producer: Sequence | null | 'lost';
  readonly record: Content & { /** null: not known. */ readonly timestamp: bigint | null };
  /** Offsets of records that are known to be others. */
  readonly owned: ReadonlySet<bigint>;
}

export interface LookOptions {
  readonly signal?: AbortSignal | undefined;
  /** Read up to `offset` of `to`. */
  readonly onProgress?: (progress: { readonly offset: bigint; readonly to: bigint }) => void;
}

/**
 * Reads a partition from where the record can be to its end of now, uncommitted records too (contracts §3). With a
 * producer id the batch headers decide: **found**. Without one a record with the same key, value, headers and (unless the
 * topic stamps its own) timestamp is **identical**, and may be another one. Throws `KafkaError`.
 */
export async function lookFor(cluster: Cluster, sought: Sought, options: LookOptions = {}): Promise<Lookup> {
  const { signal } = options;
  const ends = await partitionEnds(cluster, sought, signal);
  const { compacted } = await cluster.configs.readNow(cluster, sought.topic, signal);
  const from = startOf(sought, ends);
  const { producer } = sought;
  const isCertain = producer !== null && producer !== 'lost';
  const matches = (batch: FetchedBatch): Promise<bigint | null> => (isCertain ? Promise.resolve(findBySequence(batch, producer)) : findIdentical(batch, sought));
  const found = await scan(cluster, { ...sought, from, to: ends.end }, matches, options);
  return {
    result: found === null ? 'not-found' : isCertain ? 'found' : 'identical',
    offset: found === null ? null : String(found.offset),
    ...(found !== null && found.header.transactional ? await fateOf(cluster, sought, found, signal) : { aborted: false }),
    from: String(from),
    to: String(ends.end),
    logStart: String(ends.start),
    readAt: Date.now(),
    ...(compacted === null ? {} : { compacted }),
  };
}

/** From the log's start where the bound is not known, was removed by retention, or lies beyond the end: the topic is another one by now. */
function startOf({ searchFrom }: Sought, { start, end }: PartitionEnds): bigint {
  return searchFrom === null || searchFrom < start || searchFrom > end ? start : searchFrom;
}

interface Found {
  readonly offset: bigint;
  readonly header: BatchHeader;
}

async function scan(
  cluster: Cluster,
  range: PartitionPlace & { readonly from: bigint; readonly to: bigint },
  matches: (batch: FetchedBatch) => Promise<bigint | null>,
  { signal, onProgress }: LookOptions,
): Promise<Found | null> {
  let { from } = range;
  let toldAt = 0;
  for (;;) {
    try {
      for await (const batch of fetchBatches(cluster, { ...range, from, isolationLevel: 0 }, signal)) {
        const offset = batch.header.control ? null : await matches(batch);
        if (offset !== null) {
          return { offset, header: batch.header };
        }
        from = batch.header.baseOffset + BigInt(batch.header.lastOffsetDelta) + 1n;
        if (performance.now() - toldAt >= PROGRESS_MS) {
          toldAt = performance.now();
          onProgress?.({ offset: from, to: range.to });
        }
      }
      return null;
    } catch (thrown) {
      if (KafkaError.dataOf(thrown).code !== 'offset-out-of-range') {
        throw thrown;
      }
      const { start } = await partitionEnds(cluster, range, signal);
      if (start <= from) {
        return null;
      }
      from = start;
    }
  }
}

/** The header tells which sequences a batch was written with, also where compaction has taken records out of it. */
function findBySequence({ header, buffer }: FetchedBatch, producer: Sequence): bigint | null {
  if (header.producerId !== producer.id || header.producerEpoch !== producer.epoch) {
    return null;
  }
  const index = (producer.sequence - header.baseSequence + INT32_RANGE) % INT32_RANGE;
  return index <= header.lastOffsetDelta && verifyCrc(buffer, header) ? header.baseOffset + BigInt(index) : null;
}

async function findIdentical({ header, buffer }: FetchedBatch, { record, owned, producer }: Sought): Promise<bigint | null> {
  if (header.producerId !== NO_PRODUCER && producer === null) {
    return null;
  }
  const { records } = await decodeBatch(buffer, header.position, MAX_DECOMPRESSED_BYTES);
  // The batch says whose time it has: the topic's config may not be readable, or another one by now.
  const isAppendTime = header.timestampType === 'append';
  const same = records.find((other) => !owned.has(other.offset) && (isAppendTime || record.timestamp === null || other.timestamp === record.timestamp) && isSame(other, record));
  return same?.offset ?? null;
}

function isSame(a: Content, b: Content): boolean {
  return (
    isSameBytes(a.key, b.key) &&
    isSameBytes(a.value, b.value) &&
    a.headers.length === b.headers.length &&
    a.headers.every((header, index) => header.name === b.headers[index]?.name && isSameBytes(header.value, b.headers[index].value))
  );
}

function isSameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

/** Whether its transaction was aborted, or is open: no read_committed consumer has got so far yet. */
async function fateOf(cluster: Cluster, place: PartitionPlace, { offset, header }: Found, signal: AbortSignal | undefined): Promise<Pick<Lookup, 'aborted' | 'undecided'>> {
  const { abortedTransactions, lastStableOffset } = await fetchOnce(cluster, { ...place, isolationLevel: 1 }, offset, signal);
  const aborted = abortedTransactions.some(({ producerId, firstOffset }) => producerId === header.producerId && firstOffset <= offset);
  return { aborted, ...(!aborted && lastStableOffset <= offset ? { undecided: true } : {}) };
}
