import type { BatchHeader } from '../protocol/batchHeader';
import type { FetchPartitionResponse } from '../protocol/requests/fetch';
import { controlOf } from './controlOf';

/** What became of the transaction of a batch. `settled`: none, or it was committed. */
export type Fate = 'settled' | 'aborted' | 'open';

/**
 * The fate of each batch of one answer, as Java's consumer decides it: by the list that a read_committed answer brings. Where there
 * is none (`isolationLevel` 0, read beyond the last stable offset), by the marker that follows in the same answer.
 */
export function fatesOf(headers: readonly BatchHeader[], { records, abortedTransactions }: Pick<FetchPartitionResponse, 'records' | 'abortedTransactions'>, isolationLevel: 0 | 1): readonly Fate[] {
  return isolationLevel === 1 ? byList(headers, records, abortedTransactions) : byMarkers(headers, records);
}

function byList(headers: readonly BatchHeader[], records: Buffer, list: FetchPartitionResponse['abortedTransactions']): readonly Fate[] {
  const begins = [...list].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const aborting = new Set<bigint>();
  let next = 0;
  return headers.map((header): Fate => {
    const last = header.baseOffset + BigInt(header.lastOffsetDelta);
    for (let begin = begins[next]; begin !== undefined && begin.firstOffset <= last; begin = begins[++next]) {
      aborting.add(begin.producerId);
    }
    if (header.control) {
      if (controlOf(records, header) === 'abort') {
        aborting.delete(header.producerId);
      }
      return 'settled';
    }
    return header.transactional && aborting.has(header.producerId) ? 'aborted' : 'settled';
  });
}

function byMarkers(headers: readonly BatchHeader[], records: Buffer): readonly Fate[] {
  const ends = new Map<bigint, Fate>();
  const fates: Fate[] = [];
  for (const header of [...headers].reverse()) {
    if (header.control) {
      ends.set(header.producerId, controlOf(records, header) === 'abort' ? 'aborted' : 'settled');
    }
    fates.push(header.control || !header.transactional ? 'settled' : (ends.get(header.producerId) ?? 'open'));
  }
  return fates.reverse();
}
