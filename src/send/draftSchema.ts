import * as v from 'valibot';
import type { SendManyJob } from '../contracts/bulk';
import type { MessageDraft } from '../contracts/messages';
import type { TextTarget } from './fromEditor/textTarget';

const PAYLOAD = v.strictObject({
  format: v.string(),
  text: v.string(),
  options: v.exactOptional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
});

/** Strict: a misspelt `partition` must not send to another one. */
export const MESSAGE_DRAFT = v.strictObject({
  connection: v.exactOptional(v.string()),
  topic: v.string(),
  key: v.exactOptional(v.nullable(PAYLOAD)),
  value: v.nullable(PAYLOAD),
  headers: v.exactOptional(v.array(v.strictObject({ name: v.string(), value: v.nullable(PAYLOAD) }))),
  partition: v.exactOptional(v.number()),
  timestamp: v.exactOptional(v.union([v.number(), v.string()])),
  acks: v.exactOptional(v.picklist(['all', '1', '0'])),
  idempotent: v.exactOptional(v.boolean()),
  compression: v.exactOptional(v.picklist(['none', 'gzip', 'snappy', 'lz4', 'zstd'])),
  lingerMs: v.exactOptional(v.number()),
  batchSize: v.exactOptional(v.number()),
  retries: v.exactOptional(v.number()),
  retryBackoffMs: v.exactOptional(v.number()),
  maxInFlight: v.exactOptional(v.number()),
  deliveryTimeoutMs: v.exactOptional(v.number()),
  requestTimeoutMs: v.exactOptional(v.number()),
  maxRequestSize: v.exactOptional(v.number()),
  bufferMemory: v.exactOptional(v.number()),
});

/** Longest pause between two messages of a job, ms. */
const MAX_DELAY_MS = 3_600_000;

const JOB = v.strictObject({
  messages: v.array(MESSAGE_DRAFT),
  mode: v.picklist(['batch', 'one-by-one', 'transaction']),
  delayMs: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_DELAY_MS))),
  stopAtFirstFailure: v.exactOptional(v.boolean()),
});

const TARGET: v.GenericSchema<unknown, TextTarget> = v.strictObject({
  topic: v.pipe(v.string(), v.nonEmpty()),
  key: v.exactOptional(v.nullable(v.union([PAYLOAD, v.strictObject({ field: v.string() })]))),
  connection: v.exactOptional(v.string()),
  mode: v.exactOptional(v.picklist(['batch', 'transaction'])),
});

/** Throws `TypeError` for what does not say where the text of an editor goes. */
export function parseTarget(input: unknown): TextTarget {
  return parse('target of messages', TARGET, input);
}

/** Something kept by another version that does not fit any more is dropped. */
export function keptTarget(kept: unknown): TextTarget | null {
  const result = v.safeParse(TARGET, kept);
  return result.success ? result.output : null;
}

/** Throws `TypeError` for what is no `MessageDraft`, naming the first property that is wrong. */
export function parseDraft(input: unknown): MessageDraft {
  return parse('MessageDraft', MESSAGE_DRAFT, input);
}

/** Throws `TypeError` for what is no `SendManyJob`. */
export function parseJob(input: unknown): SendManyJob {
  return parse('SendManyJob', JOB, input);
}

function parse<T>(name: string, schema: v.GenericSchema<unknown, T>, input: unknown): T {
  const result = v.safeParse(schema, input);
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    throw new TypeError(`Not a ${name}: ${path === null ? '' : `${path}: `}${issue.message}`);
  }
  return result.output;
}
