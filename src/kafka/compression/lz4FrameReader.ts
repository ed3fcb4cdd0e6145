import { corruptData, tooLarge } from './corruptData';
import { decompressLz4Block } from './lz4Block';
import {
  BLOCK_CHECKSUM_BIT,
  CONTENT_CHECKSUM_BIT,
  CONTENT_SIZE_BIT,
  DICTIONARY_BIT,
  FRAME_MAGIC,
  INDEPENDENT_BLOCKS_BIT,
  SKIPPABLE_MAGIC,
  UNCOMPRESSED_BIT,
  VERSION_1,
  VERSION_MASK,
} from './lz4FrameFormat';
import { xxh32 } from './xxh32';

interface FrameHeader {
  readonly flags: number;
  /** Most bytes that one block decompresses to. */
  readonly blockSize: number;
  readonly contentSize: number | null;
}

/**
 * Decompresses the frames in `data`, of any kind but those that need a dictionary; `isHeaderSigned` false: whatever the checksum of their
 * headers says. Throws `corrupt-message`.
 */
export function readLz4Frames(data: Buffer, maxBytes: number, { isHeaderSigned } = { isHeaderSigned: true }): Buffer {
  return new FrameReader(data, maxBytes, isHeaderSigned).readAll();
}

class FrameReader {
  private at = 0;
  private output = Buffer.alloc(0);
  private end = 0;

  constructor(
    private readonly data: Buffer,
    private readonly maxBytes: number,
    private readonly isHeaderSigned: boolean,
  ) {}

  readAll(): Buffer {
    if (this.data.length === 0) {
      throw corruptData('lz4', 'it is empty');
    }
    while (this.at < this.data.length) {
      const magic = this.uint32();
      if (magic === FRAME_MAGIC) {
        this.frame(this.header());
      } else if ((magic & ~0xf) >>> 0 === SKIPPABLE_MAGIC) {
        this.take(this.uint32());
      } else {
        throw corruptData('lz4', 'it does not begin as a frame');
      }
    }
    return this.output.subarray(0, this.end);
  }

  private header(): FrameHeader {
    const start = this.at;
    const flags = this.data.readUInt8(this.take(1));
    const sizeCode = (this.data.readUInt8(this.take(1)) >>> 4) & 7;
    const contentSize = (flags & CONTENT_SIZE_BIT) === 0 ? null : Number(this.data.readBigUInt64LE(this.take(8)));
    if ((flags & VERSION_MASK) !== VERSION_1 || (flags & DICTIONARY_BIT) !== 0 || sizeCode < 4) {
      throw corruptData('lz4', 'the frame is of an unknown kind');
    }
    const checksum = (xxh32(this.data, start, this.at) >>> 8) & 0xff;
    if (this.data.readUInt8(this.take(1)) !== checksum && this.isHeaderSigned) {
      throw corruptData('lz4', 'the checksum of the frame header is wrong');
    }
    if (contentSize !== null && contentSize > this.maxBytes - this.end) {
      throw tooLarge('lz4', this.maxBytes);
    }
    return { flags, blockSize: 1 << (8 + 2 * sizeCode), contentSize };
  }

  private frame(header: FrameHeader): void {
    const start = this.end;
    for (let length = this.uint32(); length !== 0; length = this.uint32()) {
      this.block(length, header, start);
    }
    if ((header.flags & CONTENT_CHECKSUM_BIT) !== 0 && this.uint32() !== xxh32(this.output, start, this.end)) {
      throw corruptData('lz4', 'the checksum of the content is wrong');
    }
    if (header.contentSize !== null && header.contentSize !== this.end - start) {
      throw corruptData('lz4', `the frame has ${this.end - start} bytes instead of ${header.contentSize}`);
    }
  }

  private block(lengthField: number, { flags, blockSize }: FrameHeader, frameStart: number): void {
    const isCompressed = (lengthField & UNCOMPRESSED_BIT) === 0;
    const length = (lengthField & ~UNCOMPRESSED_BIT) >>> 0;
    const from = this.take(length);
    const block = this.data.subarray(from, this.at);
    if ((flags & BLOCK_CHECKSUM_BIT) !== 0 && this.uint32() !== xxh32(block)) {
      throw corruptData('lz4', 'the checksum of a block is wrong');
    }
    if (!isCompressed) {
      if (length > blockSize) {
        throw corruptData('lz4', 'a block is too long');
      }
      if (length > this.maxBytes - this.end) {
        throw tooLarge('lz4', this.maxBytes);
      }
      this.reserve(length);
      this.end += block.copy(this.output, this.end);
      return;
    }
    this.reserve(Math.min(blockSize, length * 255)); // a byte of length stands for 255 at most
    const limit = Math.min(this.end + blockSize, this.output.length);
    const historyStart = (flags & INDEPENDENT_BLOCKS_BIT) === 0 ? frameStart : this.end;
    const end = decompressLz4Block(block, this.output, this.end, limit, historyStart);
    if (end === null) {
      throw limit === this.maxBytes ? tooLarge('lz4', this.maxBytes) : corruptData('lz4', 'a block does not make sense');
    }
    this.end = end;
  }

  /** Makes room for `length` more bytes, but never beyond `maxBytes`. */
  private reserve(length: number): void {
    const needed = Math.min(this.end + length, this.maxBytes);
    if (needed > this.output.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(needed, this.output.length * 2), this.maxBytes));
      this.output.copy(larger, 0, 0, this.end);
      this.output = larger;
    }
  }

  private uint32(): number {
    return this.data.readUInt32LE(this.take(4));
  }

  /** Goes past `length` bytes; their start. */
  private take(length: number): number {
    const start = this.at;
    if (length > this.data.length - start) {
      throw corruptData('lz4', 'it is cut off');
    }
    this.at = start + length;
    return start;
  }
}
