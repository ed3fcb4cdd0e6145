import { because } from '../kafka/errors/reason';
import { FormatProblem, quoted, type Format } from './format';

/** Bytes as Base64 (RFC 4648 §4) with its padding; spaces and line ends anywhere are left out. */
export const base64: Format = {
  encode: (text) => {
    const wrong = text.search(/[^A-Za-z0-9+/=\s]/);
    if (wrong >= 0) {
      throw new FormatProblem('invalid-base64', because('{0} is no character of Base64', quoted(text, wrong)), wrong);
    }
    const afterPadding = /=\s*[^=\s]/.exec(text);
    if (afterPadding !== null) {
      throw new FormatProblem('invalid-base64', because('“=” stands only at the end'), afterPadding.index);
    }
    const digits = text.replace(/\s/g, '');
    const end = Math.max(text.trimEnd().length - 1, 0);
    if (digits.length % 4 !== 0 || digits.endsWith('===')) {
      throw new FormatProblem('invalid-base64', because('the last group has not four characters: “=” fills it up'), end);
    }
    const bytes = Buffer.from(digits, 'base64');
    if (bytes.toString('base64') !== digits) {
      throw new FormatProblem('invalid-base64', because('the last character says more than the bytes have'), end);
    }
    return bytes;
  },
  decode: (bytes) => bytes.toString('base64'),
};
