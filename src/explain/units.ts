const NBSP = '\u00A0';
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** A size for people: `283 B`, `1.3 MB`; 1 KB = 1024 B. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(round(value)) >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${round(value)}${NBSP}${BYTE_UNITS[unit] ?? 'B'}`;
}

/** A size and its limit so that they differ in words whenever they differ: `1.3 MB` and `1 MB`, but `1048600 B` and `1048588 B`. */
export function formatSizes(size: number, limit: number): readonly [string, string] {
  const words = [formatBytes(size), formatBytes(limit)] as const;
  return words[0] === words[1] && size !== limit ? [`${size}${NBSP}B`, `${limit}${NBSP}B`] : words;
}

/** A time span for people: `12 ms`, `4.2 s`, `2 min`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (Math.round(ms) < 1000) {
    return `${round(ms)}${NBSP}ms`;
  }
  const seconds = round(ms / 1000);
  if (seconds < 120) {
    return `${seconds}${NBSP}s`;
  }
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  return rest === 0 ? `${minutes}${NBSP}min` : `${minutes}${NBSP}min ${rest}${NBSP}s`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
