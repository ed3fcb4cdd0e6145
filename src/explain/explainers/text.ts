import type { ExplainerGroup } from '../explanation';
import { sentences, titled } from '../phrases';

/** Why what stands in an editor or a file cannot be sent as messages. */
export const TEXT = {
  /** Reads: name. */
  'nothing-to-send': (c) => ({
    title: c.t('There is nothing to send'),
    cause: c.ifKnown('“{0}” holds no message.', c.facts.quote('name')) ?? c.t('No text is selected, and no editor with a file is active.'),
    fixes: [c.t('Select the text to send, or choose a file that has some.')],
  }),

  /** Reads: value, max (messages); or size, limit (bytes). */
  'too-much-at-once': (c) => ({
    title: c.t('This is too much to send in one go'),
    cause:
      c.ifKnown('These are {0} messages, and {1} can be sent in one go.', c.facts.text('value'), c.facts.text('max')) ??
      c.ifKnown('These are {0}, and {1} can be sent in one go.', c.facts.bytes('size'), c.facts.bytes('limit')) ??
      c.t('There is a limit to what can be sent in one go.'),
    fixes: [c.t('Select a part of it.')],
  }),

  /** Reads: file; and the original text. */
  'text-unreadable': (c) => ({
    title: titled(c.ifKnown('“{0}” cannot be read', c.facts.text('file')), c.t('The file cannot be read')),
    cause: sentences(
      c.ifKnown('The file “{0}” cannot be read.', c.facts.text('file')) ?? c.t('The file cannot be read.'),
      c.ifKnown('The error says: “{0}”.', c.facts.raw),
    ),
    fixes: [c.t('Check that the file exists and that you may read it.')],
  }),

  /** Reads: file. */
  'not-text': (c) => ({
    title: titled(c.ifKnown('“{0}” is not text', c.facts.text('file')), c.t('The file is not text')),
    cause: c.t('A message from a file is text in UTF-8, and this file is something else.'),
    fixes: [c.t('Save it as UTF-8, or type its bytes into the form in the format hex or base64.')],
  }),

  /** Reads: name (of the field), value (which message). */
  'key-field-missing': (c) => ({
    title: c.t('A message does not have the field of its key'),
    cause:
      c.ifKnown('The key is to be the field “{0}”, and the value of message {1} has no text or number there.', c.facts.quote('name'), c.facts.text('value')) ??
      c.t('The key is to be a field of the value, and a value has no text or number there.'),
    fixes: [c.t('Choose another field, a text, or no key.')],
  }),
} satisfies ExplainerGroup;
