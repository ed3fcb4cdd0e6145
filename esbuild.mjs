// Builds dist/: the three programs, the sentences of errors, the messages from editors, questions about connections, the tree, reading, its conditions, the reader of histories, groups of results, the pages, and with --tests the test suites, each one bundle.
// `--production`: minified, without source maps. `--watch`: goes on. `--outdir FOLDER`: elsewhere than dist/.
// `--only WORD` bundles just the tests whose path has that word, as dist/test/<suite>.only.js.
import { build, context } from 'esbuild';
import { globSync, existsSync, mkdirSync, copyFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(fileURLToPath(import.meta.url));
const { production, watch, tests, only, outdir } = parseArgs({
  options: {
    production: { type: 'boolean' },
    watch: { type: 'boolean' },
    tests: { type: 'boolean' },
    only: { type: 'string' },
    outdir: { type: 'string', default: join(root, 'dist') },
  },
}).values;
const dist = resolve(outdir);

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production === true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  outdir: dist,
};
const node = { ...common, platform: 'node', target: 'node22', format: 'cjs' };
const page = {
  ...common,
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  outdir: join(dist, 'webview'),
  tsconfig: 'webview/tsconfig.json',
  loader: { '.css': 'text' },
};

const programs = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, external: ['vscode'] },
  // The sentences of errors: loaded by extension.js when the first one is needed.
  { ...node, entryPoints: { explain: 'src/explain/explain.ts' } },
  // What stands in editors and files, as messages: loaded by extension.js when it is first used.
  { ...node, entryPoints: { fromEditor: 'src/send/fromEditor/fromEditor.ts' }, external: ['vscode'], mainFields: ['module', 'main'] },
  // Questions about connections and topics: loaded by extension.js when they are first asked.
  { ...node, entryPoints: { questions: 'src/connections/questions.ts' }, external: ['vscode'] },
  // The tree of topics and groups: loaded by extension.js when it is first shown.
  { ...node, entryPoints: { tree: 'src/connections/tree/tree.ts' }, external: ['vscode'], mainFields: ['module', 'main'] },
  // What earlier windows have left of results: loaded by extension.js when results are first shown.
  { ...node, entryPoints: { history: 'src/send/history/readHistories.ts' } },
  // Several messages sent in one go, and their one result: loaded by extension.js when there are some.
  { ...node, entryPoints: { groups: 'src/send/groups/groups.ts' }, mainFields: ['module', 'main'] },
  // Reading messages for commands and other extensions: loaded by extension.js when something is first read.
  { ...node, entryPoints: { reading: 'src/messages/reading/reading.ts' }, mainFields: ['module', 'main'] },
  // Message viewers: loaded by extension.js when the first one is opened.
  { ...node, entryPoints: { viewer: 'src/messages/viewer/viewer.ts' }, external: ['vscode'], mainFields: ['module', 'main'] },
  // Filters of what is read: loaded by client.js when the first one is used.
  { ...node, entryPoints: { filter: 'src/client/filter/filters.ts' }, mainFields: ['module', 'main'] },
  { ...node, entryPoints: { client: 'src/client/main.ts' } },
  { ...node, entryPoints: { sandbox: 'src/sandbox/main.ts' } },
  { ...page, entryPoints: { send: 'webview/send/main.ts' } },
  { ...page, entryPoints: { messages: 'webview/messages/main.ts' } },
].filter(hasEntry);

const testNode = { ...node, sourcemap: 'linked', minify: false, packages: 'external', external: ['vscode'], outdir: join(dist, 'test') };
const SUITES = ['unit', 'integration', 'webview', 'host', 'e2e', 'package', 'fuzz', 'pictures'];
const suites = [
  ...SUITES.filter((name) => testFiles(name).length > 0).map(suite),
  { ...testNode, entryPoints: { run: 'test/harness/runSuite.ts' } },
  { ...testNode, entryPoints: { runHost: 'test/harness/runHostSuite.ts' } },
  { ...testNode, entryPoints: { runDesktop: 'test/harness/runDesktopSuite.ts' } },
  { ...testNode, entryPoints: { 'host/index': 'test/host/index.ts' } },
].filter(hasEntry);

if (watch) {
  for (const options of programs) {
    await (await context({ ...options, logLevel: 'info' })).watch();
  }
} else {
  const results = await Promise.all([...programs, ...(tests ? suites : [])].map((options) => build(options)));
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'meta.json'), JSON.stringify(Object.assign({}, ...results.map((result) => result.metafile.outputs))));
}
copyIcons();

function hasEntry({ entryPoints }) {
  return entryPoints === undefined || Object.values(entryPoints).every((entry) => existsSync(join(root, entry)));
}

function testFiles(name) {
  return globSync('**/*.test.ts', { cwd: join(root, 'test', name) })
    .filter((file) => only === undefined || `${name}/${file}`.includes(only))
    .sort();
}

/** One bundle for a folder of tests, so that its files share one module state (brokers, hooks). */
function suite(name) {
  const folder = join(root, 'test', name);
  const hooks = existsSync(join(folder, 'hooks.ts')) ? ['./hooks'] : [];
  const imports = [...hooks, ...testFiles(name).map((file) => `./${file.replaceAll('\\', '/').replace(/\.ts$/, '')}`)];
  return {
    ...testNode,
    stdin: { contents: imports.map((path) => `import '${path}';`).join('\n'), resolveDir: folder, sourcefile: `${name}.suite.ts` },
    outdir: undefined,
    outfile: join(dist, 'test', `${name}${only === undefined ? '' : '.only'}.js`),
  };
}

/** The icon font of VS Code, for the pages. */
function copyIcons() {
  mkdirSync(join(dist, 'webview'), { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    copyFileSync(join(root, 'node_modules/@vscode/codicons/dist', file), join(dist, 'webview', file));
  }
}
