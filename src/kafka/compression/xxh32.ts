const PRIME1 = 0x9e3779b1;
const PRIME2 = 0x85ebca77;
const PRIME3 = 0xc2b2ae3d;
const PRIME4 = 0x27d4eb2f;
const PRIME5 = 0x165667b1;

/** xxHash32 with seed 0 of `bytes` from `start` to `end` (exclusive), unsigned: the checksum of LZ4 frames. */
export function xxh32(bytes: Buffer, start = 0, end: number = bytes.length): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  let hash = PRIME5;
  if (end - start >= 16) {
    let [a, b, c, d] = [PRIME1 + PRIME2, PRIME2, 0, -PRIME1];
    for (; at + 16 <= end; at += 16) {
      a = lane(a, view.getUint32(at, true));
      b = lane(b, view.getUint32(at + 4, true));
      c = lane(c, view.getUint32(at + 8, true));
      d = lane(d, view.getUint32(at + 12, true));
    }
    hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
  }
  hash = (hash + end - start) | 0;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint32(at, true), PRIME3), 17), PRIME4);
  }
  for (; at < end; at += 1) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint8(at), PRIME5), 11), PRIME1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function lane(accumulator: number, word: number): number {
  return Math.imul(rotate(accumulator + Math.imul(word, PRIME2), 13), PRIME1);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
