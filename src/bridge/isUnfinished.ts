import type { ResultRow } from './sendView';

/** Not all of it has an outcome: it is neither filtered nor removed, and its time goes on. */
export function isUnfinished(row: ResultRow): boolean {
  return row.status === 'in-flight' || (row.status === 'group' && row.durationMs === null);
}
