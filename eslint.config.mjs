import tseslint from 'typescript-eslint';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/**
 * The arrows between the rooms of src/ and webview/: a folder may import itself, `contracts`, and what stands here.
 * The longest matching folder counts.
 */
const FEATURES = ['connections', 'send', 'messages', 'snippets', 'metrics', 'jobs'];
const FEATURE_REACH = ['client/proxy', 'explain', 'bridge', 'platform', 'kafka/errors'];
const REACH = {
  'src/contracts': [],
  'src/kafka/errors': [],
  'src/kafka/protocol': ['kafka/compression', 'kafka/errors'],
  'src/kafka/compression': ['kafka/errors'],
  'src/kafka/cluster': ['kafka/protocol', 'kafka/compression', 'kafka/errors'],
  'src/kafka/producer': ['kafka/cluster', 'kafka/protocol', 'kafka/compression', 'kafka/errors'],
  'src/kafka/reader': ['kafka/cluster', 'kafka/protocol', 'kafka/compression', 'kafka/errors'],
  'src/kafka/doctor': ['kafka/cluster', 'kafka/protocol', 'kafka/compression', 'kafka/errors'],
  'src/serde': ['kafka'],
  'src/bulk': ['serde', 'bridge', 'explain', 'kafka'],
  'src/client/proxy': ['explain', 'bridge', 'platform', 'kafka/errors'],
  'src/client': ['bulk', 'serde', 'bridge', 'explain', 'kafka'],
  'src/sandbox': ['kafka/protocol', 'kafka/compression', 'kafka/errors'],
  'src/explain': ['kafka/errors'],
  'src/bridge': ['kafka/errors'],
  'src/platform': ['explain', 'bridge', 'kafka/errors'],
  ...Object.fromEntries(FEATURES.map((name) => [`src/${name}`, FEATURE_REACH])),
  'src/extension': [...FEATURES, ...FEATURE_REACH],
  webview: ['bridge'],
};

const arrows = {
  meta: { type: 'problem', schema: [], messages: { arrow: '{{from}} may not import {{to}} (docs/architecture.md).', kafkajs: 'Only src/kafka/cluster may import kafkajs.', vscode: '{{from}} may not import vscode.', stranger: '{{from}} is in no room (docs/architecture.md): say what it may import.' } },
  create(context) {
    const from = relative(root, context.filename).replaceAll('\\', '/').replace(/\.ts$/, '');
    const room = Object.keys(REACH).filter((name) => from === name || from.startsWith(`${name}/`)).sort((a, b) => b.length - a.length)[0];
    const check = (node, source) => {
      if (typeof source !== 'string') {
        return;
      }
      if (room === undefined) {
        if (/^(src|webview)\//.test(from)) {
          context.report({ node, messageId: 'stranger', data: { from } });
        }
        return;
      }
      if (/^kafkajs(\/|$)/.test(source) && room !== 'src/kafka/cluster') {
        context.report({ node, messageId: 'kafkajs' });
      }
      if (source === 'vscode' && !['src/platform', 'src/extension', 'src/client/proxy', ...FEATURES.map((name) => `src/${name}`)].includes(room)) {
        context.report({ node, messageId: 'vscode', data: { from: room } });
      }
      if (!source.startsWith('.')) {
        return;
      }
      const to = relative(root, resolve(dirname(context.filename), source)).replaceAll('\\', '/');
      const allowed = [room, 'src/contracts', ...REACH[room].map((name) => `src/${name}`)];
      if (!allowed.some((name) => to === name || to.startsWith(`${name}/`))) {
        context.report({ node, messageId: 'arrow', data: { from: room, to } });
      }
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
    };
  },
};

export default tseslint.config(
  { ignores: ['dist/**', '.cache/**', 'node_modules/**', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    plugins: { rooms: { rules: { arrows } } },
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json', './test/tsconfig.json'], tsconfigRootDir: root } },
    rules: {
      'rooms/arrows': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.d.ts'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
);
