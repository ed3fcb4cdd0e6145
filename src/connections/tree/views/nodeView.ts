/** How a node looks, without VS Code. */
export interface NodeView {
  readonly label: string;
  readonly description: string;
  /** Lines of plain text; the first one is its heading. */
  readonly tooltip: readonly string[];
  /** Name of a codicon. */
  readonly icon: string;
  /** Id of a theme colour for the icon. */
  readonly color?: string;
  readonly canOpen: boolean;
  /** What menus are asked for by `viewItem`. */
  readonly context: string;
  /** What a screen reader says in place of label and description; absent: those. */
  readonly spoken?: string;
  readonly command?: { readonly id: string; readonly args: readonly unknown[] };
}

/** Parts of a line that are known. */
export function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}
