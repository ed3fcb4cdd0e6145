import type { ConfigType } from '../../contracts/inspection';
import type { Translate } from '../../explain/explanation';

/** Bits of the whole numbers that configs can be. */
const BITS: Partial<Readonly<Record<ConfigType, number>>> = { short: 16, int: 32, long: 64 };

/** Why a text is no value of the type; null: it may be one, and the broker decides. */
export function problemOf(type: ConfigType, text: string, t: Translate): string | null {
  const bits = BITS[type];
  if (bits !== undefined) {
    if (!/^[+-]?\d{1,20}$/.test(text.trim())) {
      return t('A whole number is needed.');
    }
    const value = BigInt(text.trim().replace('+', ''));
    const max = 2n ** BigInt(bits - 1) - 1n;
    return BigInt.asIntN(bits, value) === value ? null : t('A whole number from {0} to {1} is needed.', String(-max - 1n), String(max));
  }
  if (type === 'double') {
    return text.trim() === '' || !Number.isFinite(Number(text)) ? t('A number is needed.') : null;
  }
  return null;
}
