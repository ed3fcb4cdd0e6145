let strings: Readonly<Record<string, string>> = {};

/** Translations handed over by the host, English text → text. */
export function setStrings(translations: Readonly<Record<string, string>>): void {
  strings = translations;
}

/** The text in the user's language, with `{0}`, `{1}` … filled in. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (strings[text] ?? text).replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? placeholder : String(value);
  });
}
