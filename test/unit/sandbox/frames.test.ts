import assert from 'node:assert/strict';
import { FrameSizeError, FrameSplitter } from '../../../src/sandbox/server/frames';

function frame(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}

describe('sandbox frames', () => {
  it('finds the same requests however the bytes are cut', () => {
    const texts = ['one', '', 'a longer third one', 'x'];
    const bytes = Buffer.concat(texts.map(frame));
    for (let size = 1; size <= bytes.length; size += 1) {
      const splitter = new FrameSplitter(100);
      const found: string[] = [];
      for (let start = 0; start < bytes.length; start += size) {
        found.push(...[...splitter.push(bytes.subarray(start, start + size))].map(String));
      }
      assert.deepEqual(found, texts, `chunks of ${size}`);
    }
  });

  it('refuses a request above the limit before its bytes have come', () => {
    const head = frame('12345').subarray(0, 4);
    assert.throws(() => [...new FrameSplitter(4).push(head)], FrameSizeError);
    assert.deepEqual([...new FrameSplitter(5).push(head)], []);
  });

  it('refuses a negative length', () => {
    assert.throws(() => [...new FrameSplitter(4).push(Buffer.from([0xff, 0xff, 0xff, 0xff]))], FrameSizeError);
  });
});
