import { resolve } from 'node:path';
import { runMochaSuite } from './mochaSuite';

/** `node run.js BUNDLE`: runs it and ends by itself once nothing is open any more; exit code 1 where a test failed. */
async function main(): Promise<void> {
  const bundle = process.argv[2];
  if (bundle === undefined) {
    throw new Error('Usage: run.js BUNDLE');
  }
  const results = await runMochaSuite(resolve(bundle));
  process.exitCode = results.failed > 0 ? 1 : 0;
}

void main();
