// Builds dist/: the three programs, the pages, and with --tests the test suites, each one bundle.
// `--only WORD` bundles just the tests whose path has that word, as dist/test/<suite>.only.js.
import { build, context } from 'esbuild';
import { globSync, existsSync, mkdirSync, copyFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};
const node = { ...common, platform: 'node', target: 'node22', format: 'cjs' };

function testFiles(name) {
  return globSync('**/*.test.ts', { cwd: join(root, 'test', name) })
    .filter((file) => only === undefined || `${name}/${file}`.includes(only))
    .sort();
}

/** One bundle for a folder of tests, so that its files share one module state (brokers, hooks). */
function suite(name) {
  const folder = join(root, 'test', name);
  const files = testFiles(name);
  const hooks = existsSync(join(folder, 'hooks.ts')) ? ["import './hooks';"] : [];
  return {
    ...node,
    sourcemap: 'linked',
    minify: false,
    stdin: {
      contents: [...hooks, ...files.map((file) => `import './${relative('.', file).replaceAll('\\', '/').replace(/\.ts$/, '')}';`)].join('\n'),
      resolveDir: folder,
      sourcefile: `${name}.suite.ts`,
    },
    outfile: `dist/test/${name}${only === undefined ? '' : '.only'}.js`,
    packages: 'external',
    external: ['vscode'],
  };
}

const programs = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', external: ['vscode'] },
  { ...node, entryPoints: { client: 'src/client/main.ts' }, outdir: 'dist' },
  { ...node, entryPoints: { sandbox: 'src/sandbox/main.ts' }, outdir: 'dist' },
  {
    ...common,
    platform: 'browser',
    target: 'chrome128',
    format: 'iife',
    entryPoints: { send: 'webview/send/main.ts' },
    outdir: 'dist/webview',
    tsconfig: 'webview/tsconfig.json',
    loader: { '.css': 'text' },
  },
].filter((options) => Object.values(options.entryPoints).every((entry) => existsSync(join(root, entry))));

const suites = tests
  ? ['unit', 'integration', 'webview', 'e2e', 'package'].filter((name) => testFiles(name).length > 0).map(suite)
  : [];
if (tests && existsSync(join(root, 'test/host/index.ts'))) {
  suites.push({ ...node, sourcemap: 'linked', minify: false, entryPoints: { 'host/index': 'test/host/index.ts' }, outdir: 'dist/test', external: ['vscode', 'mocha'] });
}

if (watch) {
  for (const options of programs) {
    await (await context({ ...options, logLevel: 'info' })).watch();
  }
} else {
  const results = await Promise.all([...programs, ...suites].map((options) => build(options)));
  writeFileSync(join(root, 'dist', 'meta.json'), JSON.stringify(Object.assign({}, ...results.map((result) => result.metafile.outputs))));
  copyIcons();
}

/** The icon font of VS Code, for the pages. */
function copyIcons() {
  mkdirSync(join(root, 'dist', 'webview'), { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    copyFileSync(join(root, 'node_modules/@vscode/codicons/dist', file), join(root, 'dist', 'webview', file));
  }
}
