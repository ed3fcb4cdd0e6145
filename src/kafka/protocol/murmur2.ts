const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;

/**
 * The 32-bit hash by which Java's producer chooses a key's partition, signed, of `key` from `start` to `end` (exclusive).
 * Equal to `org.apache.kafka.common.utils.Utils.murmur2`.
 */
export function murmur2(key: Uint8Array, start = 0, end: number = key.length): number {
  const length = end - start;
  let hash = SEED ^ length;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = byte(key, at) | (byte(key, at + 1) << 8) | (byte(key, at + 2) << 16) | (byte(key, at + 3) << 24);
    const mixed = Math.imul(word, MIX);
    hash = Math.imul(hash, MIX) ^ Math.imul(mixed ^ (mixed >>> 24), MIX);
  }
  const left = end - at;
  if (left > 0) {
    for (let i = left - 1; i >= 0; i -= 1) {
      hash ^= byte(key, at + i) << (8 * i);
    }
    hash = Math.imul(hash, MIX);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}

/** Clears the sign bit, as Java's producer does before the modulo by the partition count. */
export function toPositive(hash: number): number {
  return hash & 0x7fffffff;
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
