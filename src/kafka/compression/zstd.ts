import { Decompress } from 'fzstd';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { KafkaError } from '../errors/kafkaError';
import { because, type Reason } from '../errors/reason';
import type { Codec } from './codec';
import { corruptData, tooLarge } from './corruptData';
import { fromZlib } from './zlibError';
import { zstdFrames, type ZstdFrame } from './zstdFrames';

/** Largest window that is accepted, as the reference decoder does by default. */
const MAX_WINDOW = 2 ** 27;

const UNAVAILABLE = because('Node.js {0} cannot write zstd: it needs 22.15 or newer', process.versions.node);

/** Why zstd cannot be written here; null: it can. Reading always works. */
export function zstdUnavailable(): Reason | null {
  return hasNative() ? null : UNAVAILABLE;
}

export const zstd: Codec = {
  id: 4,
  name: 'zstd',
  compress: async (data) => {
    if (!hasNative()) {
      throw new KafkaError('compression-unavailable', { facts: { codec: 'zstd' }, reason: UNAVAILABLE });
    }
    return promisify<Buffer, { chunkSize: number }, Buffer>(zlib.zstdCompress)(data, { chunkSize: largestOutput(data.length) });
  },
  decompress: (data, maxBytes) => decompressZstd(data, maxBytes, hasNative() ? decompressFrame : decompressFrameInJs),
};

/**
 * More than zstd can make of that many bytes (ZSTD_COMPRESSBOUND). Where a frame ends exactly with a chunk of output,
 * node:zlib asks zstd once more and gets an empty frame of 9 bytes behind it (Node 22.17 and 24.9). That is valid, but
 * nothing that every reader of Kafka needs to cope with: one chunk that is never full avoids it.
 */
function largestOutput(bytes: number): number {
  return bytes + (bytes >>> 8) + 1_024;
}

type FrameDecoder = (frame: Buffer, maxBytes: number) => Promise<Buffer>;

/** Exported for the tests, which compare the decoders. */
export async function decompressZstd(data: Buffer, maxBytes: number, decode: FrameDecoder): Promise<Buffer> {
  const parts: Buffer[] = [];
  let left = maxBytes;
  for (const frame of zstdFrames(data)) {
    if (frame.windowSize > MAX_WINDOW || (frame.contentSize ?? 0) > left) {
      throw tooLarge('zstd', maxBytes);
    }
    const part = await decode(data.subarray(frame.start, frame.end), left);
    checkSize(frame, part);
    left -= part.length;
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function decompressFrame(frame: Buffer, maxBytes: number): Promise<Buffer> {
  const decompress = promisify<Buffer, { maxOutputLength: number }, Buffer>(zlib.zstdDecompress);
  return fromZlib('zstd', maxBytes, () => decompress(frame, { maxOutputLength: Math.max(maxBytes, 1) }));
}

/** For Node.js without zstd. Does not check the content's checksum; the CRC of the batch is checked before. */
// eslint-disable-next-line @typescript-eslint/require-await -- so that it rejects rather than throws
export async function decompressFrameInJs(frame: Buffer, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const decoder = new Decompress((chunk) => {
    size += chunk.length;
    if (size > maxBytes) {
      throw tooLarge('zstd', maxBytes);
    }
    chunks.push(chunk);
  });
  try {
    decoder.push(frame, true);
  } catch (thrown) {
    throw thrown instanceof KafkaError ? thrown : corruptData('zstd', String(thrown), thrown);
  }
  return Buffer.concat(chunks);
}

function checkSize(frame: ZstdFrame, content: Buffer): void {
  if (frame.contentSize !== null && frame.contentSize !== content.length) {
    throw corruptData('zstd', `the frame has ${content.length} bytes instead of ${frame.contentSize}`);
  }
}

function hasNative(): boolean {
  return 'zstdCompress' in zlib;
}
