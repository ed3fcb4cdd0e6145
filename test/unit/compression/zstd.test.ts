import assert from 'node:assert/strict';
import { decompressFrameInJs, decompressZstd, zstd } from '../../../src/kafka/compression/zstd';
import { zstdFrames } from '../../../src/kafka/compression/zstdFrames';
import { mutate, randomBytes, randomFrom } from '../protocol/random';
import { LINES, SAMPLES } from './samples';

/** The decoder of node:zlib, and the one that stands in for it on older Node.js. */
const DECODERS: Readonly<Record<string, (data: Buffer, maxBytes: number) => Promise<Buffer>>> = {
  'node:zlib': zstd.decompress,
  fzstd: (data, maxBytes) => decompressZstd(data, maxBytes, decompressFrameInJs),
};

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** A frame without content size, window 1 KiB, of RLE blocks: 1 KiB from 4 bytes each. */
const rleFrame = (blocks: number): Buffer => Buffer.concat([hex('28b52ffd0000'), ...Array.from({ length: blocks - 1 }, () => hex('02200061')), hex('03200061')]);

describe('zstd as we write it', () => {
  it('is one frame, also where it ends with a chunk of node:zlib', async () => {
    const random = randomFrom(4);
    for (let length = 16_360; length <= 16_384; length += 1) {
      const data = randomBytes(random, length);
      assert.equal(zstdFrames(await zstd.compress(data)).length, 1, `${length} bytes`);
    }
  });
});

for (const [name, decompress] of Object.entries(DECODERS)) {
  describe(`zstd by ${name}`, () => {
    for (const [sample, data] of Object.entries(SAMPLES)) {
      it(`reads ${sample}`, async () => {
        assert.ok((await decompress(await zstd.compress(data), Math.max(data.length, 1))).equals(data));
      });
    }

    it('reads frames one after the other, and passes over skippable ones', async () => {
      const frame = await zstd.compress(LINES);
      const skippable = hex('5f2a4d1803000000aabbcc');
      assert.equal((await decompress(Buffer.concat([frame, skippable, frame]), 2 * LINES.length)).toString(), LINES.toString().repeat(2));
      await assert.rejects(decompress(Buffer.concat([frame, frame]), 2 * LINES.length - 1), { code: 'corrupt-message' });
    });

    it('reads a frame that does not say its size', async () => {
      assert.equal((await decompress(rleFrame(3), 3072)).toString(), 'a'.repeat(3072));
    });

    const broken: Readonly<Record<string, Buffer>> = {
      nothing: Buffer.alloc(0),
      'a skippable frame alone': hex('502a4d1800000000'),
      'another magic': hex('28b52ffe00000300'),
      'a content size of 2⁶⁰': hex('28b52ffde0' + '0000000000000010' + '03200061'),
      'a window of 3 TiB': hex('28b52ffd00' + 'ff' + '03200061'),
      'a bomb without content size': rleFrame(100),
      'a block of an unknown kind': hex('28b52ffd0000' + '07200061'),
      'no last block': hex('28b52ffd0000' + '02200061'),
      'another size than it says': hex('28b52ffd2005' + '23000061'),
      'a damaged block': hex('28b52ffd0000' + '4d0000' + 'ffffffffffffffffff'),
      'bytes after the frame': Buffer.concat([rleFrame(1), hex('00')]),
    };
    for (const [what, data] of Object.entries(broken)) {
      it(`refuses ${what}`, () => assert.rejects(decompress(data, 50_000), { code: 'corrupt-message' }));
    }

    it('survives damage', async () => {
      const random = randomFrom(3);
      const frame = await zstd.compress(LINES);
      for (let i = 0; i < 500; i += 1) {
        const output = await decompress(mutate(random, frame), 10_000).catch((error: unknown) => {
          assert.equal((error as { code: string }).code, 'corrupt-message');
          return Buffer.alloc(0);
        });
        assert.ok(output.length <= 10_000);
      }
    });
  });
}
