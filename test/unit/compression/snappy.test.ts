import assert from 'node:assert/strict';
import { snappy } from '../../../src/kafka/compression/snappy';
import { SAMPLES } from './samples';

const HEADER = Buffer.from('82534e41505059000000000100000001', 'hex');
const read = async (hex: string, limit = 1000): Promise<string> => (await snappy.decompress(Buffer.from(hex, 'hex'), limit)).toString('latin1');
const framed = (...blocks: string[]): string =>
  HEADER.toString('hex') + blocks.map((block) => (block.length / 2).toString(16).padStart(8, '0') + block).join('');

describe('The snappy writer', () => {
  it('frames blocks of at most 32 KiB as Java does', async () => {
    const data = await snappy.compress(SAMPLES.json!);
    assert.ok(data.subarray(0, 16).equals(HEADER));
    let total = 0;
    for (let at = 16; at < data.length; at += 4 + data.readInt32BE(at)) {
      const size = (await snappy.decompress(data.subarray(at + 4, at + 4 + data.readInt32BE(at)), 1_000_000)).length;
      assert.ok(size <= 32 * 1024);
      total += size;
    }
    assert.equal(total, SAMPLES.json!.length);
  });
});

describe('The snappy reader', () => {
  it('reads literals and all three kinds of copies', async () => {
    assert.equal(await read('04' + '0c61626364'), 'abcd');
    assert.equal(await read('08' + '0c61626364' + '0104'), 'abcdabcd');
    assert.equal(await read('07' + '0c61626364' + '0a0400'), 'abcdabc');
    assert.equal(await read('06' + '0c61626364' + '0701000000'), 'abcddd');
  });

  it('reads framed blocks one after the other', async () => {
    assert.equal(await read(framed('02046162', '01' + '0063')), 'abc');
  });

  it('reads literals whose length follows in one to four bytes', async () => {
    for (const [tag, length] of [['f0', '05'], ['f4', '0500'], ['f8', '050000'], ['fc', '05000000']] as const) {
      assert.equal(await read(`06${tag}${length}616263646566`), 'abcdef');
    }
  });

  const broken: Readonly<Record<string, string>> = {
    nothing: '',
    'a size without end': 'ffffffffffff',
    'a size of 4 GiB': 'ffffffff0f' + '0061',
    'less than it says': '05' + '0c61626364',
    'more than it says': '03' + '0c61626364',
    'a literal that is cut off': '08' + '0c6162',
    'a literal of 4 GiB': '08' + 'fcffffffff' + '61',
    'a copy before the start': '08' + '0c61626364' + '0105',
    'a copy of distance 0': '08' + '0c61626364' + '0100',
    'a copy with a negative distance': '08' + '0c61626364' + '0ffcffffff',
    'a copy that is cut off': '08' + '0c61626364' + '0f04',
    'a framed block that is cut off': framed('02046162').slice(0, -2),
    'a framed block of negative length': HEADER.toString('hex') + 'ffffffff',
    'a framed length that is cut off': HEADER.toString('hex') + '0000',
    'blocks that are too much together': framed(...Array.from({ length: 20 }, () => '64f063' + '00'.repeat(100))),
  };
  for (const [name, hex] of Object.entries(broken)) {
    it(`refuses ${name}`, () => assert.rejects(read(hex), { code: 'corrupt-message' }));
  }

  it('a copy does not reach into the block before', () => assert.rejects(read(framed('02046162', '04' + '0102')), { code: 'corrupt-message' }));
});
