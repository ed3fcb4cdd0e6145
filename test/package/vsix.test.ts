import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../harness/root';
import { runToSuccess } from '../harness/runProgram';
import { temporaryFolder, type TemporaryFolder } from '../harness/temp';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';

const EXPECTED = [
  ...['.vsixmanifest', 'CHANGELOG.md', 'LICENSE.txt', 'README.md', 'package.json', 'package.nls.json', 'package.nls.de.json', 'l10n/bundle.l10n.de.json'],
  ...['dist/client.js', 'dist/explain.js', 'dist/extension.js', 'dist/filter.js', 'dist/groups.js', 'dist/history.js', 'dist/fromEditor.js', 'dist/questions.js', 'dist/reading.js', 'dist/sandbox.js', 'dist/tree.js', 'dist/viewer.js'],
  ...['dist/webview/codicon.css', 'dist/webview/codicon.ttf', 'dist/webview/messages.js', 'dist/webview/send.js'],
  ...['docs/stages.md', 'docs/stages.svg', 'docs/stages.de.md', 'docs/stages.de.svg', 'media/kafka-dispatch.svg', 'media/error.png',
      'media/send.png', 'media/tab-dark.svg', 'media/tab-light.svg', 'samples/vehicle-telemetry.json'],
];
const MIB = 1024 * 1024;

describe('packed extension', () => {
  let folder: TemporaryFolder;
  let vsix: string;
  let vscode: VscodeWindow;

  before(async function () {
    this.timeout(120_000);
    folder = temporaryFolder('vsix');
    vsix = join(folder.path, 'kafka-dispatch.vsix');
    await runToSuccess(process.execPath, [join(repositoryRoot(), 'scripts/package.mjs'), '--out', vsix]);
    vscode = await openVscode({ withExtension: false, vsix });
  });
  after(async () => {
    await vscode.close();
    folder.remove();
  });

  it('weighs at most 1 MiB', () => {
    assert.ok(statSync(vsix).size <= MIB, `${statSync(vsix).size} bytes`);
  });

  it('holds what it needs and nothing else', () => {
    const { version } = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8')) as { version: string };
    const installed = readdirSync(join(vscode.server.dataDir, 'extensions'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(installed.map((entry) => entry.name), [`kafka-dispatch.kafka-dispatch-${version}`]);
    const root = join(vscode.server.dataDir, 'extensions', installed[0]!.name);
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1).replaceAll('\\', '/'));
    assert.deepEqual(new Set(names.map(spelledAsHere)), new Set(EXPECTED));
  });

  it('starts its sandbox, and shows it in the status bar', async () => {
    await vscode.runCommand('Kafka: Start Sandbox Broker');
    await vscode.page.locator('.statusbar').getByText('Sandbox').waitFor();
    await vscode.webview('Send');
  });
});

/** vsce writes some names in lower case. */
function spelledAsHere(name: string): string {
  return EXPECTED.find((expected) => expected.toLowerCase() === name.toLowerCase()) ?? name;
}
