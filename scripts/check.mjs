// Type check, lint and build: each is a program that passes or fails. As a script: runs them all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './cache.mjs';

const TYPESCRIPT = 'node_modules/typescript/bin/tsc';

export const BUILD = { name: 'build', args: ['esbuild.mjs', '--tests'] };

export const CHECKS = [
  { name: 'types of src', args: [TYPESCRIPT, '-p', '.'] },
  { name: 'types of webview', args: [TYPESCRIPT, '-p', 'webview'] },
  { name: 'types of test', args: [TYPESCRIPT, '-p', 'test'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
];

/** Runs one check and says how it went; what it printed is shown only if it failed. */
export async function runCheck({ name, args }, onStart = () => undefined) {
  const startedAt = Date.now();
  const child = spawn(process.execPath, [join(root, args[0]), ...args.slice(1)], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  onStart(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const [code] = await once(child, 'close');
  console.log(`  ${code === 0 ? '✔' : '✘'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (code !== 0) {
    console.log(output);
  }
  return code === 0;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const check of [...CHECKS, BUILD]) {
    if (!(await runCheck(check))) {
      process.exitCode = 1;
    }
  }
}
