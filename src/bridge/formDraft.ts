import type { Acks, CompressionName, Header, MessageDraft, Payload } from '../contracts/messages';

/** Key, value or header value in the form: absent and text are kept apart, and switching forth and back loses nothing. */
export interface FormPayload {
  readonly mode: 'none' | 'text';
  readonly format: string;
  readonly text: string;
}

export interface FormHeader extends FormPayload {
  readonly name: string;
}

/** The fields of *Delivery*; absent: the setting's value. Numbers stay text while they are typed. */
export interface FormDelivery {
  readonly acks?: Acks;
  readonly idempotent?: boolean;
  readonly compression?: CompressionName;
  readonly lingerMs?: string;
  readonly batchSize?: string;
  readonly retries?: string;
  readonly deliveryTimeoutMs?: string;
  readonly maxInFlight?: string;
}

/** What the form holds, valid or not. One a window, owned by the host. */
export interface FormDraft {
  readonly topic: string;
  readonly key: FormPayload;
  readonly value: FormPayload;
  readonly headers: readonly FormHeader[];
  readonly partition: { readonly mode: 'auto' | 'fixed'; readonly text: string };
  readonly timestamp: { readonly mode: 'now' | 'set'; readonly text: string };
  readonly delivery: FormDelivery;
  /** How often it is sent, and the pause between, ms; empty: once, no pause. */
  readonly repeat: { readonly count: string; readonly delayMs: string };
}

/** A number of the form that is no number: which field, and what it has to be. */
export interface FormProblem {
  readonly field: string;
  readonly problem: 'topic-missing' | 'not-a-partition' | 'not-a-timestamp' | 'not-a-whole-number' | 'out-of-range' | 'header-name-missing';
  /** The allowed range, for `out-of-range`. */
  readonly min?: number;
  readonly max?: number;
}

export const EMPTY_DRAFT: FormDraft = {
  topic: '',
  key: { mode: 'none', format: 'string', text: '' },
  value: { mode: 'text', format: 'json', text: '' },
  headers: [],
  partition: { mode: 'auto', text: '' },
  timestamp: { mode: 'now', text: '' },
  delivery: {},
  repeat: { count: '', delayMs: '' },
};

const INT32_MAX = 2_147_483_647;

/** Year, month, day; then a time that may lack seconds, a fraction and the zone (then: local time). */
const ISO_8601 = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/;

/** Allowed ranges of the numbers in *Delivery*: ms, bytes, counts. */
export const DELIVERY_RANGES = {
  lingerMs: { min: 0, max: 60_000 },
  batchSize: { min: 0, max: 104_857_600 },
  retries: { min: 0, max: INT32_MAX },
  deliveryTimeoutMs: { min: 1, max: INT32_MAX },
  maxInFlight: { min: 1, max: 1_000 },
} as const;

type NumberField = keyof typeof DELIVERY_RANGES;

/** Allowed ranges of *Repeat*: times, ms. */
export const REPEAT_RANGES = { count: { min: 1, max: 10_000 }, delayMs: { min: 0, max: 3_600_000 } } as const;

/** How often a message is sent, and the pause between two, ms. */
export interface Repeat {
  readonly count: number;
  readonly delayMs: number;
}

/** The message a form stands for and how often it is sent, or every field that keeps it from being one. */
export function toMessageDraft(form: FormDraft, connection: string | null): { draft: MessageDraft; repeat: Repeat } | { problems: readonly FormProblem[] } {
  const problems: FormProblem[] = [];
  const topic = form.topic.trim();
  if (topic === '') {
    problems.push({ field: 'topic', problem: 'topic-missing' });
  }
  const partition = partitionOf(form, problems);
  const timestamp = timestampOf(form, problems);
  const numbers = numbersOf(form.delivery, problems);
  const count = numberOf('repeat.count', form.repeat.count, REPEAT_RANGES.count, problems) ?? 1;
  const delayMs = numberOf('repeat.delayMs', form.repeat.delayMs, REPEAT_RANGES.delayMs, problems) ?? 0;
  form.headers.forEach((header, index) => {
    if (header.name === '') {
      problems.push({ field: `headers[${index}].name`, problem: 'header-name-missing' });
    }
  });
  if (problems.length > 0) {
    return { problems };
  }
  const { acks, idempotent, compression } = form.delivery;
  const draft: MessageDraft = {
    ...(connection === null ? {} : { connection }),
    topic,
    ...toPayloads(form),
    ...(partition === null ? {} : { partition }),
    ...(timestamp === null ? {} : { timestamp }),
    ...(acks === undefined ? {} : { acks }),
    ...(idempotent === undefined ? {} : { idempotent }),
    ...(compression === undefined ? {} : { compression }),
    ...numbers,
  };
  return { draft, repeat: { count, delayMs } };
}

