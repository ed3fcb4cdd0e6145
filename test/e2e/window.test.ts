import assert from 'node:assert/strict';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';

describe('VS Code with the extension', () => {
  let vscode: VscodeWindow;

  before(async function () {
    this.timeout(60_000);
    vscode = await openVscode();
  });
  after(() => vscode.close());

  it('opens the send view from the palette, and from its icon', async () => {
    await vscode.runCommand('Kafka: Open Send Panel');
    const form = await vscode.webview('Send');
    assert.match(await form.evaluate(() => document.documentElement.style.cssText), /--vscode-foreground/);
    await vscode.page.getByRole('tab', { name: /^Explorer/ }).click();
    await vscode.page.locator('iframe.webview').waitFor({ state: 'hidden' });
    await vscode.page.getByRole('tab', { name: 'Kafka' }).click();
    await vscode.webview('Send');
  });
});
