// The packages of package-lock.json in node_modules/.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './cache.mjs';
import { npm } from './npm.mjs';

/** Runs `npm ci` where node_modules is missing or older than the lock file. No install script runs. */
export async function installDependencies(log) {
  const installed = join(root, 'node_modules/.package-lock.json');
  const isCurrent = existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
  if (!isCurrent) {
    log('Packages: npm ci (about 130 MB) …');
    await npm(root, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  }
}
