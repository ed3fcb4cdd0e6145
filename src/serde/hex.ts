import { FormatProblem, quoted, type Format } from './format';

/** Bytes as hexadecimal digits; spaces and line ends anywhere and a `0x` at the start are left out. */
export const hex: Format = {
  encode: (text) => {
    const prefix = /^\s*0[xX]/.exec(text)?.[0].length ?? 0;
    const wrong = text.slice(prefix).search(/[^0-9a-fA-F\s]/);
    if (wrong >= 0) {
      throw new FormatProblem('invalid-hex', `${quoted(text, prefix + wrong)} is no hexadecimal digit`, prefix + wrong);
    }
    const digits = text.slice(prefix).replace(/\s/g, '');
    if (digits.length % 2 !== 0) {
      throw new FormatProblem('invalid-hex', 'the last byte has one digit instead of two', text.trimEnd().length - 1);
    }
    return Buffer.from(digits, 'hex');
  },
  decode: (bytes) => bytes.toString('hex'),
};
