let strings: Readonly<Record<string, string>> = {};

/** Translations handed over by the host, English text → text. */
export function setStrings(translations: Readonly<Record<string, string>>): void {
  strings = translations;
}

/** A piece of a sentence; figures stand out from the words. */
export type Part = string | { readonly figure: string };

/** As `t`, in pieces. */
export function parts(text: string, ...values: readonly (string | number)[]): readonly Part[] {
  return (strings[text] ?? text)
    .split(/(\{\d+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const value = /^\{\d+\}$/.test(piece) ? values[Number(piece.slice(1, -1))] : undefined;
      return value === undefined ? piece : { figure: String(value) };
    });
}

/** The text in the user's language, with `{0}`, `{1}` … filled in. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (strings[text] ?? text).replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? placeholder : String(value);
  });
}
