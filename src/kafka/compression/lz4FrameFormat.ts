/** LZ4 frame format 1.6 (lz4/doc/lz4_Frame_format.md), little-endian. */
export const FRAME_MAGIC = 0x184d2204;

/** A user's own data between frames; the last four bits are free. */
export const SKIPPABLE_MAGIC = 0x184d2a50;

/** Bits of the first byte of the descriptor, FLG. */
export const VERSION_MASK = 0xc0;
export const VERSION_1 = 0x40;
export const INDEPENDENT_BLOCKS_BIT = 0x20;
export const BLOCK_CHECKSUM_BIT = 0x10;
export const CONTENT_SIZE_BIT = 0x08;
export const CONTENT_CHECKSUM_BIT = 0x04;
export const DICTIONARY_BIT = 0x01;

/** In a block's length: the block is stored as it is. */
export const UNCOMPRESSED_BIT = 0x8000_0000;
