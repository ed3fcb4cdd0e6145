import { because, type Reason } from '../kafka/errors/reason';
import { FormatProblem, quoted, type Format } from './format';

const PATTERN = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx';

/** A UUID as the 36 characters of its canonical, lower-case text, as Java's UUIDSerializer writes it. Space around is left out. */
export const uuid: Format = {
  encode: (text) => {
    const start = text.length - text.trimStart().length;
    const trimmed = text.trim();
    const wrong = firstWrong(trimmed);
    if (wrong !== null) {
      throw new FormatProblem('invalid-uuid', wrong.reason, start + wrong.at);
    }
    return Buffer.from(trimmed.toLowerCase(), 'latin1');
  },
  decode: (bytes) => {
    const text = bytes.toString('latin1');
    if (firstWrong(text) !== null) {
      throw new FormatProblem('invalid-uuid', because('the bytes are no text of a UUID'));
    }
    return text;
  },
};

function firstWrong(text: string): { readonly at: number; readonly reason: Reason } | null {
  for (let at = 0; at < Math.max(text.length, PATTERN.length); at += 1) {
    const char = text[at] ?? '';
    const expected = PATTERN[at];
    if (expected === undefined) {
      return { at, reason: because('the end is expected, not {0}', quoted(text, at)) };
    }
    if (expected === '-' ? char !== '-' : !/^[0-9a-fA-F]$/.test(char)) {
      if (char === '') {
        return { at, reason: expected === '-' ? because('“-” is expected, not the end') : because('a hexadecimal digit is expected, not the end') };
      }
      return { at, reason: expected === '-' ? because('“-” is expected, not {0}', quoted(text, at)) : because('a hexadecimal digit is expected, not {0}', quoted(text, at)) };
    }
  }
  return null;
}
