import { varintSize, varlongSize } from './varint';

export interface RecordHeader {
  readonly name: string;
  readonly value: Uint8Array | null;
}

/** Timestamps, ms since the epoch: a `number` must be a safe integer, int64 extremes come as `bigint`. */
export type Timestamp = number | bigint;

/** Difference of two timestamps as records store it, wrapped to int64 as in Java; a `number` if it is an int32. */
export function timestampDelta(timestamp: Timestamp, base: Timestamp): number | bigint {
  if (typeof timestamp === 'number' && typeof base === 'number') {
    const delta = timestamp - base;
    if (delta === (delta | 0)) {
      return delta;
    }
  }
  return BigInt.asIntN(64, BigInt(timestamp) - BigInt(base));
}

/**
 * Bytes of a record v2 in its batch, its length prefix included. Lengths are in bytes, −1 for null; deltas count from the
 * batch's first record.
 */
export function recordSize(
  offsetDelta: number,
  delta: number | bigint,
  keyLength: number,
  valueLength: number,
  headers: readonly RecordHeader[],
): number {
  const body = recordBodySize(offsetDelta, delta, keyLength, valueLength, headers);
  return varintSize(body) + body;
}

/** As `recordSize`, without the length prefix: the value of that prefix. */
export function recordBodySize(
  offsetDelta: number,
  delta: number | bigint,
  keyLength: number,
  valueLength: number,
  headers: readonly RecordHeader[],
): number {
  return 1 + varlongSize(delta) + varintSize(offsetDelta) + rangeSize(keyLength) + rangeSize(valueLength) + headersSize(headers);
}

function headersSize(headers: readonly RecordHeader[]): number {
  let size = varintSize(headers.length);
  for (const { name, value } of headers) {
    size += rangeSize(Buffer.byteLength(name)) + rangeSize(value === null ? -1 : value.length);
  }
  return size;
}

function rangeSize(length: number): number {
  return varintSize(length) + (length === -1 ? 0 : length);
}
