import { join } from 'node:path';
import { markMochaOutput } from '../harness/hostOutput';
import { runMochaSuite } from '../harness/mochaSuite';

/** Called by VS Code inside its extension host; a rejection makes its exit code 1. */
export async function run(): Promise<void> {
  markMochaOutput();
  const results = await runMochaSuite(join(__dirname, '../host.js'));
  if (results.failed > 0) {
    throw new Error(`${results.failed} tests failed.`);
  }
}
