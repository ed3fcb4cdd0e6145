import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { skipUnavailable } from './unavailable';

/** What a suite leaves in the file that KAFKA_DISPATCH_RESULTS names: the same from Node and from inside VS Code. */
export interface SuiteResults {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}

/** For tests that set none of their own. */
const TIMEOUT_MS = 20_000;

/**
 * Runs a bundle of tests with mocha in this process. KAFKA_DISPATCH_GREP is a regular expression over full titles.
 * A `.only` left behind is an error, because it hides every other test.
 */
export async function runMochaSuite(bundle: string): Promise<SuiteResults> {
  skipUnavailable();
  const grep = process.env['KAFKA_DISPATCH_GREP'];
  const mocha = new Mocha({ ui: 'bdd', timeout: TIMEOUT_MS, reporter: 'spec', forbidOnly: true, ...(grep ? { grep: new RegExp(grep) } : {}) });
  mocha.addFile(bundle);
  const failures: SuiteResults['failures'][number][] = [];
  const stats = await new Promise<Mocha.Stats>((resolve, reject) => {
    const runner = mocha.run(() => (runner.stats === undefined ? reject(new Error('mocha ended without counts.')) : resolve(runner.stats)));
    runner.on('fail', (test, error: Error) => failures.push({ title: test.fullTitle(), message: error.message }));
  });
  const results = { passed: stats.passes, failed: failures.length, skipped: stats.pending, failures };
  const file = process.env['KAFKA_DISPATCH_RESULTS'];
  if (file !== undefined) {
    writeFileSync(file, JSON.stringify(results));
  }
  return results;
}
