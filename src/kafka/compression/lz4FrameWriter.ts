import { compressLz4Block, maxCompressedLz4Block } from './lz4Block';
import { FRAME_MAGIC, INDEPENDENT_BLOCKS_BIT, UNCOMPRESSED_BIT, VERSION_1 } from './lz4FrameFormat';
import { xxh32 } from './xxh32';

/** 64 KiB, code 4 in the second byte of the descriptor, BD: what Java writes, and as far as a match can reach. */
const BLOCK_SIZE = 0x1_0000;
const BLOCK_SIZE_CODE = 4;
const HEADER_SIZE = 7;
const END_MARK_SIZE = 4;

/** One frame of independent blocks: Java refuses dependent ones ("Dependent block stream is unsupported"). */
export function writeLz4Frame(data: Buffer): Buffer {
  const blocks = Math.ceil(data.length / BLOCK_SIZE);
  const output = Buffer.allocUnsafe(HEADER_SIZE + blocks * (4 + maxCompressedLz4Block(BLOCK_SIZE)) + END_MARK_SIZE);
  output.writeUInt32LE(FRAME_MAGIC, 0);
  output[4] = VERSION_1 | INDEPENDENT_BLOCKS_BIT;
  output[5] = BLOCK_SIZE_CODE << 4;
  output[6] = (xxh32(output, 4, 6) >>> 8) & 0xff;
  let at = HEADER_SIZE;
  for (let start = 0; start < data.length; start += BLOCK_SIZE) {
    at = writeBlock(data.subarray(start, start + BLOCK_SIZE), output, at);
  }
  return output.subarray(0, output.writeUInt32LE(0, at));
}

function writeBlock(block: Buffer, output: Buffer, at: number): number {
  const start = at + 4;
  const length = compressLz4Block(block, output, start) - start;
  if (length < block.length) {
    output.writeUInt32LE(length, at);
    return start + length;
  }
  output.writeUInt32LE((block.length | UNCOMPRESSED_BIT) >>> 0, at);
  return start + block.copy(output, start);
}
