import type { Random } from '../protocol/random';

/** Anything that a settings file can hold. */
export const JSON_JUNK: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  'x'.repeat(10_000),
  '__proto__',
  [],
  [[], [null], [[{}]]],
  {},
  { constructor: null },
  JSON.parse('{"__proto__": {"topic": "orders"}}') as unknown,
  nested(500),
];

/** Anything that structured clone lets through. */
export const JUNK: readonly unknown[] = [
  ...JSON_JUNK,
  undefined,
  NaN,
  2 ** 53,
  7n,
  cycle(),
  new Map([['topic', 'orders']]),
  new Set([1]),
  new Date(0),
  /x/g,
  new Error('junk'),
  Uint8Array.of(1, 2, 3),
];

export function pick<T>(random: Random, among: readonly T[]): T {
  return among[random.below(among.length)]!;
}

/** A copy with one value, anywhere in it, replaced by junk of another kind. */
export function damaged(random: Random, value: unknown, among: readonly unknown[] = JUNK): unknown {
  return replaced(value, pick(random, placesOf(value)), random, among);
}

/** A copy that lacks one property, anywhere in it. */
export function incomplete(random: Random, value: object): unknown {
  const places = placesOf(value).filter((place) => typeof place.at(-1) === 'string');
  return without(value, pick(random, places));
}

type Place = readonly (string | number)[];

function placesOf(value: unknown, at: Place = []): readonly Place[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => placesOf(part, [...at, Array.isArray(value) ? Number(key) : key])) : [];
  return [at, ...inner];
}

function replaced(value: unknown, place: Place, random: Random, among: readonly unknown[]): unknown {
  const [key, ...rest] = place;
  if (key === undefined) {
    return otherKind(random, value, among);
  }
  return changed(value, key, (part) => replaced(part, rest, random, among));
}

function without(value: unknown, [key, ...rest]: Place): unknown {
  if (rest.length > 0 && key !== undefined) {
    return changed(value, key, (part) => without(part, rest));
  }
  return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key));
}

function changed(value: unknown, key: string | number, change: (part: unknown) => unknown): unknown {
  return Array.isArray(value)
    ? value.map((part: unknown, index) => (index === key ? change(part) : part))
    : { ...(value as object), [key]: change((value as Record<string, unknown>)[key]) };
}

function otherKind(random: Random, value: unknown, among: readonly unknown[]): unknown {
  for (;;) {
    const other = pick(random, among);
    // A list in the place of an object is one without properties: harmless where none is required, an error where one is.
    if (kindOf(other) !== kindOf(value) && !(kindOf(value) === 'object' && Array.isArray(other))) {
      return other;
    }
  }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}

function nested(depth: number): unknown {
  let value: unknown = null;
  for (let level = 0; level < depth; level++) {
    value = { value };
  }
  return value;
}

function cycle(): unknown {
  const value: Record<string, unknown> = { topic: 'orders' };
  value['draft'] = value;
  return value;
}
