const NBSP = '\u00a0';
const encoder = new TextEncoder();

/** Size of a text in UTF-8, bytes. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** `95 B`, `1.3 KB`, `2 MB` (1 KB = 1,024 B). */
export function bytes(count: number): string {
  if (count < 1_024) {
    return `${count}${NBSP}B`;
  }
  const [value, unit] = count < 1_048_576 ? [count / 1_024, 'KB'] : [count / 1_048_576, 'MB'];
  return `${trim(value)}${NBSP}${unit}`;
}

/** A size and its limit, so that they differ in words whenever they differ: `1.3 MB` and `1 MB`, but `1048600 B` and `1048588 B`. */
export function bytesApart(size: number, limit: number): readonly [string, string] {
  const words = [bytes(size), bytes(limit)] as const;
  return words[0] === words[1] && size !== limit ? [`${size}${NBSP}B`, `${limit}${NBSP}B`] : words;
}

/** `12 ms`, `4.2 s`, `2 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) {
    return `${ms < 10 ? trim(ms) : Math.round(ms)}${NBSP}ms`;
  }
  return ms < 120_000 ? `${trim(ms / 1_000)}${NBSP}s` : `${Math.round(ms / 60_000)}${NBSP}min`;
}

/** What is left of a wait, in whole seconds: `118 s`. */
export function seconds(ms: number): string {
  return `${Math.max(Math.ceil(ms / 1_000), 0)}${NBSP}s`;
}

/** Local time of day, `09:41:07`. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
