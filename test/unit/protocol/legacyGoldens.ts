import goldens from './legacyRecords.golden.json';

export interface LegacyRecord {
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

export interface LegacyGolden {
  /** Format, codec and what is special. */
  readonly name: string;
  /** Messages of one format, one after the other, or one with all of them compressed in it. */
  readonly bytes: Buffer;
  /** As Java reads them. */
  readonly records: readonly LegacyRecord[];
}

/** Bytes that Kafka's own classes wrote: see LegacyGoldens.java. */
export const LEGACY_GOLDENS: readonly LegacyGolden[] = goldens.map(({ name, bytes, records }) => ({
  name,
  bytes: Buffer.from(bytes, 'hex'),
  records: records.map(({ offset, timestamp, key, value }) => ({ offset: BigInt(offset), timestamp: BigInt(timestamp), key: bytesOf(key), value: bytesOf(value) })),
}));

export function legacyGolden(name: string): LegacyGolden {
  return LEGACY_GOLDENS.find((golden) => golden.name === name)!;
}

function bytesOf(hex: string | null): Buffer | null {
  return hex === null ? null : Buffer.from(hex, 'hex');
}
