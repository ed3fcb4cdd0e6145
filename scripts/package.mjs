// `npm run package`: kafka-dispatch-<version>.vsix from a production build. `--out FILE`: elsewhere.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { root } from './cache.mjs';

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { out } = parseArgs({ options: { out: { type: 'string', default: join(root, `${name}-${version}.vsix`) } } }).values;
const packagePath = resolve(out);

// The packages are inside the bundles. The production build is the script vscode:prepublish, so that vsce alone makes the same.
await createVSIX({ cwd: root, packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
console.log(`${packagePath}: ${Math.ceil(statSync(packagePath).size / 1024)} KiB`);
