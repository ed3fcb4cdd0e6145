import type { Codec } from './codec';
import { readLz4Frames } from './lz4FrameReader';
import { writeLz4Frame } from './lz4FrameWriter';

export const lz4: Codec = {
  id: 3,
  name: 'lz4',
  compress: (data) => Promise.resolve(writeLz4Frame(data)),
  // eslint-disable-next-line @typescript-eslint/require-await -- so that it rejects rather than throws
  decompress: async (data, maxBytes) => readLz4Frames(data, maxBytes),
};

/** As clients wrote it in messages of format 0: with a checksum of the frame header that is wrong (KAFKA-3160). */
export const lz4OfFormat0: Pick<Codec, 'decompress'> = {
  // eslint-disable-next-line @typescript-eslint/require-await -- so that it rejects rather than throws
  decompress: async (data, maxBytes) => readLz4Frames(data, maxBytes, { isHeaderSigned: false }),
};
