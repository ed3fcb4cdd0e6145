/** A clause that says what is wrong, such as `“g” is no hexadecimal digit`: English with `{0}`, `{1}` … for its values. The text is the key of its translation. */
export interface Reason {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** Marks the text as one to translate: it is a literal, and stands in the bundles of `l10n/`. */
export function because(text: string, ...values: readonly (string | number)[]): Reason {
  return { text, values };
}

/** As facts, raw details and logs have it. */
export function inEnglish({ text, values }: Reason): string {
  return text.replace(/\{(\d)\}/g, (_, index: number) => `${values[index]}`);
}
