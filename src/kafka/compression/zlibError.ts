import type { CompressionName } from '../../contracts/messages';
import { corruptData, tooLarge } from './corruptData';

/** Runs a decompression of node:zlib; its errors become `corrupt-message`. */
export async function fromZlib(codec: CompressionName, maxBytes: number, decompress: () => Promise<Buffer>): Promise<Buffer> {
  try {
    return await decompress();
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException; // node:zlib rejects with nothing else
    throw code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(codec, maxBytes) : corruptData(codec, message, thrown);
  }
}
