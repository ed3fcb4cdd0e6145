import { vscode } from './vscodeApi';

/** Which groups are open, and sizes in CSS px: the only things a page keeps of itself. */
export class UiState {
  private readonly open: Record<string, boolean>;
  private readonly sizes: Record<string, number>;
  private kept: unknown = null;

  constructor() {
    const state = vscode.getState();
    this.open = keptOf(state, 'open', (value) => typeof value === 'boolean');
    this.sizes = keptOf(state, 'sizes', (value) => typeof value === 'number');
  }

  isOpen(group: string, byDefault: boolean): boolean {
    return this.open[group] ?? byDefault;
  }

  setOpen(group: string, isOpen: boolean): void {
    this.open[group] = isOpen;
    this.save();
  }

  sizeOf(name: string, byDefault: number): number {
    return this.sizes[name] ?? byDefault;
  }

  setSize(name: string, size: number): void {
    this.sizes[name] = size;
    this.save();
  }

  /** What the host gave to be kept for VS Code, which opens the page again with it after a reload. */
  keep(kept: unknown): void {
    this.kept = kept;
    this.save();
  }

  private save(): void {
    vscode.setState({ open: this.open, sizes: this.sizes, kept: this.kept });
  }
}

function keptOf<V>(state: unknown, name: string, fits: (value: unknown) => value is V): Record<string, V> {
  const values: unknown = typeof state === 'object' && state !== null ? Object.entries(state).find(([key]) => key === name)?.[1] : null;
  const entries: readonly (readonly [string, unknown])[] = typeof values === 'object' && values !== null ? Object.entries(values) : [];
  return Object.fromEntries(entries.flatMap(([key, value]) => (fits(value) ? [[key, value]] : [])));
}
