import { because } from '../kafka/errors/reason';
import { FormatProblem, quoted, type Format } from './format';

export type IntegerName = 'int8' | 'int16' | 'int32' | 'int64' | 'uint32' | 'uint64';

interface Layout {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

const LAYOUTS: Readonly<Record<IntegerName, Layout>> = {
  int8: { bytes: 1, signed: true },
  int16: { bytes: 2, signed: true },
  int32: { bytes: 4, signed: true },
  int64: { bytes: 8, signed: true },
  uint32: { bytes: 4, signed: false },
  uint64: { bytes: 8, signed: false },
};

/** A whole number as big-endian bytes, as Java's serializers write it. Takes decimal and `0x…`, a sign, and space around. */
export function integer(name: IntegerName): Format {
  const { bytes, signed } = LAYOUTS[name];
  const bits = BigInt(bytes * 8);
  const min = signed ? -(1n << (bits - 1n)) : 0n;
  const max = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  const facts = { min: String(min), max: String(max) };
  return {
    encode: (text) => {
      const { value, index } = parse(text, facts);
      if (value < min || value > max) {
        const reason = value < min ? because('it is smaller than {0}', String(min)) : because('it is larger than {0}', String(max));
        throw new FormatProblem('invalid-number', reason, index, facts);
      }
      const buffer = Buffer.alloc(8);
      buffer.writeBigUInt64BE(BigInt.asUintN(64, value));
      return buffer.subarray(8 - bytes);
    },
    decode: (data) => {
      if (data.length !== bytes) {
        throw new FormatProblem('invalid-number', because('{0} has {1} bytes, not {2}', name, bytes, data.length), null, facts);
      }
      const value = BigInt(`0x${data.toString('hex')}`);
      return String(signed ? BigInt.asIntN(bytes * 8, value) : value);
    },
  };
}

function parse(text: string, facts: { readonly min: string; readonly max: string }): { readonly value: bigint; readonly index: number } {
  const index = text.length - text.trimStart().length;
  const found = /^([+-]?)(0[xX](?=[0-9a-fA-F]))?([0-9a-fA-F]*)/.exec(text.slice(index));
  const [, sign = '', prefix = '', hexDigits = ''] = found ?? [];
  const digits = prefix === '' ? (/^[0-9]*/.exec(hexDigits)?.[0] ?? '') : hexDigits;
  const end = index + sign.length + prefix.length + digits.length;
  if (digits === '' || end !== text.trimEnd().length) {
    throw new FormatProblem('invalid-number', end >= text.trimEnd().length ? because('a digit is missing') : because('{0} is no digit', quoted(text, end)), end, facts);
  }
  const magnitude = BigInt(`${prefix}${digits}`);
  return { value: sign === '-' ? -magnitude : magnitude, index };
}
