import type { Case, Explanation, ExplainerGroup } from '../explanation';
import { reasonSentence, sentences, titled } from '../phrases';

/** What each number format takes, in the notation of the form. */
const RANGES: Readonly<Record<string, readonly [min: string, max: string]>> = {
  int8: ['−128', '127'],
  int16: ['−32768', '32767'],
  int32: ['−2³¹', '2³¹−1'],
  int64: ['−2⁶³', '2⁶³−1'],
  uint32: ['0', '2³²−1'],
  uint64: ['0', '2⁶⁴−1'],
};

/** What the user typed or set. The cause of a field error stands under its field, so it is one sentence that needs no title. */
export const INPUT = {
  /** Reads: reason; and the field. */
  'invalid-draft': (c) => ({
    title: c.t('This is not a complete message'),
    cause:
      c.ifKnown('{0}: {1}.', c.error.field ?? null, c.reason) ??
      c.ifKnown('The field {0} is missing or has the wrong type.', c.error.field ?? null) ??
      c.t('A field is missing or has the wrong type.'),
    fixes: [c.ifKnown('Correct {0} in the message.', c.error.field ?? null)],
  }),

  'topic-missing': (c) => ({
    title: c.t('No topic is given'),
    cause: c.t('A message needs a topic to go to.'),
    fixes: [c.t('Choose a topic, or type its name.')],
  }),

  /** Reads: topic, brokerMessage. */
  'invalid-topic-name': (c) => ({
    title: titled(c.ifKnown('“{0}” is not a topic name', c.facts.text('topic')), c.t('This is not a topic name')),
    cause: c.t('A topic name has 1 to 249 ASCII letters, digits, “.”, “_” and “-”, and is neither “.” nor “..”.'),
    fixes: [c.t('Correct the topic name.')],
  }),

  /** Reads: reason, such as `expected true, found tru`; and the position. */
  'invalid-json': (c) => ({
    title: c.t('The text is not valid JSON'),
    cause: positioned(c) ?? c.t('The text is not valid JSON.'),
    fixes: [c.t('Correct the text, or choose the format string to send it as it is.')],
  }),

  /** Reads: format, min, max. */
  'invalid-number': (c) => {
    const format = c.facts.text('format');
    const [min, max] = RANGES[format ?? ''] ?? [null, null];
    return {
      title: titled(c.ifKnown('This is not a number of the format {0}', format), c.t('This is not a number of this format')),
      cause:
        c.ifKnown('{0} takes a whole number from {1} to {2}.', format, min, max) ??
        (format === 'float' || format === 'double' ? c.t('{0} takes a decimal number such as 62.5 or 1e-3.', format) : null) ??
        c.ifKnown('It takes a number from {0} to {1}.', c.facts.text('min'), c.facts.text('max')) ??
        c.ifKnown('{0} takes a number.', format) ??
        c.t('A number is needed here.'),
      fixes: [c.t('Correct the number, or choose another format.')],
    };
  },

  'invalid-uuid': (c) => ({
    title: c.t('This is not a UUID'),
    cause: c.t('A UUID has 32 hexadecimal digits in groups of 8-4-4-4-12, such as 123e4567-e89b-12d3-a456-426614174000.'),
    fixes: [c.t('Correct the UUID, or choose the format string.')],
  }),

  /** Reads: reason; and the position. */
  'invalid-base64': (c) => ({
    title: c.t('This is not Base64'),
    cause: positioned(c) ?? c.t('Base64 has A–Z, a–z, 0–9, “+” and “/”, in groups of four that end with “=”.'),
    fixes: [c.t('Correct the text, or choose another format.')],
  }),

  /** Reads: reason; and the position. */
  'invalid-hex': (c) => ({
    title: c.t('This is not hexadecimal'),
    cause: positioned(c) ?? c.t('Each byte is two digits from 0–9 and a–f.'),
    fixes: [c.t('Correct the text, or choose another format.')],
  }),

  /** Reads: format, reason; and the position. */
  'invalid-text': (c) => ({
    title: titled(c.ifKnown('{0} cannot hold this text', c.facts.text('format')), c.t('The format cannot hold this text')),
    cause: positioned(c) ?? c.ifKnown('A character of this text does not exist in {0}.', c.facts.text('format')) ?? c.t('A character of this text does not exist in the format.'),
    fixes: [c.t('Choose the format string, which is UTF-8 and holds every character.')],
  }),

  /** Reads: format. */
  'unknown-format': (c) => ({
    title: titled(c.ifKnown('There is no format “{0}”', c.facts.text('format')), c.t('There is no such format')),
    cause: c.t('The formats are string, json, int8, int16, int32, int64, uint32, uint64, float, double, uuid, base64 and hex.'),
    fixes: [c.t('Choose one of these formats.')],
  }),

  /** Reads: reason, often in the words of the parser; and the position. */
  'invalid-filter': (c) => ({
    title: c.t('The filter is not valid'),
    cause: positioned(c) ?? c.t('It cannot be understood.'),
    fixes: [c.t('Write a condition in CEL over key, value, headers, headerList, topic, partition, offset, timestamp and size.')],
  }),

  /** Reads: value. */
  'invalid-partition': (c) => ({
    title: c.t('This is not a partition'),
    cause: c.t('A partition is a whole number from 0.'),
    fixes: [c.t('Give the number of a partition, or leave the choice to the key.')],
  }),

  'invalid-timestamp': (c) => ({
    title: c.t('This is not a timestamp'),
    cause: c.t('A timestamp is milliseconds since 1970, such as 1767225600000, or ISO 8601, such as 2026-01-01T00:00:00Z.'),
    fixes: [c.t('Correct the timestamp, or leave it to the time of sending.')],
  }),

  /** Reads: file, size, limit. */
  'file-not-written': (c) => ({
    title: c.t('The file could not be written'),
    cause: c.ifKnown('{0} could not be written: {1}.', c.facts.text('file'), c.facts.quote('reason')) ?? c.t('The file could not be written.'),
    fixes: [c.t('Choose another place, or make room there.')],
  }),
  'not-an-export': (c) => ({
    title: c.t('The file holds no exported messages'),
    cause: c.ifKnown('Line {0} of {1}: {2}. Nothing was sent.', c.facts.text('line'), c.facts.text('file'), c.reason) ?? c.t('The file is no JSON Lines or CSV file that a message viewer has exported.'),
    fixes: [c.t('Choose a file that a message viewer has exported.')],
  }),
  'file-too-large': (c) => ({
    title: c.t('The file is too large for the form'),
    cause: c.ifKnown('{0} has {1}; the form takes files up to {2}.', c.facts.text('file'), c.facts.bytes('size'), c.facts.bytes('limit')) ?? c.t('The form takes smaller files only.'),
    fixes: [c.t('Choose a smaller file.')],
  }),

  /** Reads: setting, value, min, max, reason. */
  'invalid-setting': (c) => {
    const setting = c.facts.text('setting');
    return {
      title: titled(c.ifKnown('{0} has a value that it cannot have', setting), c.t('A setting has a value that it cannot have')),
      cause: sentences(
        c.ifKnown('{0}: {1}.', setting, c.reason) ??
          c.ifKnown('{0} takes a whole number from {1} to {2}.', setting, c.facts.text('min'), c.facts.text('max')) ??
          c.ifKnown('{0} does not take this value.', setting) ??
          c.t('A setting does not take the value that it has.'),
        c.ifKnown('Its value is “{0}”.', c.facts.quote('value')),
      ),
      fixes: [c.ifKnown('Correct {0}.', setting) ?? c.t('Correct the setting.')],
    };
  },

  /** Reads: setting, reason, such as `needs acks=all`. */
  'contradicting-settings': (c) => {
    const setting = c.facts.text('setting');
    return {
      title: c.t('Two settings contradict each other'),
      cause:
        c.ifKnown('{0}: {1}.', setting, c.reason) ??
        (setting === 'idempotent' ? c.t('Idempotence needs acks=all, retries above 0 and at most 5 requests in flight.') : null) ??
        c.ifKnown('{0} does not go together with the other settings.', setting) ??
        c.t('These settings do not go together.'),
      fixes: [c.ifKnown('Change {0}, or the setting that it needs.', setting) ?? c.t('Change one of the two.')],
    };
  },

  /** Reads: codec, reason. */
  'compression-unavailable': (c) => ({
    title: titled(c.ifKnown('{0} is not available here', c.facts.text('codec')), c.t('This compression is not available here')),
    cause:
      reasonSentence(c) ??
      c.t('The Node.js that VS Code runs on cannot write this compression.'),
    fixes: [c.t('Choose another compression.')],
  }),

  'repeated-send': (c) => ({
    title: c.t('This send was already taken on'),
    cause: c.t('A send with the same id is in the results; this repetition was left out.'),
    fixes: [c.t('See the result of the first one.')],
  }),
} satisfies ExplainerGroup;

/** `Line 4, column 16: expected true, found tru.` */
function positioned(c: Case): Explanation['cause'] | null {
  const { reason } = c;
  const { position } = c.error;
  return (position && c.ifKnown('Line {0}, column {1}: {2}.', position.line, position.column, reason)) ?? reasonSentence(c);
}
