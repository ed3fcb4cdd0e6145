import { isUtf8 } from 'node:buffer';
import type { Cell, Content, ValueShape } from '../../bridge/viewing';
import type { Payload } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { decodeAuto } from '../../serde/auto';
import { deserialize } from '../../serde/serde';

/** Characters of a cell. */
const CELL_LENGTH = 300;
/** Bytes up to which a cell finds out whether it is JSON; of what is larger the beginning decides. */
const CELL_BYTES = 4_096;
/** Bytes of a value that are shown until all of it is asked for. */
const SHOWN_BYTES = 262_144;
/** Byte 0 and an id of four bytes stand before what a serializer with a schema registry writes. */
const FRAME_BYTES = 5;
const MAX_SCHEMA_ID = 10_000_000;
/** An int64 begins with zeros, too. */
const INT64_BYTES = 8;

/** One line of the table. */
export async function cellOf(bytes: Buffer | null, format: string): Promise<Cell | null> {
  if (bytes === null) {
    return null;
  }
  const { content: shown, isCut } = bytes.length > CELL_BYTES ? { content: beginning(bytes, CELL_BYTES), isCut: true } : { content: bytes, isCut: false };
  const { payload } = await decoded(shown, format, isCut);
  const line = payload.text.replace(/\s*[\r\n]\s*/g, ' ');
  return { text: line.slice(0, CELL_LENGTH), format: payload.format, cut: isCut || line.length > CELL_LENGTH };
}

/** Key, value or header value in the detail pane. */
export async function contentOf(bytes: Buffer | null, format: string, shape: ValueShape, isWhole: boolean): Promise<Content | null> {
  if (bytes === null) {
    return null;
  }
  const isCut = !isWhole && bytes.length > SHOWN_BYTES;
  const shown = isCut ? beginning(bytes, SHOWN_BYTES) : bytes;
  const facts = { size: bytes.length, cut: isCut, unfit: false, invalidUtf8: false, schemaId: null };
  switch (shape) {
    case 'hex':
      return { ...facts, format: 'hex', text: shown.toString('hex') };
    case 'text':
      return { ...facts, format: 'string', ...escapedUtf8(shown) };
    case 'pretty': {
      const { payload, isUnfit, schemaId } = await decoded(shown, format, isCut);
      return { ...facts, ...payload, unfit: isUnfit, schemaId };
    }
    default:
      return shape satisfies never;
  }
}

/** Bytes in a format; what is none of it as what it looks like. */
async function decoded(bytes: Buffer, format: string, isCut: boolean): Promise<{ readonly payload: Payload; readonly isUnfit: boolean; readonly schemaId: number | null }> {
  if (format !== 'auto' && !(isCut && format === 'json')) {
    try {
      return { payload: await deserialize(bytes, format), isUnfit: false, schemaId: null };
    } catch (thrown) {
      if (KafkaError.dataOf(thrown).code === 'unknown-format') {
        throw thrown;
      }
      return { payload: looksLike(bytes, isCut), isUnfit: true, schemaId: null };
    }
  }
  const schemaId = schemaIdOf(bytes);
  const rest = schemaId === null ? null : looksLike(bytes.subarray(FRAME_BYTES), isCut);
  const isText = rest !== null && rest.format !== 'hex';
  // What stands behind the id in a binary format is shown with the id: nothing is left out of the bytes.
  return { payload: isText ? rest : looksLike(bytes, isCut), isUnfit: false, schemaId };
}

/** What bytes look like; the beginning of something cannot be parsed as JSON. */
function looksLike(bytes: Buffer, isCut: boolean): Payload {
  if (!isCut) {
    return decodeAuto(bytes);
  }
  if (!isUtf8(bytes)) {
    return { format: 'hex', text: bytes.toString('hex') };
  }
  const text = bytes.toString('utf8');
  return { format: /^\s*[{[]/.test(text) ? 'json' : 'string', text };
}

function schemaIdOf(bytes: Buffer): number | null {
  if (bytes.length <= FRAME_BYTES || bytes.length === INT64_BYTES || bytes[0] !== 0) {
    return null;
  }
  const id = bytes.readUInt32BE(1);
  return id >= 1 && id <= MAX_SCHEMA_ID ? id : null;
}

/** Up to a limit, and not in the middle of a character of UTF-8. */
function beginning(bytes: Buffer, limit: number): Buffer {
  let end = limit;
  while (end > limit - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) {
    end--;
  }
  return bytes.subarray(0, end);
}

/** Text, in which each byte that is no UTF-8 stands as `\xNN`. */
function escapedUtf8(bytes: Buffer): { readonly text: string; readonly invalidUtf8: boolean } {
  if (isUtf8(bytes)) {
    return { text: bytes.toString('utf8'), invalidUtf8: false };
  }
  const parts: string[] = [];
  let begin = 0;
  for (let at = 0; at < bytes.length; ) {
    const size = characterSize(bytes, at);
    if (size === 0) {
      parts.push(bytes.toString('utf8', begin, at), `\\x${bytes.toString('hex', at, at + 1)}`);
      begin = at + 1;
    }
    at += Math.max(size, 1);
  }
  return { text: [...parts, bytes.toString('utf8', begin)].join(''), invalidUtf8: true };
}

/** Bytes of the character at an index; 0: there is none. */
function characterSize(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return size === 1 || isUtf8(bytes.subarray(at, at + size)) ? (at + size <= bytes.length ? size : 0) : 0;
}
