import { isAscii, isUtf8 } from 'node:buffer';
import { because } from '../kafka/errors/reason';
import { FormatProblem, quoted, type Format } from './format';

interface Charset {
  /** First index that the charset cannot hold; −1: none. */
  unfit(text: string): number;
  encode(text: string): Buffer;
  /** Null where the bytes are no text of the charset. */
  decode(bytes: Buffer): string | null;
}

const utf8 = stringFormat('utf8', {
  unfit: loneSurrogate,
  encode: (text) => Buffer.from(text, 'utf8'),
  decode: (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : null),
});

/** Text in a charset: `string` is UTF-8, the others name theirs. */
export const STRING_FORMATS: ReadonlyMap<string, Format> = new Map([
  ['string', utf8],
  ['string:utf8', utf8],
  [
    'string:latin1',
    stringFormat('latin1', {
      unfit: (text) => text.search(/[^\0-\xff]/),
      encode: (text) => Buffer.from(text, 'latin1'),
      decode: (bytes) => bytes.toString('latin1'),
    }),
  ],
  [
    'string:ascii',
    stringFormat('ascii', {
      unfit: (text) => text.search(/[^\0-\x7f]/),
      encode: (text) => Buffer.from(text, 'latin1'),
      decode: (bytes) => (isAscii(bytes) ? bytes.toString('latin1') : null),
    }),
  ],
  ['string:utf16le', stringFormat('utf16le', { unfit: loneSurrogate, encode: (text) => Buffer.from(text, 'utf16le'), decode: decodeUtf16 })],
  [
    'string:utf16be',
    stringFormat('utf16be', {
      unfit: loneSurrogate,
      encode: (text) => Buffer.from(text, 'utf16le').swap16(),
      decode: (bytes) => (bytes.length % 2 === 0 ? decodeUtf16(Buffer.from(bytes).swap16()) : null),
    }),
  ],
]);

/** Index of the first half of a surrogate pair that stands alone, which no encoding of Unicode holds; −1: none. */
export function loneSurrogate(text: string): number {
  return text.search(/\p{Surrogate}/u);
}

function stringFormat(name: string, charset: Charset): Format {
  return {
    encode: (text) => {
      const index = charset.unfit(text);
      if (index >= 0) {
        throw new FormatProblem('invalid-text', because('{0} does not exist in {1}', quoted(text, index), name), index);
      }
      return charset.encode(text);
    },
    decode: (bytes) => {
      const text = charset.decode(bytes);
      if (text === null) {
        throw new FormatProblem('invalid-text', because('the bytes are no {0} text', name));
      }
      return text;
    },
  };
}

function decodeUtf16(bytes: Buffer): string | null {
  const text = bytes.toString('utf16le');
  return bytes.length % 2 === 0 && loneSurrogate(text) < 0 ? text : null;
}
