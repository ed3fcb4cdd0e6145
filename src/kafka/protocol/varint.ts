/* Hot loop: zigzag varints written straight into a buffer that is large enough. */

/** Bytes of the zigzag varint of an int32. */
export function varintSize(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x20_0000 ? 3 : zigzag < 0x1000_0000 ? 4 : 5;
}

/** Bytes of the zigzag varint of an int64; a `number` must be an int32. */
export function varlongSize(value: number | bigint): number {
  if (typeof value === 'number') {
    return varintSize(value);
  }
  let size = 1;
  for (let rest = zigzag64(value) >> 7n; rest > 0n; rest >>= 7n) {
    size += 1;
  }
  return size;
}

/** Writes the zigzag varint of an int32; returns the index after it. */
export function putVarint(buffer: Uint8Array, at: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let next = at;
  while (rest >= 0x80) {
    buffer[next] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
    next += 1;
  }
  buffer[next] = rest;
  return next + 1;
}

/** Writes the zigzag varint of an int64; a `number` must be an int32. Returns the index after it. */
export function putVarlong(buffer: Uint8Array, at: number, value: number | bigint): number {
  if (typeof value === 'number') {
    return putVarint(buffer, at, value);
  }
  let rest = zigzag64(value);
  let next = at;
  while (rest >= 0x80n) {
    buffer[next] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
    next += 1;
  }
  buffer[next] = Number(rest);
  return next + 1;
}

/** An int64 as the unsigned number whose varint is short for values near zero. */
export function zigzag64(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}
