import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../harness/temp';
import { screenshot } from '../harness/vscodePage';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { SendPanel } from './sendPanel';

describe('a folder that brings connections', () => {
  const folder = temporaryFolder('trust');
  let vscode: VscodeWindow;

  before(async function () {
    this.timeout(60_000);
    mkdirSync(join(folder.path, '.vscode'));
    const connections = [{ name: 'from-the-folder', bootstrapServers: ['broker.example:9092'] }];
    writeFileSync(join(folder.path, '.vscode/settings.json'), JSON.stringify({ 'kafkaDispatch.connections': connections }));
    vscode = await openVscode({ folder: folder.path, asksForTrust: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      console.error(`Screen: ${await screenshot(vscode.page)}`);
    }
  });

  after(async () => {
    await vscode.close();
    folder.remove();
  });

  it('is not heard before it is trusted', async function () {
    this.timeout(60_000);
    await vscode.page.locator('.statusbar').getByText('Restricted Mode').waitFor();
    const panel = await SendPanel.open(vscode);
    await panel.button('Start Sandbox').waitFor();
    await vscode.runCommand('Workspaces: Manage Workspace Trust');
    await vscode.page.getByRole('button', { name: 'Trust', exact: true }).click();
    await panel.page.getByRole('combobox', { name: 'Connection' }).getByRole('option', { name: 'from-the-folder' }).waitFor({ state: 'attached' });
  });
});
