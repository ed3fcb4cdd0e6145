const NBSP = '\u00a0';
const encoder = new TextEncoder();

/** Size of a text in UTF-8, bytes. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** `95 B`, `1.3 KB`, `2 MB`, `1.2 GB` (1 KB = 1,024 B). */
export function bytes(count: number): string {
  if (count < 1_024) {
    return `${count}${NBSP}B`;
  }
  const [value, unit] = count < 1_048_576 ? [count / 1_024, 'KB'] : count < 1_073_741_824 ? [count / 1_048_576, 'MB'] : [count / 1_073_741_824, 'GB'];
  return `${trim(value)}${NBSP}${unit}`;
}

/** A size and its limit, so that they differ in words whenever they differ: `1.3 MB` and `1 MB`, but `1048600 B` and `1048588 B`. */
export function bytesApart(size: number, limit: number): readonly [string, string] {
  const words = [bytes(size), bytes(limit)] as const;
  return words[0] === words[1] && size !== limit ? [`${size}${NBSP}B`, `${limit}${NBSP}B`] : words;
}

/** `10,000`; in German `10.000`, where a comma would make it ten. */
export function count(number: number): string {
  return number.toLocaleString(language());
}

/** `12 ms`, `4.2 s`, `2 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) {
    return `${ms < 10 ? trim(ms) : Math.round(ms)}${NBSP}ms`;
  }
  return ms < 120_000 ? `${trim(ms / 1_000)}${NBSP}s` : `${Math.round(ms / 60_000)}${NBSP}min`;
}

/** With one decimal, for columns: `<0.1 ms`, `0.2 ms`, `141.0 ms`, `30.0 s`. */
export function exactDuration(ms: number): string {
  if (ms < 0.05) {
    return `<0.1${NBSP}ms`;
  }
  return ms < 1_000 ? `${ms.toFixed(1)}${NBSP}ms` : `${(ms / 1_000).toFixed(1)}${NBSP}s`;
}

/** `partition 3 · offset 10482`; what is empty is left out. */
export function facts(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

/** What is left of a wait, in whole seconds: `118 s`. */
export function seconds(ms: number): string {
  return `${Math.max(Math.ceil(ms / 1_000), 0)}${NBSP}s`;
}

/** Local time of day, `09:41:07`; of another day than today its date, too: `Mar 14, 09:41`. */
export function timeOfDay(ms: number): string {
  const date = new Date(ms);
  if (date.toDateString() !== new Date().toDateString()) {
    return date.toLocaleString(language(), { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });
  }
  return date.toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

/** Local date and time with milliseconds, `2026-03-14 09:41:07.312`; a time that no calendar has stays a number. */
export function dateTime(ms: string): string {
  const date = new Date(Number(ms));
  if (Number.isNaN(date.getTime())) {
    return ms;
  }
  const two = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => two(value)).join(':')}.${two(date.getMilliseconds(), 3)}`;
}

/** VS Code's display language, which need not be the browser's. */
function language(): string {
  return document.documentElement.lang;
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
