/** A record of a sample topic; the same at each start but for its time. */
export interface SampleRecord {
  readonly partition: number;
  readonly key: string | null;
  /** null: a tombstone. */
  readonly value: string | null;
  readonly headers: readonly (readonly [name: string, value: Buffer | null])[];
  /** How long ago it was sent, ms. */
  readonly ageMs: number;
}

export interface SampleTopic {
  readonly name: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
  readonly records: readonly SampleRecord[];
}

export const MINUTE_MS = 60_000;

/** Numbers from 0 up to 1 that are the same at each start. Source: mulberry32. */
export function deterministicRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function text(value: string): Buffer {
  return Buffer.from(value, 'utf8');
}
