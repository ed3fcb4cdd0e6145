import type { ReadOrder, ReadPlace } from '../bridge/clientThread';
import type { ReadEnd, ReadStart } from '../kafka/reader/planRead';

/** Where a read begins, as the reader has it. */
export function startOf(from: Exclude<ReadOrder['from'], { readonly latest: number }>): ReadStart {
  if ('earliest' in from) {
    return { kind: 'earliest' };
  }
  return 'live' in from ? { kind: 'live' } : placeOf(from);
}

/** A place of a topic as the reader has it. */
export function placeOf(place: ReadPlace): ReadEnd {
  if ('timestamp' in place) {
    return { kind: 'time', timestamp: BigInt(place.timestamp) };
  }
  const { offset } = place;
  return { kind: 'offset', offset: typeof offset === 'string' ? BigInt(offset) : new Map(Object.entries(offset).map(([partition, text]) => [Number(partition), BigInt(text)])) };
}
