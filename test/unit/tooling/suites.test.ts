import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as suitesScript from '../../../scripts/suites.mjs';
import { importScript, repositoryRoot } from '../../harness/root';
import { temporaryFolder, type TemporaryFolder } from '../../harness/temp';
import { waitFor } from '../../harness/waitFor';

const WRITE_RESULTS = `require('fs').writeFileSync(process.env.KAFKA_DISPATCH_RESULTS, JSON.stringify({ passed: 3, failed: 0, skipped: 1, failures: [] }));`;
const FOREVER = 'setInterval(() => undefined, 1000);';

describe('test runner', () => {
  let folder: TemporaryFolder;

  before(() => {
    folder = temporaryFolder('runner');
  });
  after(() => folder.remove());

  async function run(code: string, limits: { minutes?: number; closingSeconds?: number } = {}): Promise<suitesScript.SuiteCounts> {
    const { runSuite } = await importScript<typeof suitesScript>('suites.mjs');
    return runSuite({ name: 'fixture', minutes: 1, ...limits }, ['-e', code], undefined, () => undefined);
  }

  it('takes the counts of a suite that ends by itself', async () => {
    assert.deepEqual(await run(WRITE_RESULTS), { passed: 3, failed: 0, skipped: 1, failures: [] });
  });

  it('kills a suite that hangs, and counts it as failed', async () => {
    const { failed, failures } = await run(FOREVER, { minutes: 0.01 });
    assert.equal(failed, 1);
    assert.match(failures[0]!.message, /not done/);
  });

  it('counts one as failed that leaves something open', async () => {
    const { passed, failed, failures } = await run(WRITE_RESULTS + FOREVER, { closingSeconds: 0 });
    assert.deepEqual({ passed, failed }, { passed: 3, failed: 1 });
    assert.match(failures[0]!.message, /not closed/);
  });

  it('counts one as failed that dies, with and without results', async () => {
    assert.match((await run('process.exit(3)')).failures[0]!.message, /exit code 3 without results/);
    assert.equal((await run(`${WRITE_RESULTS} process.exit(3)`)).failed, 1);
  });

  it('ends what a suite leaves running', async () => {
    const file = join(folder.path, 'pid.txt');
    const child = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(FOREVER)}], { stdio: 'ignore' })`;
    const { passed } = await run(`const child = ${child}; child.unref(); require('fs').writeFileSync(${JSON.stringify(file)}, String(child.pid)); ${WRITE_RESULTS}`);
    assert.equal(passed, 3);
    const pid = Number(readFileSync(file, 'utf8'));
    await waitFor('the end of the process left behind', () => !isRunning(pid));
  });

  /** Runs tests by mocha as a suite is run, and gives what it counted. */
  function counted(tests: string, env: Readonly<Record<string, string>> = {}): { status: number | null; results: unknown } {
    const bundle = join(folder.path, 'bundle.js');
    const results = join(folder.path, 'results.json');
    writeFileSync(bundle, tests);
    const { status } = spawnSync(process.execPath, [join(repositoryRoot(), 'dist/test/run.js'), bundle], {
      env: { ...process.env, CI: '', KAFKA_DISPATCH_RESULTS: results, KAFKA_DISPATCH_GREP: '', ...env },
    });
    return { status, results: JSON.parse(readFileSync(results, 'utf8')) };
  }

  it('counts what mocha says', () => {
    const { status, results } = counted(`it('a', () => undefined); it('b', () => { throw new Error('no'); }); it.skip('c', () => undefined); it('d', () => undefined);`);
    assert.equal(status, 1);
    assert.deepEqual(results, { passed: 2, failed: 1, skipped: 1, failures: [{ title: 'b', message: 'no' }] });
  });

  it('skips what needs something that the machine lacks, and fails it in CI', () => {
    const tests = `
      const lacking = () => { throw Object.assign(new Error('No Java'), { name: 'UnavailableError' }); };
      it('a', () => undefined);
      it('b', lacking);
      describe('s', () => { before(lacking); after(() => undefined.stop()); it('c', () => undefined); it('d', () => undefined); });
      describe('t', () => { after(() => { throw new Error('left open'); }); it('e', () => undefined); });`;
    const failures = [{ title: 't "after all" hook for "e"', message: 'left open' }];
    assert.deepEqual(counted(tests).results, { passed: 2, failed: 1, skipped: 3, failures });
    assert.equal(counted(tests, { CI: 'true' }).status, 1);
    assert.equal((counted(tests, { CI: 'true' }).results as { skipped: number }).skipped, 0);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
