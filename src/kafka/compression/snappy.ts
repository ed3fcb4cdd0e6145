import { compress } from 'snappyjs';
import type { Codec } from './codec';
import { corruptData, tooLarge } from './corruptData';
import { decompressSnappyBlock, snappyBlockSize } from './snappyBlock';

/**
 * Framing of the Java library snappy-java, which Java clients expect: this magic, versions 1 and 1, then blocks, each after
 * its big-endian int32 length. librdkafka writes one block without any framing.
 */
const FRAME_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const FRAME_HEADER = Buffer.concat([FRAME_MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
const FRAME_BLOCK_SIZE = 32 * 1024;

export const snappy: Codec = {
  id: 2,
  name: 'snappy',
  compress: (data) => Promise.resolve(frame(data)),
  // eslint-disable-next-line @typescript-eslint/require-await -- so that it rejects rather than throws
  decompress: async (data, maxBytes) => decompressBlocks(isFramed(data) ? framedBlocks(data) : [data], maxBytes),
};

function frame(data: Buffer): Buffer {
  const parts: Buffer[] = [FRAME_HEADER];
  for (let at = 0; at < data.length; at += FRAME_BLOCK_SIZE) {
    const block = compress(data.subarray(at, at + FRAME_BLOCK_SIZE));
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

function isFramed(data: Buffer): boolean {
  return data.length >= FRAME_HEADER.length && data.subarray(0, FRAME_MAGIC.length).equals(FRAME_MAGIC);
}

function framedBlocks(data: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = FRAME_HEADER.length; at < data.length; ) {
    const length = data.length - at < 4 ? -1 : data.readInt32BE(at);
    const start = at + 4;
    if (length < 0 || length > data.length - start) {
      throw corruptData('snappy', 'a block is cut off');
    }
    at = start + length;
    blocks.push(data.subarray(start, at));
  }
  return blocks;
}

function decompressBlocks(blocks: readonly Buffer[], maxBytes: number): Buffer {
  const total = blocks.reduce((sum, block) => sum + snappyBlockSize(block), 0);
  if (total > maxBytes) {
    throw tooLarge('snappy', maxBytes);
  }
  const output = Buffer.allocUnsafe(total);
  let at = 0;
  for (const block of blocks) {
    at = decompressSnappyBlock(block, output, at);
  }
  return output;
}
