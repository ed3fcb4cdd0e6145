import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type * as cacheScript from '../../scripts/cache.mjs';
import type { SuiteResults } from './mochaSuite';
import { importScript, repositoryRoot } from './root';
import { temporaryFolder } from './temp';

/**
 * `node runDesktop.js [VERSION]`: the tests of test/host, by the same `run()`, inside a VS Code desktop that is downloaded on first use
 * (`stable` unless a version is given). The last line is the counts.
 */
async function main(): Promise<void> {
  const root = repositoryRoot();
  const { cacheFolder } = await importScript<typeof cacheScript>('cache.mjs');
  const own = temporaryFolder('desktop');
  const results = join(own.path, 'results.json');
  try {
    await runTests({
      version: process.argv[2] ?? 'stable',
      cachePath: cacheFolder('vscode-desktop'),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'dist/test/host/index'),
      extensionTestsEnv: { KAFKA_DISPATCH_RESULTS: results },
      launchArgs: [own.path, '--disable-extensions', '--disable-workspace-trust', `--user-data-dir=${join(own.path, 'data')}`],
    });
  } catch (error) {
    // A failed test is one too; the counts say more.
    console.error(error);
    process.exitCode = 1;
  }
  const { passed, failed, skipped }: Omit<SuiteResults, 'failures'> = existsSync(results)
    ? (JSON.parse(readFileSync(results, 'utf8')) as SuiteResults)
    : { passed: 0, failed: 1, skipped: 0 };
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}

void main();
