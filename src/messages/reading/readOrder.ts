import * as v from 'valibot';
import type { ReadOrder, ReadPlace } from '../../bridge/clientThread';
import { parseTimestamp } from '../../bridge/formDraft';
import type { ReadQuery } from '../../contracts/reading';
import { KafkaError } from '../../kafka/errors/kafkaError';

/** `latest: 100`, where nothing else is asked for. */
const DEFAULT_LATEST = 100;
const MAX_LATEST = 1_000_000;

const OFFSET = v.pipe(v.string(), v.regex(/^\d{1,19}$/, 'An offset is a whole number, as text.'));
const OFFSETS = v.union([OFFSET, v.record(v.pipe(v.string(), v.regex(/^\d{1,9}$/)), OFFSET)]);
const AT_OFFSET = v.strictObject({ offset: OFFSETS });
const AT_TIME = v.strictObject({ timestamp: v.union([v.pipe(v.number(), v.safeInteger()), v.string()]) });
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Strict: a misspelt bound must not read something else. */
const QUERY: v.GenericSchema<unknown, ReadQuery> = v.strictObject({
  connection: v.exactOptional(v.string()),
  topic: v.pipe(v.string(), v.nonEmpty()),
  partitions: v.exactOptional(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0)))),
  from: v.exactOptional(
    v.union([
      v.strictObject({ earliest: v.literal(true) }),
      v.strictObject({ latest: v.pipe(COUNT, v.maxValue(MAX_LATEST)) }),
      v.strictObject({ live: v.literal(true) }),
      AT_OFFSET,
      AT_TIME,
    ]),
  ),
  to: v.exactOptional(v.union([AT_OFFSET, AT_TIME])),
  limit: v.exactOptional(COUNT),
  filter: v.exactOptional(v.pipe(v.string(), v.nonEmpty())),
  isolation: v.exactOptional(v.picklist(['read_committed', 'read_uncommitted'])),
  keyFormat: v.exactOptional(v.string()),
  valueFormat: v.exactOptional(v.string()),
  headerFormat: v.exactOptional(v.string()),
  timeoutMs: v.exactOptional(v.pipe(COUNT, v.maxValue(2_147_483_647))),
  maxBytes: v.exactOptional(COUNT),
});

/** Throws `TypeError` for what is no `ReadQuery`, naming the first property that is wrong. */
export function parseQuery(input: unknown): ReadQuery {
  const result = v.safeParse(QUERY, input);
  if (result.success) {
    return result.output;
  }
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new TypeError(`Not a ReadQuery: ${path === null ? '' : `${path}: `}${issue.message}`);
}

/** What the client thread is asked. Throws `invalid-timestamp` with field `from` or `to`. */
export function readOrder(query: ReadQuery, readId: string, connection: string): ReadOrder {
  const { from = { latest: DEFAULT_LATEST }, to } = query;
  return {
    ...{ readId, connection, topic: query.topic },
    partitions: query.partitions ?? null,
    from: 'offset' in from || 'timestamp' in from ? place(from, 'from') : from,
    to: to === undefined ? null : place(to, 'to'),
    ...{ limit: query.limit ?? null, maxBytes: query.maxBytes ?? null, timeoutMs: query.timeoutMs ?? null },
    filter: query.filter ?? null,
    isolation: query.isolation ?? 'read_committed',
    formats: { key: query.keyFormat ?? 'auto', value: query.valueFormat ?? 'auto', header: query.headerFormat ?? 'auto' },
  };
}

function place(at: NonNullable<ReadQuery['to']>, field: 'from' | 'to'): ReadPlace {
  if ('offset' in at) {
    return at;
  }
  const timestamp = typeof at.timestamp === 'number' ? at.timestamp : parseTimestamp(at.timestamp);
  if (timestamp === null) {
    throw new KafkaError('invalid-timestamp', { field, facts: { value: at.timestamp } });
  }
  return { timestamp };
}
