import type { Facts } from '../contracts/errors';
import type { ErrorCode } from '../kafka/errors/errorCode';
import { inEnglish, type Reason } from '../kafka/errors/reason';

/** How one format turns text into bytes and back. `decode(encode(text))` is the text in its canonical form, `encode(decode(bytes))` the bytes. */
export interface Format {
  /** Throws `FormatProblem`. */
  encode(text: string): Buffer;
  /** Throws `FormatProblem`. */
  decode(bytes: Buffer): string;
}

/** Why a text does not fit its format, or bytes are none of it. */
export class FormatProblem extends Error {
  constructor(
    readonly code: ErrorCode,
    /** A clause such as `“g” is no hexadecimal digit`. */
    readonly reason: Reason,
    /** Index in the text; null: it is not about a place in a text. */
    readonly index: number | null = null,
    readonly facts: Facts = {},
  ) {
    super(inEnglish(reason));
  }
}

/** The character at an index, as a sentence shows it; empty at the end. */
export function quoted(text: string, index: number): string {
  const code = text.codePointAt(index);
  if (code === undefined) {
    return '';
  }
  const isVisible = !/[\p{C}\p{Z}]/u.test(String.fromCodePoint(code));
  return isVisible ? `“${String.fromCodePoint(code)}”` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
