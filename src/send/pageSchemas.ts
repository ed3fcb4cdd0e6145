import * as v from 'valibot';
import type { FormDraft } from '../bridge/formDraft';
import type { SendPageCalls } from '../bridge/sendView';
import type { CallSchemas } from '../platform/validatedHandlers';

const FORM_PAYLOAD = { mode: v.picklist(['none', 'text']), format: v.string(), text: v.string() };
const OPTIONAL_TEXT = v.exactOptional(v.string());

/** What the form holds, valid or not: from the page, and from the window's storage. */
export const FORM_DRAFT: v.GenericSchema<unknown, FormDraft> = v.object({
  topic: v.string(),
  key: v.object(FORM_PAYLOAD),
  value: v.object(FORM_PAYLOAD),
  headers: v.array(v.object({ name: v.string(), ...FORM_PAYLOAD })),
  partition: v.object({ mode: v.picklist(['auto', 'fixed']), text: v.string() }),
  timestamp: v.object({ mode: v.picklist(['now', 'set']), text: v.string() }),
  delivery: v.object({
    acks: v.exactOptional(v.picklist(['all', '1', '0'])),
    idempotent: v.exactOptional(v.boolean()),
    compression: v.exactOptional(v.picklist(['none', 'gzip', 'snappy', 'lz4', 'zstd'])),
    lingerMs: OPTIONAL_TEXT,
    batchSize: OPTIONAL_TEXT,
    retries: OPTIONAL_TEXT,
    deliveryTimeoutMs: OPTIONAL_TEXT,
    maxInFlight: OPTIONAL_TEXT,
  }),
  repeat: v.object({ count: v.string(), delayMs: v.string() }),
});

/** With the number of a message where it is one of a group. */
const SEND_ID = v.pipe(v.string(), v.regex(/^[\w-]{1,64}(\/\d{1,9})?$/));
const INDEX = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000));
const LENGTH = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ONE_SEND = v.object({ sendId: SEND_ID });

/** What the send page may ask for. Its messages are untrusted input. */
export const SEND_PAGE_CALLS: CallSchemas<SendPageCalls> = {
  ready: v.null(),
  draftChanged: v.object({ seen: v.pipe(v.number(), v.safeInteger()), draft: FORM_DRAFT, kept: v.nullable(v.object({ length: LENGTH, before: LENGTH, after: LENGTH })) }),
  send: v.object({ sendId: SEND_ID, connection: v.nullable(v.string()), draft: FORM_DRAFT }),
  cancel: ONE_SEND,
  validate: v.null(),
  selectConnection: v.object({ id: v.string() }),
  refreshTopics: v.null(),
  describeTopic: v.object({ topic: v.string() }),
  runCommand: v.object({ command: v.string(), args: v.array(v.unknown()) }),
  lookFor: ONE_SEND,
  stopLooking: ONE_SEND,
  clearResults: v.null(),
  removeResult: ONE_SEND,
  groupMembers: v.object({ sendId: SEND_ID, outcome: v.nullable(v.picklist(['acknowledged', 'sent', 'rejected', 'unknown', 'not-sent'])), from: INDEX, count: INDEX }),
  groupMember: ONE_SEND,
  copyReport: ONE_SEND,
  copyAsKcat: ONE_SEND,
  copyText: v.object({ text: v.string() }),
  editAndResend: v.object({ sendId: SEND_ID, elsewhere: v.boolean() }),
  resend: v.object({ sendId: SEND_ID, newSendId: SEND_ID }),
  fillFromFile: v.object({ field: v.picklist(['key', 'value']) }),
  editValue: v.null(),
};
