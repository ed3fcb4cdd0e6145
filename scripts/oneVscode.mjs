// A plugin for esbuild: one `require('vscode')` for a whole program. By itself esbuild writes one for each file that imports it, with an interop call.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the module that are used under `folder`, types too: those fall away, as nothing reads them. */
function usedNames(folder) {
  const sources = globSync('**/*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
  return [...new Set(sources.flatMap((source) => [...source.matchAll(/\bvscode\.(\w+)/g)].map(([, name]) => name)))].sort();
}

export function oneVscode(root) {
  return {
    name: 'one-vscode',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^vscode$/, namespace: 'file' }, ({ path }) => ({ path, namespace: 'one-vscode' }));
      onLoad({ filter: /^vscode$/, namespace: 'one-vscode' }, () => {
        const exports = usedNames(join(root, 'src')).map((name) => `export const ${name} = /* @__PURE__ */ (() => vscode.${name})();`);
        return { contents: [`const vscode = require('vscode');`, ...exports].join('\n') };
      });
    },
  };
}
