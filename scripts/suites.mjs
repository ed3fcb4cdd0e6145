// The test suites, and how one of them is run: in a process group of its own, with a deadline, its results in a file.
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './cache.mjs';
import { endGroup, startGroup } from './processGroup.mjs';

/**
 * `needs`: set-ups without which nothing of the suite can run. `uses`: set-ups it waits for; its tests skip themselves where one is missing.
 * `extra`: not part of a run of everything. `waits`: mostly waiting for brokers, so that it runs beside the other suites; its output comes when it is done.
 */
export const SUITES = [
  { name: 'unit', minutes: 4 },
  { name: 'integration', minutes: 9, waits: true, uses: ['kafka', 'python', 'kcat'] },
  { name: 'webview', minutes: 6, needs: ['chromium', 'newest'] },
  { name: 'host', minutes: 5, needs: ['chromium', 'newest'], vscode: 'newest' },
  { name: 'floor', minutes: 4, needs: ['chromium', 'floor'], vscode: 'floor' },
  { name: 'e2e', minutes: 6, needs: ['chromium', 'newest'], uses: ['kafka'] },
  { name: 'package', minutes: 5, needs: ['chromium', 'newest'] },
  { name: 'fuzz', minutes: 30, extra: true },
  { name: 'pictures', minutes: 5, needs: ['chromium', 'newest'], extra: true },
];

/** A suite that has written its results may take this long to close what it opened. */
const CLOSING_SECONDS = 20;

/** Whether there is anything to run. `floor` is those tests of `host` that say so in their title. */
export function hasTests(suite) {
  const folder = join(root, 'test', suite.vscode === undefined ? suite.name : 'host');
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.test.ts'));
}

/** What Node is given to run a suite. */
export function programOf({ name, vscode }) {
  return vscode === undefined ? ['dist/test/run.js', `dist/test/${name}.js`] : ['dist/test/runHost.js', vscode];
}

/** Runs a suite's program. `onStart` gets its process. Output goes to the terminal; `quietly`: when it is done. */
export async function runSuite(suite, program, grep, onStart, quietly = false) {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-dispatch-results-'));
  const file = join(folder, 'results.json');
  const env = {
    ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
    ...process.env,
    KAFKA_DISPATCH_RESULTS: file,
    ...(grep === undefined ? {} : { KAFKA_DISPATCH_GREP: grep }),
  };
  const output = quietly ? openSync(join(folder, 'output'), 'a+') : 'inherit';
  const child = startGroup(process.execPath, ['--enable-source-maps', ...program], { cwd: root, stdio: ['ignore', output, output], env });
  onStart(child);
  const problem = await untilEnd(child, suite, file);
  if (quietly) {
    closeSync(output);
    console.log(`\n── ${suite.name}, beside the others ──\n${readFileSync(join(folder, 'output'), 'utf8')}`);
  }
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: 0, failures: [] };
  rmSync(folder, { recursive: true, force: true });
  if (problem === undefined || (results.failed > 0 && problem.startsWith('exit'))) {
    return results;
  }
  return { ...results, failed: results.failed + 1, failures: [...results.failures, { title: `suite ${suite.name}`, message: problem }] };
}

/** What was wrong with how the suite's process ended, or undefined. */
async function untilEnd(child, suite, file) {
  let problem;
  const end = (reason) => {
    problem = reason;
    void endGroup(child);
  };
  const deadline = setTimeout(() => end(`killed: not done after ${suite.minutes} minutes`), suite.minutes * 60_000);
  let secondsToClose = suite.closingSeconds ?? CLOSING_SECONDS;
  const closing = setInterval(() => {
    if (existsSync(file) && secondsToClose-- === 0) {
      end('killed: its tests were done, but something it opened was not closed');
    }
  }, 1000);
  const [code, signal] = await once(child, 'exit');
  clearTimeout(deadline);
  clearInterval(closing);
  await endGroup(child);
  return problem ?? (code === 0 && existsSync(file) ? undefined : `exit code ${code ?? signal}${existsSync(file) ? '' : ' without results'}`);
}
