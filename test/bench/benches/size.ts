import { statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../harness/root';
import { temporaryFolder } from '../../harness/temp';
import type { BenchResult } from '../bench';
import { output } from '../programs';

/** What a user downloads, and what its programs weigh. */
export async function size(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-vsix');
  try {
    const vsix = join(folder.path, 'packed.vsix');
    await output(process.execPath, [join(repositoryRoot(), 'scripts/package.mjs'), '--out', vsix]);
    const bytesOf = (file: string): number => statSync(join(repositoryRoot(), 'dist', file)).size;
    const measured = {
      'VSIX, all of it': statSync(vsix).size,
      'extension.js, loaded at activation': bytesOf('extension.js'),
      'explain.js, loaded with the first error': bytesOf('explain.js'),
      'client.js, loaded with the first connection': bytesOf('client.js'),
      'sandbox.js, loaded when the sandbox starts': bytesOf('sandbox.js'),
      'send.js, the send page': bytesOf('webview/send.js'),
      'messages.js, the message viewer': bytesOf('webview/messages.js'),
    };
    return {
      title: 'Size',
      how: 'The packed extension and its programs, minified. Limits held by `npm test`: VSIX 1 MiB, extension.js 100 KiB.',
      columns: ['file', 'KiB'],
      rows: Object.entries(measured).map(([name, bytes]) => [name, (bytes / 1024).toFixed(0)]),
      measured: { unit: 'bytes', ...measured },
    };
  } finally {
    folder.remove();
  }
}
