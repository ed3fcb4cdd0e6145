/** 1-based line and column of an index in a text; columns count UTF-16 units, as VS Code's do. */
export function positionAt(text: string, index: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
