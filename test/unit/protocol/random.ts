/** Pseudorandom numbers that a seed repeats (mulberry32). */
export interface Random {
  /** 0 ≤ n < `limit`, whole. */
  below(limit: number): number;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return {
    below: (limit) => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
    },
  };
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** A copy with one to four changes: a bit, a byte, a number at its extremes, a piece lost, repeated or put in. */
export function mutate(random: Random, original: Buffer): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1) {
    bytes = change(random, bytes);
  }
  return bytes;
}

function change(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const length = random.below(9);
  const before = bytes.subarray(0, at);
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([before, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.below(8))]), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([before, Buffer.from([random.below(256)]), bytes.subarray(at + 1)]);
    case 2:
      return Buffer.concat([before, Buffer.alloc(length, [0x00, 0x7f, 0x80, 0xff][random.below(4)]), bytes.subarray(at + length)]);
    case 3:
      return Buffer.from(before);
    case 4:
      return Buffer.concat([before, bytes.subarray(at + length)]);
    default:
      return Buffer.concat([before, randomBytes(random, length), bytes.subarray(at)]);
  }
}
