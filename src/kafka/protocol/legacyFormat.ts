/**
 * Where the fields of a message of the formats 0 and 1 stand, in bytes from its start ("Old Message Format" of Kafka's documentation,
 * KIP-31, KIP-32). Offset, size and magic stand where a batch v2 has them. In format 1 a timestamp stands before the key; key and
 * value come after their int32 lengths, −1 for null. The CRC covers what follows it.
 */
export const LEGACY_CRC_AT = 12;
export const LEGACY_SIGNED_AT = 16;
export const LEGACY_ATTRIBUTES_AT = 17;
export const LEGACY_TIMESTAMP_AT = 18;

/** Of a message with neither key nor value, by its magic. */
export const LEGACY_OVERHEAD = [26, 34] as const;

export type LegacyMagic = 0 | 1;

export function isLegacy(magic: number): magic is LegacyMagic {
  return magic === 0 || magic === 1;
}

/** Where the length of the key stands. */
export function legacyKeyAt(magic: LegacyMagic): number {
  return magic === 0 ? LEGACY_TIMESTAMP_AT : LEGACY_TIMESTAMP_AT + 8;
}
