import { FormatProblem, quoted, type Format } from './format';

const PATTERN = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx';

/** A UUID as the 36 characters of its canonical, lower-case text, as Java's UUIDSerializer writes it. Space around is left out. */
export const uuid: Format = {
  encode: (text) => {
    const start = text.length - text.trimStart().length;
    const trimmed = text.trim();
    const wrong = firstWrong(trimmed);
    if (wrong !== null) {
      const { at, expected } = wrong;
      throw new FormatProblem('invalid-uuid', `${expected} is expected, not ${quoted(trimmed, at)}`, start + at);
    }
    return Buffer.from(trimmed.toLowerCase(), 'latin1');
  },
  decode: (bytes) => {
    const text = bytes.toString('latin1');
    if (firstWrong(text) !== null) {
      throw new FormatProblem('invalid-uuid', 'the bytes are no text of a UUID');
    }
    return text;
  },
};

function firstWrong(text: string): { readonly at: number; readonly expected: string } | null {
  for (let at = 0; at < Math.max(text.length, PATTERN.length); at += 1) {
    const char = text[at] ?? '';
    const expected = PATTERN[at];
    if (expected === undefined) {
      return { at, expected: 'the end' };
    }
    if (expected === '-' ? char !== '-' : !/^[0-9a-fA-F]$/.test(char)) {
      return { at, expected: expected === '-' ? '“-”' : 'a hexadecimal digit' };
    }
  }
  return null;
}
