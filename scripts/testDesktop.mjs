// `npm run test:desktop`: the tests inside VS Code, in VS Code desktop. It downloads one by @vscode/test-electron, which not every machine can.
import { join } from 'node:path';
import { root } from './cache.mjs';
import { BUILD, runCheck } from './check.mjs';
import { foreground } from './foreground.mjs';

if (!(await runCheck(BUILD))) {
  process.exit(1);
}
await foreground(process.execPath, ['--enable-source-maps', join(root, 'dist/test/runDesktop.js'), ...process.argv.slice(2)], process.env);
