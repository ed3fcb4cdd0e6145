// npm as it came with the running Node: `node npm-cli.js` where it can be found, so that no shell is needed (npm is a .cmd on Windows).
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, run } from './cache.mjs';

/** Runs npm in `folder` to its end; throws with what it printed if it fails. */
export async function npm(folder, args) {
  const [program, ...first] = npmCommand();
  await run(program, [...first, ...args], { cwd: folder, shell: program.endsWith('.cmd') });
}

/** Installs exact versions of packages into `folder`. No install script runs. */
export async function installPackages(folder, versions) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ private: true, dependencies: versions }, null, 2)}\n`);
  await npm(folder, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

function npmCommand() {
  if (process.env.npm_execpath?.endsWith('npm-cli.js') && existsSync(process.env.npm_execpath)) {
    return [process.execPath, process.env.npm_execpath];
  }
  const node = dirname(process.execPath);
  const cli = [join(node, 'node_modules/npm/bin/npm-cli.js'), join(node, '../lib/node_modules/npm/bin/npm-cli.js')].find(existsSync);
  if (cli !== undefined) {
    return [process.execPath, cli];
  }
  const program = findProgram('npm');
  if (program === undefined) {
    throw new Error('npm not found on the PATH.');
  }
  return [program];
}
