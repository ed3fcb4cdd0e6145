import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The repository's root: the nearest folder above this bundle, else above the working directory, that has the build script. */
export function repositoryRoot(): string {
  for (const start of [__dirname, process.cwd()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      if (existsSync(join(folder, 'esbuild.mjs'))) {
        return folder;
      }
      if (folder === dirname(folder)) {
        break;
      }
    }
  }
  throw new Error(`No repository above ${__dirname} or ${process.cwd()}.`);
}

/** One of `scripts/*.mjs` as a module. They find the repository by their own place, so they stay outside the test bundles. */
export async function importScript<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(join(repositoryRoot(), 'scripts', name)).href)) as Module;
}