/** Key, value and headers as they would be sent, whatever else the form holds. */
export function toPayloads(form: FormDraft): { readonly key: Payload | null; readonly value: Payload | null; readonly headers: readonly Header[] } {
  return {
    key: payloadOf(form.key),
    value: payloadOf(form.value),
    headers: form.headers.map((header): Header => ({ name: header.name, value: payloadOf(header) })),
  };
}

/** The form that shows a message. Settings the form has no field for are left to the settings. */
export function toFormDraft(draft: MessageDraft): FormDraft {
  const numbers = Object.fromEntries(
    (Object.keys(DELIVERY_RANGES) as NumberField[]).flatMap((field) => {
      const value = draft[field];
      return value === undefined ? [] : [[field, String(value)]];
    }),
  ) as Partial<Record<NumberField, string>>;
  return {
    topic: draft.topic,
    key: formPayloadOf(draft.key ?? null, 'string'),
    value: formPayloadOf(draft.value, 'json'),
    headers: (draft.headers ?? []).map((header) => ({ name: header.name, ...formPayloadOf(header.value, 'string') })),
    partition: draft.partition === undefined ? EMPTY_DRAFT.partition : { mode: 'fixed', text: String(draft.partition) },
    timestamp: draft.timestamp === undefined ? EMPTY_DRAFT.timestamp : { mode: 'set', text: String(draft.timestamp) },
    delivery: {
      ...(draft.acks === undefined ? {} : { acks: draft.acks }),
      ...(draft.idempotent === undefined ? {} : { idempotent: draft.idempotent }),
      ...(draft.compression === undefined ? {} : { compression: draft.compression }),
      ...numbers,
    },
    repeat: EMPTY_DRAFT.repeat,
  };
}

/** ms since the epoch of a whole number or an ISO 8601 text (digits beyond ms are cut); null: neither, or a day that does not exist. */
export function parseTimestamp(text: string): number | null {
  const trimmed = text.trim();
  if (/^-?\d{1,15}$/.test(trimmed)) {
    return Number(trimmed);
  }
  const date = ISO_8601.exec(trimmed);
  return date !== null && isDayOfMonth(Number(date[1]), Number(date[2]), Number(date[3])) ? Date.parse(trimmed.replace(' ', 'T')) : null;
}

/** `Date.parse` takes the 31st of February for the 3rd of March. */
function isDayOfMonth(year: number, month: number, day: number): boolean {
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

function payloadOf(form: FormPayload): Payload | null {
  return form.mode === 'none' ? null : { format: form.format, text: form.text };
}

function formPayloadOf(payload: Payload | null, defaultFormat: string): FormPayload {
  return payload === null
    ? { mode: 'none', format: defaultFormat, text: '' }
    : { mode: 'text', format: payload.format, text: payload.text };
}

function partitionOf(form: FormDraft, problems: FormProblem[]): number | null {
  if (form.partition.mode === 'auto') {
    return null;
  }
  const text = form.partition.text.trim();
  if (!/^\d{1,10}$/.test(text) || Number(text) > INT32_MAX) {
    problems.push({ field: 'partition', problem: 'not-a-partition' });
    return null;
  }
  return Number(text);
}

function timestampOf(form: FormDraft, problems: FormProblem[]): number | null {
  if (form.timestamp.mode === 'now') {
    return null;
  }
  const parsed = parseTimestamp(form.timestamp.text);
  if (parsed === null) {
    problems.push({ field: 'timestamp', problem: 'not-a-timestamp' });
  }
  return parsed;
}

function numbersOf(delivery: FormDelivery, problems: FormProblem[]): Partial<Record<NumberField, number>> {
  const numbers: Partial<Record<NumberField, number>> = {};
  for (const field of Object.keys(DELIVERY_RANGES) as NumberField[]) {
    const number = numberOf(field, delivery[field] ?? '', DELIVERY_RANGES[field], problems);
    if (number !== null) {
      numbers[field] = number;
    }
  }
  return numbers;
}

/** Null: empty, or a problem. */
function numberOf(field: string, text: string, { min, max }: { readonly min: number; readonly max: number }, problems: FormProblem[]): number | null {
  const trimmed = text.trim();
  if (trimmed === '') {
    return null;
  }
  const isNumber = /^\d{1,15}$/.test(trimmed);
  if (isNumber && Number(trimmed) >= min && Number(trimmed) <= max) {
    return Number(trimmed);
  }
  problems.push({ field, problem: isNumber ? 'out-of-range' : 'not-a-whole-number', min, max });
  return null;
}
