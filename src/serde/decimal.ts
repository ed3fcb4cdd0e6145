import { because } from '../kafka/errors/reason';
import { FormatProblem, type Format } from './format';

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['+Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** IEEE 754, 4 bytes, big-endian, as Java's FloatSerializer. A decimal is rounded to the nearest. */
export const float: Format = {
  encode: (text) => {
    const buffer = Buffer.alloc(4);
    buffer.writeFloatBE(parse(text, Math.fround));
    return buffer;
  },
  decode: (bytes) => shortestFloat(sized(bytes, 4).readFloatBE()),
};

/** IEEE 754, 8 bytes, big-endian, as Java's DoubleSerializer. A decimal is rounded to the nearest. */
export const double: Format = {
  encode: (text) => {
    const buffer = Buffer.alloc(8);
    buffer.writeDoubleBE(parse(text, (value) => value));
    return buffer;
  },
  decode: (bytes) => decimalText(sized(bytes, 8).readDoubleBE()),
};

function parse(text: string, round: (value: number) => number): number {
  const trimmed = text.trim();
  const index = text.length - text.trimStart().length;
  const special = SPECIAL.get(trimmed);
  if (special !== undefined) {
    return special;
  }
  if (!DECIMAL.test(trimmed)) {
    throw new FormatProblem('invalid-number', trimmed === '' ? because('a digit is missing') : because('“{0}” is no decimal number', trimmed), index);
  }
  const value = round(Number(trimmed));
  if (!Number.isFinite(value)) {
    throw new FormatProblem('invalid-number', because('it is too large'), index);
  }
  return value;
}

function sized(bytes: Buffer, length: number): Buffer {
  if (bytes.length !== length) {
    throw new FormatProblem('invalid-number', because('the format has {0} bytes, not {1}', length, bytes.length));
  }
  return bytes;
}

/** The fewest digits that give the same float again. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Object.is(Math.fround(short), value)) {
      return decimalText(short);
    }
  }
  return decimalText(value);
}

function decimalText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
