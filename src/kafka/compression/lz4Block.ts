/* Hot loops. The format: lz4/doc/lz4_Block_format.md. */

const MIN_MATCH = 4;
/** The last match begins at least this far from the end … */
const MATCH_LIMIT = 12;
/** … and the last bytes are literals. */
const LAST_LITERALS = 5;
const MAX_DISTANCE = 0xffff;
const HASH_BITS = 13;
const HASH_PRIME = 0x9e37_79b1;
/** After this many misses the search begins to skip, so that random data costs little. */
const SKIP_AFTER_BITS = 6;

/** Most bytes that `length` bytes can become. */
export function maxCompressedLz4Block(length: number): number {
  return length + Math.ceil(length / 255) + 16;
}

/**
 * Compresses `input`, at most 64 KiB, into `output` from `start`, which has room for `maxCompressedLz4Block`; returns the
 * index after it.
 */
export function compressLz4Block(input: Buffer, output: Buffer, start: number): number {
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  const seen = new Uint16Array(1 << HASH_BITS); // position + 1 of the last place with the same hash; 0: none
  const matchEnd = input.length - LAST_LITERALS;
  let anchor = 0;
  let to = start;
  let misses = 1 << SKIP_AFTER_BITS;
  for (let at = 0; at <= input.length - MATCH_LIMIT; ) {
    const word = view.getUint32(at, true);
    const hash = Math.imul(word, HASH_PRIME) >>> (32 - HASH_BITS);
    const candidate = entry(seen, hash) - 1;
    seen[hash] = at + 1;
    if (candidate < 0 || view.getUint32(candidate, true) !== word) {
      at += misses >>> SKIP_AFTER_BITS;
      misses += 1;
      continue;
    }
    let length = MIN_MATCH;
    while (at + length < matchEnd && byte(input, candidate + length) === byte(input, at + length)) {
      length += 1;
    }
    to = putSequence(input, anchor, at, output, to, length - MIN_MATCH);
    const distance = at - candidate;
    output[to] = distance & 0xff;
    output[to + 1] = distance >>> 8;
    to = length - MIN_MATCH < 15 ? to + 2 : putLength(output, to + 2, length - MIN_MATCH - 15);
    at += length;
    anchor = at;
    misses = 1 << SKIP_AFTER_BITS;
  }
  return putSequence(input, anchor, input.length, output, to, 0);
}

/**
 * Decompresses a block into `output` from `start` to at most `limit`; matches may reach back to `historyStart`. Returns the
 * index after it, or null where the block does not make sense or does not fit.
 */
export function decompressLz4Block(input: Buffer, output: Buffer, start: number, limit: number, historyStart: number): number | null {
  let from = 0;
  let to = start;
  while (from < input.length) {
    const token = byte(input, from);
    from += 1;
    let literals = token >>> 4;
    if (literals === 15) {
      let next = 255;
      while (next === 255 && from < input.length) {
        next = byte(input, from);
        literals += next;
        from += 1;
      }
    }
    if (literals > input.length - from || literals > limit - to) {
      return null;
    }
    for (const stop = from + literals; from < stop; from += 1, to += 1) {
      output[to] = byte(input, from);
    }
    if (from === input.length) {
      return to; // the last sequence has no match
    }
    const distance = byte(input, from) | (byte(input, from + 1) << 8);
    from += 2;
    let length = (token & 15) + MIN_MATCH;
    if (length === 15 + MIN_MATCH) {
      let next = 255;
      while (next === 255 && from < input.length) {
        next = byte(input, from);
        length += next;
        from += 1;
      }
    }
    if (distance === 0 || distance > MAX_DISTANCE || distance > to - historyStart || length > limit - to || from > input.length) {
      return null;
    }
    for (const stop = to + length; to < stop; to += 1) {
      output[to] = byte(output, to - distance);
    }
  }
  return input.length === 0 ? to : null; // it must end with literals
}

/** A token with the literals from `anchor` to `at`. */
function putSequence(input: Buffer, anchor: number, at: number, output: Buffer, start: number, matchLength: number): number {
  const literals = at - anchor;
  output[start] = (Math.min(literals, 15) << 4) | Math.min(matchLength, 15);
  let to = literals < 15 ? start + 1 : putLength(output, start + 1, literals - 15);
  for (let i = anchor; i < at; i += 1, to += 1) {
    output[to] = byte(input, i);
  }
  return to;
}

/** The part of a length that a token has no room for. */
function putLength(output: Buffer, start: number, length: number): number {
  let to = start;
  let rest = length;
  for (; rest >= 255; rest -= 255, to += 1) {
    output[to] = 255;
  }
  output[to] = rest;
  return to + 1;
}

function byte(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}

function entry(table: Uint16Array, at: number): number {
  return table[at] ?? 0;
}
