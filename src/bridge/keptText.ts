/** What a text has of another one, of `length` characters: so many at its beginning and at its end. */
export interface KeptText {
  readonly length: number;
  readonly before: number;
  readonly after: number;
}

/** Splits `text` into what it has of `base` and what is new between. */
export function splitKept(base: string, text: string): { readonly kept: KeptText; readonly middle: string } {
  const most = Math.min(base.length, text.length);
  let before = 0;
  while (before < most && base.charCodeAt(before) === text.charCodeAt(before)) {
    before++;
  }
  let after = 0;
  while (after < most - before && base.charCodeAt(base.length - 1 - after) === text.charCodeAt(text.length - 1 - after)) {
    after++;
  }
  // No half of a surrogate pair travels alone.
  before -= isHalf(text, before - 1, 0xd800) ? 1 : 0;
  after -= isHalf(text, text.length - after, 0xdc00) ? 1 : 0;
  return { kept: { length: base.length, before, after }, middle: text.slice(before, text.length - after) };
}

/** The whole text again; null: it was not split from this base. */
export function joinKept(base: string, middle: string, { length, before, after }: KeptText): string | null {
  return base.length === length && before + after <= length ? base.slice(0, before) + middle + base.slice(length - after) : null;
}

function isHalf(text: string, index: number, first: 0xd800 | 0xdc00): boolean {
  const unit = text.charCodeAt(index);
  return unit >= first && unit < first + 0x400;
}
