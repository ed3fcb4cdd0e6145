import * as v from 'valibot';
import type { FilterKind, FilterScope, RowPlace, ViewQuery } from '../../bridge/viewing';

const OFFSET = v.pipe(v.string(), v.regex(/^\d{1,19}$/));
const PARTITION = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const TIME = v.strictObject({ timestamp: v.pipe(v.number(), v.safeInteger()) });
const LATEST = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000));
const OFFSETS = v.union([OFFSET, v.record(v.pipe(v.string(), v.regex(/^\d{1,9}$/)), OFFSET)]);

export const ROW_PLACE: v.GenericSchema<unknown, RowPlace> = v.object({ partition: PARTITION, offset: OFFSET });

export const VIEW_FILTER = v.strictObject({
  kind: v.picklist<readonly FilterKind[]>(['contains', 'regex', 'expression']),
  text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100_000)),
  scope: v.picklist<readonly FilterScope[]>(['key-value', 'key', 'value', 'headers', 'anywhere']),
  matchCase: v.boolean(),
});

const QUERY_ENTRIES = {
  partitions: v.nullable(v.array(PARTITION)),
  from: v.union([v.strictObject({ latest: LATEST }), v.strictObject({ earliest: v.literal(true) }), v.strictObject({ live: v.literal(true) }), v.strictObject({ offset: OFFSETS }), TIME]),
  to: v.nullable(v.union([TIME, v.strictObject({ offset: OFFSETS })])),
  isolation: v.picklist(['read_committed', 'read_uncommitted']),
  order: v.picklist(['newest', 'oldest']),
  latestPerKey: v.exactOptional(v.boolean()),
};

export const UNFILTERED_QUERY: v.GenericSchema<unknown, Omit<ViewQuery, 'filter'>> = v.strictObject(QUERY_ENTRIES);

/** What a viewer shows, and of what: kept by its page over a reload. */
export interface ViewTarget {
  /** Id. */
  readonly connection: string;
  readonly topic: string;
  readonly query: ViewQuery;
  /** A row that is to be selected. */
  readonly select: RowPlace | null;
}

const TARGET: v.GenericSchema<unknown, ViewTarget> = v.object({
  connection: v.string(),
  topic: v.pipe(v.string(), v.nonEmpty()),
  query: v.strictObject({ ...QUERY_ENTRIES, filter: v.nullable(VIEW_FILTER) }),
  select: v.nullable(ROW_PLACE),
});

/** Something kept by another version that does not fit any more is null. */
export function keptTarget(kept: unknown): ViewTarget | null {
  const result = v.safeParse(TARGET, kept);
  return result.success ? result.output : null;
}
