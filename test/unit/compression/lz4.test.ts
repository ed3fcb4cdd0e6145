import assert from 'node:assert/strict';
import { lz4 } from '../../../src/kafka/compression/lz4';
import { xxh32 } from '../../../src/kafka/compression/xxh32';
import { LINES, SAMPLES } from './samples';

const VERSION_1 = 0x40;
const INDEPENDENT = 0x20;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const CODE_64K = 4;

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const block = (hex: string, stored = false): Buffer => Buffer.concat([uint32((hex.length / 2) | (stored ? 0x8000_0000 : 0)), Buffer.from(hex, 'hex')]);
const END = uint32(0);

function frame(flags: number, parts: readonly Buffer[], contentSize = Buffer.alloc(0), sizeCode = CODE_64K): Buffer {
  const descriptor = Buffer.concat([Buffer.from([flags | VERSION_1, sizeCode << 4]), contentSize]);
  return Buffer.concat([uint32(0x184d2204), descriptor, Buffer.from([(xxh32(descriptor) >>> 8) & 0xff]), ...parts]);
}

const read = async (data: Buffer, limit = 1000): Promise<string> => (await lz4.decompress(data, limit)).toString('latin1');
const refuses = (data: Buffer, limit = 1000): Promise<void> => assert.rejects(lz4.decompress(data, limit), { code: 'corrupt-message' });

/** Literals "abcdefgh". */
const ABC = block('806162636465666768');
/** A match of 5 at a distance of 8, then the literal "!". */
const BACK_8 = block('010800' + '1021');

describe('xxh32', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 0x02cc5d05],
    ['a', 0x550d7456],
    ['abc', 0x32d153ff],
    ['Nobody inspects the spammish repetition', 0xe2293b2f],
  ];
  for (const [text, hash] of cases) {
    it(`of “${text}”`, () => {
      assert.equal(xxh32(Buffer.from(text)), hash);
      assert.equal(xxh32(Buffer.from(`-${text}--`), 1, 1 + text.length), hash);
    });
  }
});

describe('The lz4 writer', () => {
  it('writes what Java accepts: version 1, independent blocks of 64 KiB, a right header checksum', async () => {
    const data = await lz4.compress(LINES);
    assert.equal(data.subarray(0, 7).toString('hex'), '04224d18604082');
    assert.ok(data.subarray(-4).equals(END));
  });

  it('stores a block that does not get smaller', async () => {
    const data = await lz4.compress(SAMPLES['random bytes']!);
    assert.equal(data.readUInt32LE(7), 0x8000_0000 + 65_536);
  });
});

describe('The lz4 reader', () => {
  it('reads dependent blocks', async () => {
    assert.equal(await read(frame(0, [ABC, BACK_8, END])), 'abcdefghabcde!');
  });

  it('refuses a match that leaves its independent block', async () => {
    await refuses(frame(INDEPENDENT, [ABC, BACK_8, END]));
  });

  it('repeats with a match that overlaps itself', async () => {
    assert.equal(await read(frame(INDEPENDENT, [block('1f61' + '0100' + '0a' + '1062'), END])), `${'a'.repeat(30)}b`);
  });

  it('reads stored blocks, frames one after the other, and passes over skippable ones', async () => {
    const skippable = Buffer.concat([uint32(0x184d2a5f), uint32(3), Buffer.from('xyz')]);
    assert.equal(await read(Buffer.concat([frame(INDEPENDENT, [block('6869', true), END]), skippable, frame(0, [ABC, END])])), 'hiabcdefgh');
  });

  it('checks block checksums', async () => {
    const checked = (sum: number): Buffer => frame(INDEPENDENT | BLOCK_CHECKSUM, [ABC, uint32(sum), END]);
    assert.equal(await read(checked(xxh32(ABC.subarray(4)))), 'abcdefgh');
    await refuses(checked(xxh32(ABC.subarray(4)) + 1));
  });

  it('checks content checksums', async () => {
    const checked = (sum: number): Buffer => frame(INDEPENDENT | CONTENT_CHECKSUM, [ABC, END, uint32(sum)]);
    assert.equal(await read(checked(xxh32(Buffer.from('abcdefgh')))), 'abcdefgh');
    await refuses(checked(1));
  });

  it('checks content sizes, before it allocates', async () => {
    const sized = (size: bigint): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(size);
      return frame(INDEPENDENT | CONTENT_SIZE, [ABC, END], bytes);
    };
    assert.equal(await read(sized(8n)), 'abcdefgh');
    await refuses(sized(9n));
    await refuses(sized(2n ** 63n));
  });

  it('allocates by what the bytes can become, not by the block size', async () => {
    assert.equal(await read(frame(INDEPENDENT, [ABC, END], Buffer.alloc(0), 7), 2 ** 40), 'abcdefgh');
  });

  const broken: Readonly<Record<string, Buffer>> = {
    nothing: Buffer.alloc(0),
    'another magic': Buffer.from('1f8b0800', 'hex'),
    'a wrong header checksum': Buffer.concat([uint32(0x184d2204), Buffer.from([0x60, 0x40, 0x00]), ABC, END]),
    'a dictionary': frame(INDEPENDENT | DICTIONARY, [ABC, END]),
    'another version': frame(0x80, [ABC, END]),
    'an unknown block size': frame(INDEPENDENT, [ABC, END], Buffer.alloc(0), 3),
    'no end mark': frame(INDEPENDENT, [ABC]),
    'a block longer than the data': frame(INDEPENDENT, [uint32(1000), END]),
    'a stored block longer than the block size': frame(INDEPENDENT, [block('00'.repeat(65_537), true), END]),
    'a distance of 0': frame(INDEPENDENT, [block('4461626364000010' + '21'), END]),
    'a block that ends with a match': frame(INDEPENDENT, [block('80616263646566676804' + '00'), END]),
    'an endless length': frame(INDEPENDENT, [block('f0' + 'ff'.repeat(20)), END]),
    'bytes after the frame': Buffer.concat([frame(INDEPENDENT, [ABC, END]), Buffer.from('rest')]),
  };
  for (const [name, data] of Object.entries(broken)) {
    it(`refuses ${name}`, () => refuses(data, 1_000_000));
  }

  it('stops a bomb: 255-fold in one block', async () => {
    await refuses(frame(INDEPENDENT, [block('1f610100' + 'ff'.repeat(250) + '00' + '1062'), END]), 10_000);
  });
});
