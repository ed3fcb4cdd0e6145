import { join } from 'node:path';
import type * as setupJudgesScript from '../../scripts/setupJudges.mjs';
import { importScript, repositoryRoot } from '../harness/root';
import { runProgram } from '../harness/runProgram';

/** A program of test/bench/programs, as scripts/bench.mjs has built it. */
export function programOf(name: string): string {
  return join(repositoryRoot(), 'dist/bench', `${name}.js`);
}

export function pythonProgram(name: string): string {
  return join(repositoryRoot(), 'test/bench/programs', `${name}.py`);
}

/** The Python that has kafka-python. */
export async function python(): Promise<string> {
  const { setupPython } = await importScript<typeof setupJudgesScript>('setupJudges.mjs');
  const setup = await setupPython(console.log);
  if (!setup.available) {
    throw new Error(setup.reason);
  }
  return setup.python;
}

/** Wall time of a whole process in ms. Throws where it fails. */
export async function wallTime(program: string, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  await output(program, args);
  return performance.now() - startedAt;
}

/** What a program prints. Throws where it fails. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(program, args, undefined, 300_000);
  if (exitCode !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${exitCode ?? 'a signal'}:\n${stderr.slice(0, 2_000)}`);
  }
  return stdout.toString();
}
