import { join } from 'node:path';
import { repositoryRoot } from './root';
import { runHostTests } from './vscodeHost';

/** Time for VS Code to start and every test to run; the suite's own deadline is a little longer. */
const DEADLINE_MS = 210_000;

/** `node runHost.js newest|floor`: the tests of test/host inside that VS Code; at the floor only those with @floor in their title. */
async function main(): Promise<void> {
  const version = process.argv[2];
  if (version !== 'newest' && version !== 'floor') {
    throw new Error('Usage: runHost.js newest|floor');
  }
  const env = passedOn(['CI', 'KAFKA_DISPATCH_CACHE', 'KAFKA_DISPATCH_RESULTS', 'KAFKA_DISPATCH_GREP']);
  if (version === 'floor') {
    env['KAFKA_DISPATCH_GREP'] = `(?=.*@floor)(?=.*${env['KAFKA_DISPATCH_GREP'] ?? ''})`;
  }
  process.exitCode = await runHostTests({ version, testsPath: join(repositoryRoot(), 'dist/test/host/index'), env, deadlineMs: DEADLINE_MS });
}

function passedOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

void main();
