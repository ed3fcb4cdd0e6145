import * as v from 'valibot';
import type { TransactionTrace } from '../../contracts/bulk';
import type { ErrorView } from '../../contracts/errors';
import type { MessageDraft, SendReport } from '../../contracts/messages';
import type { GroupRow } from '../../bridge/sendView';
import type { Pack } from '../groups/members';
import { MESSAGE_DRAFT } from '../draftSchema';

/** What is written before a message is sent: if nothing else follows, nobody knows what came of it. */
export interface StartLine {
  readonly kind: 'start';
  readonly sendId: string;
  readonly connection: string;
  readonly topic: string;
  readonly partition: number | null;
  readonly acks: SendReport['acks'];
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly keyLabel: string | null;
  /** Null: payloads are not kept, or it was too large. */
  readonly draft: MessageDraft | null;
}

/** What became of it; the newest one counts. */
export interface DoneLine {
  readonly kind: 'done';
  readonly report: SendReport;
  readonly keyLabel: string | null;
  readonly afterthought: ErrorView | null;
  /** Absent: it stands in the line of the start. */
  readonly draft?: MessageDraft | null;
}

/** A group: once before its first message is sent, and once when it has ended; the newest one counts. */
export interface GroupLine {
  readonly kind: 'group';
  readonly row: GroupRow;
  /** Null: payloads are not kept, or they were too large. Absent: as in the line before. */
  readonly drafts?: readonly MessageDraft[] | null;
}

/** Reports of a group; of two with the same beginning the newest one counts. */
export interface PackLine {
  readonly kind: 'pack';
  readonly sendId: string;
  readonly pack: Pack;
}

/** Deleted by the user. */
export interface GoneLine {
  readonly kind: 'gone';
  readonly sendIds: readonly string[];
}

export type HistoryLine = StartLine | DoneLine | GroupLine | PackLine | GoneLine;

/** Messages of a group; a line that says more is none of ours. */
const MAX_GROUP = 1_000_000;
const TEXT_OR_NULL = v.nullable(v.string());
const NUMBER_OR_NULL = v.nullable(v.number());
const ACKS = v.picklist(['all', '1', '0']);
const FACTS = v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()])));
const BROKER = v.object({ id: v.number(), host: v.string(), port: v.number() });

const ERROR: v.GenericSchema<unknown, ErrorView> = v.object({
  code: v.string(),
  title: v.string(),
  cause: v.string(),
  fixes: v.array(v.object({ label: v.string(), command: v.exactOptional(v.string()), args: v.exactOptional(v.array(v.unknown())) })),
  docs: v.exactOptional(v.string()),
  retriable: v.boolean(),
  facts: FACTS,
  field: v.exactOptional(v.string()),
  position: v.exactOptional(v.object({ line: v.number(), column: v.number() })),
  kafka: v.exactOptional(v.object({ code: v.number(), name: v.string() })),
  broker: v.exactOptional(v.object({ id: NUMBER_OR_NULL, host: v.string(), port: v.number() })),
  raw: v.string(),
});

const LOOKUP = v.object({
  result: v.picklist(['found', 'identical', 'not-found']),
  offset: TEXT_OR_NULL,
  aborted: v.boolean(),
  from: v.string(),
  to: v.string(),
  logStart: v.string(),
  readAt: v.number(),
  compacted: v.exactOptional(v.boolean()),
  undecided: v.exactOptional(v.literal(true)),
});

const ATTEMPT = v.object({ broker: v.nullable(BROKER), startedAtMs: v.number(), writtenAtMs: NUMBER_OR_NULL, durationMs: v.number(), error: v.nullable(ERROR), backoffMs: v.number() });

