import { corruptData } from './corruptData';

/** One frame of zstd data (RFC 8878 §3.1.1), found by its headers alone. */
export interface ZstdFrame {
  readonly start: number;
  readonly end: number;
  /** Bytes a decoder must keep. */
  readonly windowSize: number;
  /** Null: the frame does not say. */
  readonly contentSize: number | null;
}

const MAGIC = 0xfd2f_b528;
const SKIPPABLE_MAGIC = 0x184d_2a50;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * The frames that `data` consists of, without skippable ones. Throws `corrupt-message` where one is cut off: node:zlib says
 * nothing then, and reads only the first frame.
 */
export function zstdFrames(data: Buffer): ZstdFrame[] {
  const frames: ZstdFrame[] = [];
  for (let at = 0; at < data.length; ) {
    const magic = unsigned(data, at, 4);
    if ((magic & ~0xf) >>> 0 === SKIPPABLE_MAGIC) {
      at += 8 + unsigned(data, at + 4, 4);
      continue;
    }
    if (magic !== MAGIC) {
      throw corruptData('zstd', 'it does not begin as a frame');
    }
    const frame = readFrame(data, at);
    frames.push(frame);
    at = frame.end;
  }
  if (frames.length === 0) {
    throw corruptData('zstd', 'it is empty');
  }
  return frames;
}

function readFrame(data: Buffer, start: number): ZstdFrame {
  const descriptor = unsigned(data, start + 4, 1);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowSize = isSingleSegment ? 0 : windowOf(unsigned(data, start + 5, 1));
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeCode = descriptor >>> 6;
  const sizeBytes = sizeCode === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode;
  let at = start + (isSingleSegment ? 5 : 6) + dictionaryBytes;
  const contentSize = sizeBytes === 0 ? null : unsigned(data, at, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  at += sizeBytes;
  for (let isLast = false; !isLast; ) {
    const header = unsigned(data, at, 3);
    const kind = (header >>> 1) & 3;
    isLast = (header & 1) === 1;
    at += 3 + (kind === RLE_BLOCK ? 1 : header >>> 3);
    if (kind === RESERVED_BLOCK) {
      throw corruptData('zstd', 'a block is of an unknown kind');
    }
  }
  const end = at + ((descriptor & 4) === 0 ? 0 : 4);
  if (end > data.length) {
    throw corruptData('zstd', 'it is cut off');
  }
  return { start, end, windowSize: isSingleSegment ? (contentSize ?? 0) : windowSize, contentSize };
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >>> 3));
  return base + (base / 8) * (descriptor & 7);
}

function unsigned(data: Buffer, at: number, length: number): number {
  if (at + length > data.length) {
    throw corruptData('zstd', 'it is cut off');
  }
  return length === 8 ? Number(data.readBigUInt64LE(at)) : data.readUIntLE(at, length);
}
