/* Hot loop: rows come partition by partition, each nearly in order, so that few runs have to be merged. */

/** Whether a row stands after another one, or is the same; a total order. */
export type Compare = (a: number, b: number) => number;

/** Sorts rows in place by merging what already stands in order. */
export function sortRuns(rows: Uint32Array, compare: Compare): void {
  let bounds = runsOf(rows, compare);
  if (bounds.length === 2) {
    return;
  }
  let from: Uint32Array = rows;
  let to: Uint32Array = new Uint32Array(rows.length);
  while (bounds.length > 2) {
    const merged = [0];
    for (let run = 0; run + 1 < bounds.length; run += 2) {
      const begin = bounds[run] ?? 0;
      const middle = bounds[run + 1] ?? 0;
      const end = bounds[run + 2] ?? middle;
      mergeInto(to, from, begin, middle, end, compare);
      merged.push(end);
    }
    bounds = merged;
    [from, to] = [to, from];
  }
  if (from !== rows) {
    rows.set(from);
  }
}

/**
 * Merges `added`, in order, into the first `count` of `order`, in order, which is long enough. Begins at the end: where what is added is
 * the newest, nothing else is touched.
 */
export function mergeBack(order: Uint32Array, count: number, added: Uint32Array, compare: Compare): void {
  let left = count - 1;
  let right = added.length - 1;
  for (let at = count + added.length - 1; right >= 0; at--) {
    const candidate = added[right] ?? 0;
    const other = order[left] ?? 0;
    if (left >= 0 && compare(other, candidate) > 0) {
      order[at] = other;
      left--;
    } else {
      order[at] = candidate;
      right--;
    }
  }
}

/** Where the runs begin, and the end. */
function runsOf(rows: Uint32Array, compare: Compare): number[] {
  const bounds = [0];
  for (let at = 1; at < rows.length; at++) {
    if (compare(rows[at - 1] ?? 0, rows[at] ?? 0) > 0) {
      bounds.push(at);
    }
  }
  bounds.push(rows.length);
  return bounds;
}

function mergeInto(to: Uint32Array, from: Uint32Array, begin: number, middle: number, end: number, compare: Compare): void {
  let left = begin;
  let right = middle;
  for (let at = begin; at < end; at++) {
    const takeLeft = left < middle && (right >= end || compare(from[left] ?? 0, from[right] ?? 0) <= 0);
    to[at] = (takeLeft ? from[left++] : from[right++]) ?? 0;
  }
}