const REPORT: v.GenericSchema<unknown, SendReport> = v.object({
  apiVersion: v.literal(1),
  sendId: v.string(),
  outcome: v.picklist(['acknowledged', 'sent', 'rejected', 'unknown']),
  connection: v.string(),
  topic: v.string(),
  partition: NUMBER_OR_NULL,
  offset: TEXT_OR_NULL,
  timestamp: TEXT_OR_NULL,
  acks: ACKS,
  startedAt: v.number(),
  durationMs: v.number(),
  producer: v.nullable(v.object({ id: v.string(), epoch: v.number(), sequence: v.number() })),
  possibleDuplicate: v.boolean(),
  orderKept: v.exactOptional(v.literal(false)),
  bytes: v.object({ key: NUMBER_OR_NULL, value: NUMBER_OR_NULL, record: NUMBER_OR_NULL, batch: NUMBER_OR_NULL, batchCompressed: NUMBER_OR_NULL }),
  batchRecords: NUMBER_OR_NULL,
  request: v.nullable(v.object({ api: v.literal('Produce'), version: v.number(), bytes: v.number() })),
  throttleMs: v.number(),
  leaderEpoch: NUMBER_OR_NULL,
  attempts: v.array(ATTEMPT),
  stages: v.array(v.object({ name: v.picklist(['serialize', 'partition', 'batch', 'encode', 'request', 'acknowledge']), startMs: v.number(), durationMs: v.number(), facts: FACTS })),
  searchFrom: TEXT_OR_NULL,
  lookup: v.nullable(LOOKUP),
  error: v.nullable(ERROR),
});

const DRAFT = v.nullable(MESSAGE_DRAFT);

const TRACE: v.GenericSchema<unknown, TransactionTrace> = v.object({
  ...{ id: v.string(), producer: v.nullable(v.object({ id: v.string(), epoch: v.number() })), timeoutMs: v.number(), startedAt: v.number(), durationMs: v.number() },
  steps: v.array(
    v.object({
      name: v.picklist(['find-coordinator', 'init-producer-id', 'add-partitions', 'produce', 'end']),
      ...{ startMs: v.number(), durationMs: v.number(), facts: FACTS, attempts: v.array(ATTEMPT), attemptsLeftOut: v.number() },
    }),
  ),
  searchesLeftOut: v.number(),
});

const GROUP: v.GenericSchema<unknown, GroupRow> = v.object({
  status: v.literal('group'),
  sendId: v.string(),
  kind: v.picklist(['repeat', 'several', 'transaction']),
  connection: v.string(),
  topics: v.array(v.string()),
  keyLabel: TEXT_OR_NULL,
  acks: ACKS,
  startedAt: v.number(),
  durationMs: NUMBER_OR_NULL,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_GROUP)),
  delayMs: v.number(),
  counts: v.object({ acknowledged: v.number(), sent: v.number(), rejected: v.number(), unknown: v.number(), 'not-sent': v.number() }),
  places: v.array(v.object({ topic: v.string(), partition: v.number(), count: v.number(), first: TEXT_OR_NULL, last: TEXT_OR_NULL })),
  written: v.boolean(),
  stopping: v.boolean(),
  error: v.nullable(ERROR),
  transaction: v.nullable(v.picklist(['committed', 'aborted', 'unknown'])),
  trace: v.exactOptional(TRACE),
});

const PACK: v.GenericSchema<unknown, Pack> = v.object({
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
  rows: v.array(v.tuple([v.number(), NUMBER_OR_NULL, TEXT_OR_NULL, v.number()])),
  reports: v.string(),
});

const LINE: v.GenericSchema<unknown, HistoryLine> = v.variant('kind', [
  v.object({
    ...{ kind: v.literal('start'), sendId: v.string(), connection: v.string(), topic: v.string(), partition: NUMBER_OR_NULL },
    ...{ acks: ACKS, startedAt: v.number(), keyLabel: TEXT_OR_NULL, draft: DRAFT },
  }),
  v.object({ kind: v.literal('done'), report: REPORT, keyLabel: TEXT_OR_NULL, afterthought: v.nullable(ERROR), draft: v.exactOptional(DRAFT) }),
  v.object({ kind: v.literal('group'), row: GROUP, drafts: v.exactOptional(v.nullable(v.array(MESSAGE_DRAFT))) }),
  v.object({ kind: v.literal('pack'), sendId: v.string(), pack: PACK }),
  v.object({ kind: v.literal('gone'), sendIds: v.array(v.string()) }),
]);

/** Null: it is no line of ours. */
export function parseHistoryLine(text: string): HistoryLine | null {
  try {
    const parsed = v.safeParse(LINE, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
