import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { oneVscode } from '../../../scripts/oneVscode.mjs';
import { repositoryRoot } from '../../harness/root';

/** design.md §3: what VS Code loads when we activate. */
const LIMIT_BYTES = 100 * 1024;

describe('extension bundle', () => {
  let inputs: readonly string[];
  let bytes: number;

  before(async () => {
    const root = repositoryRoot();
    const { metafile }: { metafile: Metafile } = await build({
      absWorkingDir: root,
      entryPoints: [join(root, 'src/extension.ts')],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      plugins: [oneVscode(root)],
      outfile: 'extension.js',
      write: false,
      metafile: true,
    });
    const [output] = Object.values(metafile.outputs);
    inputs = Object.keys(output!.inputs);
    bytes = output!.bytes;
  });

  it('is at most 100 KB', () => assert.ok(bytes <= LIMIT_BYTES, `${bytes} bytes`));

  it('has no Kafka code, no serializers, no sentences of errors and nothing of editors in it', () => {
    const forbidden = inputs.filter((path) => /node_modules\/(kafkajs|jsonc-parser)|src\/send\/fromEditor|src\/(kafka\/(?!errors)|serde|sandbox|explain|client\/(?!proxy))/.test(path));
    assert.deepEqual(forbidden, []);
    assert.ok(inputs.includes('src/client/proxy.ts'));
  });
});
