/* Hot loop. The format: google/snappy, format_description.txt. */
import { corruptData } from './corruptData';

/** Uncompressed size in bytes that a raw Snappy block declares. Throws `corrupt-message`. */
export function snappyBlockSize(block: Buffer): number {
  return preamble(block).size;
}

/** Decompresses a raw block into `output` from `start`; returns the index after it. `output` has room for the declared size. */
export function decompressSnappyBlock(block: Buffer, output: Buffer, start: number): number {
  const { size, length } = preamble(block);
  const end = start + size;
  let from = length;
  let to = start;
  while (from < block.length) {
    const tag = byte(block, from);
    from += 1;
    const kind = tag & 3;
    if (kind === 0) {
      const extra = Math.max((tag >>> 2) - 59, 0); // above 59 the length follows in 1 to 4 bytes
      const run = 1 + (extra === 0 ? tag >>> 2 : littleEndian(block, from, extra));
      from += extra;
      if (run > block.length - from || run > end - to) {
        throw corruptData('snappy', 'a literal is too long');
      }
      block.copy(output, to, from, from + run);
      from += run;
      to += run;
      continue;
    }
    const extra = kind === 3 ? 4 : kind;
    const run = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const distance = littleEndian(block, from, extra) + (kind === 1 ? (tag >>> 5) << 8 : 0);
    from += extra;
    if (distance === 0 || distance > to - start || run > end - to) {
      throw corruptData('snappy', 'a copy points outside of the block');
    }
    for (const stop = to + run; to < stop; to += 1) {
      output[to] = byte(output, to - distance);
    }
  }
  if (to !== end) {
    throw corruptData('snappy', `a block has ${to - start} bytes instead of ${size}`);
  }
  return end;
}

/** The declared size, and how many bytes declare it. */
function preamble(block: Buffer): { readonly size: number; readonly length: number } {
  let size = 0;
  for (let i = 0; i < 5 && i < block.length; i += 1) {
    const next = byte(block, i);
    size += (next & 0x7f) * 2 ** (7 * i);
    if (next < 0x80) {
      return { size, length: i + 1 };
    }
  }
  throw corruptData('snappy', 'a block does not say its size');
}

function littleEndian(bytes: Buffer, at: number, length: number): number {
  if (length > bytes.length - at) {
    throw corruptData('snappy', 'a block is cut off');
  }
  return bytes.readUIntLE(at, length);
}

function byte(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
