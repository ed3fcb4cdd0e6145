/** The newest VS Code that is tested, or the oldest one supported. */
export type VscodeVersion = 'newest' | 'floor';
export function setupVscode(version: VscodeVersion, log: (line: string) => void): Promise<
  { readonly available: true; readonly node: string; readonly script: string } | { readonly available: false; readonly reason: string }
>;
