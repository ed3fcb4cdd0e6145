import type { Cluster } from '../cluster/cluster';
import { KafkaError } from '../errors/kafkaError';
import type { BatchHeader } from '../protocol/batchHeader';
import { verifyCrc } from '../protocol/batchHeader';
import { decodeBatch } from '../protocol/decodeBatch';
import type { DecodedRecord } from '../protocol/decodeRecords';
import { controlOf } from './controlOf';
import { readTopic, type ReadNotice, type ReadStep, type TopicPlan } from './readTopic';

/** A batch that claims to be larger than this once decompressed is an error row. */
const MAX_DECOMPRESSED_BYTES = 256 * 1024 * 1024;

/** What a reader sees, in the order of each partition; `next`: where its partition goes on after it. */
export type ReadRow = { readonly partition: number } & (
  | { readonly kind: 'record'; readonly record: DecodedRecord; readonly header: BatchHeader; readonly aborted: boolean }
  | { readonly kind: 'control'; readonly offset: bigint; readonly control: 'commit' | 'abort'; readonly header: BatchHeader }
  /** A batch that cannot be decoded, `from` to `last`; `crc` null: it was not checked. */
  | { readonly kind: 'error'; readonly from: bigint; readonly last: bigint; readonly error: KafkaError; readonly header: BatchHeader | null; readonly crc: boolean | null }
  | ReadNotice
  | { readonly kind: 'end' }
  /** A batch has been read to its end; reading goes on at `next`. */
  | { readonly kind: 'passed'; readonly next: bigint }
);

/**
 * The records of a plan, decoded, those of aborted transactions and control markers only with read_uncommitted, as Java's
 * consumer has it. A batch that cannot be decoded is one row, and reading goes on behind it. Throws as `readTopic`.
 */
export async function* readRecords(cluster: Cluster, plan: TopicPlan, signal?: AbortSignal): AsyncGenerator<ReadRow, void> {
  const ranges = new Map(plan.ranges.map((range) => [range.partition, range]));
  for await (const step of readTopic(cluster, plan, signal)) {
    const { partition } = step;
    if (step.kind === 'batch') {
      const range = ranges.get(partition);
      const isWanted = (offset: bigint): boolean => range === undefined || (offset >= range.from && (range.to === null || offset < range.to));
      yield* rowsOf(step, plan.isolationLevel === 1, isWanted);
    } else if (step.kind === 'unreadable') {
      yield { kind: 'error', partition, from: step.from, last: (step.next ?? step.from + 1n) - 1n, error: step.error, header: null, crc: null };
    } else {
      yield step;
    }
  }
}

async function* rowsOf({ partition, header, buffer, fate }: Extract<ReadStep, { readonly kind: 'batch' }>, isCommittedOnly: boolean, isWanted: (offset: bigint) => boolean): AsyncGenerator<ReadRow, void> {
  const last = header.baseOffset + BigInt(header.lastOffsetDelta);
  const passed = { kind: 'passed', partition, next: last + 1n } as const;
  if (header.control) {
    const control = controlOf(buffer, header);
    if (!isCommittedOnly && control !== null && isWanted(header.baseOffset)) {
      yield { kind: 'control', partition, offset: header.baseOffset, control, header };
    }
  } else if (!isCommittedOnly || fate !== 'aborted') {
    try {
      const decoded = await decodeBatch(buffer, header.position, MAX_DECOMPRESSED_BYTES);
      for (const record of decoded.records) {
        if (isWanted(record.offset)) {
          yield { kind: 'record', partition, record, header: decoded.header, aborted: fate === 'aborted' };
        }
      }
    } catch (thrown) {
      const error = KafkaError.from(KafkaError.dataOf(thrown));
      yield { kind: 'error', partition, from: header.baseOffset, last, error, header, crc: verifyCrc(buffer, header) };
    }
  }
  yield passed;
}
