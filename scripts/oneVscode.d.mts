import type { Plugin } from 'esbuild';

/** `root`: absolute path of the repository. */
export function oneVscode(root: string): Plugin;
