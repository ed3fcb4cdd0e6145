import { isUtf8 } from 'node:buffer';
import { because } from '../kafka/errors/reason';
import { FormatProblem, quoted, type Format } from './format';
import { findJsonProblem } from './jsonProblem';
import { loneSurrogate } from './string';

/** JSON text as UTF-8, byte for byte as typed: it is parsed only to see whether it is JSON, so digits, order and spaces stay. */
export const json: Format = {
  encode: (text) => {
    if (!isJson(text)) {
      const problem = findJsonProblem(text);
      throw new FormatProblem('invalid-json', problem?.reason ?? because('it is no JSON'), problem?.index ?? null);
    }
    const surrogate = loneSurrogate(text);
    if (surrogate >= 0) {
      throw new FormatProblem('invalid-text', because('{0} does not exist in {1}', quoted(text, surrogate), 'UTF-8'), surrogate);
    }
    return Buffer.from(text, 'utf8');
  },
  decode: (bytes) => {
    const text = bytes.toString('utf8');
    if (!isUtf8(bytes) || !isJson(text)) {
      throw new FormatProblem('invalid-json', because('the bytes are no JSON'));
    }
    return text;
  },
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
