// `npm run bench` (by run.mjs): every bench of test/bench, side by side with other clients, into bench-results/ and docs/benchmarks.md.
// `npm run bench -- NAME …`: only these; the others keep the results they have.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { once } from 'node:events';
import { root } from './cache.mjs';
import { runCheck } from './check.mjs';
import { whenAbandoned } from './foreground.mjs';
import { endGroup, startGroup } from './processGroup.mjs';
import { SETUPS } from './setups.mjs';

const NEEDED = ['kafka', 'python', 'kcat', 'chromium', 'newest'];
const log = (line) => console.log(`  ${line}`);

for (const name of NEEDED) {
  const { available, reason } = await SETUPS[name].run(log);
  if (!available) {
    console.log(`\n!!! MISSING: ${SETUPS[name].title}: ${reason}. What needs it fails.\n`);
  }
}
if (!(await runCheck({ name: 'production build', args: ['esbuild.mjs', '--production'] }))) {
  process.exit(1);
}
await buildBenches();
await runBenches();

/** The benches themselves as one program; what they start bundled and minified each, as the product is. */
async function buildBenches() {
  const common = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'warning', external: ['vscode'], outdir: join(root, 'dist/bench') };
  await build({ ...common, entryPoints: { main: 'test/bench/main.ts' }, packages: 'external', sourcemap: 'linked' });
  await build({ ...common, entryPoints: globSync('test/bench/programs/*.ts', { cwd: root }), minify: true });
}

async function runBenches() {
  const child = startGroup(process.execPath, ['--enable-source-maps', 'dist/bench/main.js', ...process.argv.slice(2)], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = () => void endGroup(child).then(() => process.exit(130));
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.once(signal, stop));
  whenAbandoned(stop);
  const [code] = await once(child, 'exit');
  await endGroup(child);
  process.exitCode = code ?? 1;
}
