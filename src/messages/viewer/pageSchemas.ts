import * as v from 'valibot';
import type { MessagePageCalls, RecordAction } from '../../bridge/messageView';
import type { CallSchemas } from '../../platform/validatedHandlers';
import { ROW_PLACE, UNFILTERED_QUERY, VIEW_FILTER } from './viewTarget';

const LINE = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Rows of one answer. */
const MAX_ROWS = 1_000;
const FORMAT = v.pipe(v.string(), v.maxLength(100));
const ACTIONS: readonly RecordAction[] = ['edit-and-resend', 'send-elsewhere', 'send-tombstone', 'copy-key', 'copy-value', 'copy-json', 'copy-kcat', 'copy-link', 'save-value', 'compare'];
const PLACE = { partition: LINE, offset: v.pipe(v.string(), v.regex(/^\d{1,19}$/)) };

/** What a message viewer may ask for. Its messages are untrusted input. */
export const MESSAGE_PAGE_CALLS: CallSchemas<MessagePageCalls> = {
  ready: v.null(),
  query: v.object({ query: UNFILTERED_QUERY }),
  filter: v.object({ filter: v.nullable(VIEW_FILTER) }),
  rows: v.object({ from: LINE, count: v.pipe(LINE, v.maxValue(MAX_ROWS)) }),
  detail: v.object({ ...PLACE, shape: v.picklist(['pretty', 'text', 'hex']), whole: v.boolean() }),
  find: ROW_PLACE,
  hold: v.object({ held: v.boolean() }),
  pause: v.object({ paused: v.boolean() }),
  stop: v.null(),
  readOn: v.null(),
  older: v.null(),
  histogram: v.null(),
  formats: v.object({ key: FORMAT, value: FORMAT, header: FORMAT }),
  timeZone: v.object({ timeZone: v.picklist(['local', 'utc', 'epoch']) }),
  selectTopic: v.object({ topic: v.pipe(v.string(), v.nonEmpty()) }),
  goTo: v.null(),
  askFrom: v.object({ kind: v.picklist(['latest', 'offset', 'timestamp', 'group']) }),
  askPartitions: v.null(),
  exportRows: v.null(),
  act: v.object({ ...PLACE, action: v.picklist(ACTIONS), other: v.nullable(ROW_PLACE) }),
  copyText: v.object({ text: v.string() }),
  runCommand: v.object({ command: v.string(), args: v.array(v.unknown()) }),
};
