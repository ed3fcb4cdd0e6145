import { isUtf8 } from 'node:buffer';
import { deserialize } from '../../serde/serde';

const INTEGER = /^-?\d+$/;
const NUMBERS: ReadonlySet<string> = new Set(['float', 'double']);
const INTEGERS: ReadonlySet<string> = new Set(['int8', 'int16', 'int32', 'int64', 'uint32', 'uint64']);
const BYTES: ReadonlySet<string> = new Set(['hex', 'base64']);

/** JSON without loss: whole numbers as bigint, others as numbers. Throws `SyntaxError`. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key, value, { source = '' }) => (typeof value === 'number' && INTEGER.test(source) ? BigInt(source) : value));
}

/** Bytes as a value of an expression: what the format says, and for `auto`, or where they are none of it, JSON, text, or bytes. Only other formats are waited for. */
export function celValue(bytes: Buffer | null, format: string): unknown {
  if (bytes === null || BYTES.has(format)) {
    return bytes;
  }
  return format === 'auto' || format === 'json' ? looksLike(bytes) : inFormat(bytes, format);
}

async function inFormat(bytes: Buffer, format: string): Promise<unknown> {
  try {
    const { text } = await deserialize(bytes, format);
    return INTEGERS.has(format) ? BigInt(text) : NUMBERS.has(format) ? Number(text) : text;
  } catch {
    return looksLike(bytes);
  }
}

function looksLike(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    return bytes;
  }
  const text = bytes.toString('utf8');
  try {
    return parseExactly(text);
  } catch {
    return text;
  }
}
