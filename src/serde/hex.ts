import { because } from '../kafka/errors/reason';
import { FormatProblem, quoted, type Format } from './format';

/** Bytes as hexadecimal digits; spaces and line ends anywhere and a `0x` at the start are left out. */
export const hex: Format = {
  encode: (text) => {
    const prefix = /^\s*0[xX]/.exec(text)?.[0].length ?? 0;
    const wrong = text.slice(prefix).search(/[^0-9a-fA-F\s]/);
    if (wrong >= 0) {
      throw new FormatProblem('invalid-hex', because('{0} is no hexadecimal digit', quoted(text, prefix + wrong)), prefix + wrong);
    }
    const digits = text.slice(prefix).replace(/\s/g, '');
    if (digits.length % 2 !== 0) {
      throw new FormatProblem('invalid-hex', because('the last byte has one digit instead of two'), text.trimEnd().length - 1);
    }
    return Buffer.from(digits, 'hex');
  },
  decode: (bytes) => bytes.toString('hex'),
};
