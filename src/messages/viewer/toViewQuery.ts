import type { ViewQuery } from '../../bridge/viewing';
import type { ReadQuery } from '../../contracts/reading';
import { readOrder } from '../reading/readOrder';
import { readViewSettings } from './viewSettings';

/** What a command or another extension asks for, as a viewer shows it. Throws `invalid-timestamp`. */
export function toViewQuery(query: ReadQuery): ViewQuery {
  const { pageSize, isolation } = readViewSettings();
  const { partitions, from, to, filter } = readOrder({ from: { latest: pageSize }, isolation, ...query }, '', '');
  return {
    ...{ partitions, from, to, isolation: query.isolation ?? isolation },
    order: 'latest' in from || 'live' in from ? 'newest' : 'oldest',
    filter: filter === null ? null : { kind: 'expression', text: filter, scope: 'key-value', matchCase: true },
  };
}
