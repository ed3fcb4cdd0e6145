import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';

describe('In a VS Code whose language is German', () => {
  let vscode: VscodeWindow;
  let form: Frame;

  before(async function () {
    this.timeout(60_000);
    vscode = await openVscode({ viewport: { width: 1000, height: 1000 }, language: 'de' });
    await vscode.runCommand('Kafka: Sendeformular öffnen');
    form = await vscode.webview('Senden');
  });
  after(() => vscode.close());

  const button = (name: string): ReturnType<Frame['locator']> => form.getByRole('button', { name, exact: true });

  it('the page is in German, from the first message to its story', async function () {
    this.timeout(60_000);
    assert.equal(await form.locator('html').getAttribute('lang'), 'de');
    await button('Sandbox starten').click();
    await waitFor('the sample', async () => (await form.getByRole('combobox', { name: 'Topic' }).inputValue()) === 'vehicle.telemetry');
    await form.locator('#send').click();
    await waitFor('the outcome', async () => (await form.locator('.results .text').allTextContents()).includes('Bestätigt'));
    await form.locator('.results button.title').first().click();
    assert.deepEqual(await form.locator('.trace li.stage .name').allInnerTexts(), ['Serialisieren', 'Partition', 'Batch', 'Kodieren', 'Request', 'Antwort']);
  });

  it('errors are explained in German, in the page and in the window', async function () {
    this.timeout(60_000);
    const value = form.getByRole('textbox', { name: 'Value', exact: true });
    await value.fill('{"speed": tru}');
    await form.getByText('Zeile 1, Spalte 11: true erwartet, tru gefunden.').waitFor();
    await vscode.runCommand('Kafka: Topic löschen');
    await vscode.page.locator('.quick-input-widget').getByPlaceholder('Welches Topic von Sandbox löschen?').waitFor();
    await vscode.page.keyboard.press('Escape');
  });

  it('the page of the stages is German, and scrolls to the one that was asked for', async function () {
    this.timeout(60_000);
    await form.locator('.trace').getByRole('button', { name: 'Antwort' }).click();
    const page = await vscode.webview('Preview stages.de.md');
    await page.locator('h2').first().waitFor();
    assert.deepEqual((await page.locator('h2').allInnerTexts()).slice(0, 2), ['Serialisieren', 'Partition']);
    await waitFor('the heading', () => page.locator('h2', { hasText: 'Antwort' }).evaluate((heading) => heading.getBoundingClientRect().top > -5 && heading.getBoundingClientRect().top < window.innerHeight));
    assert.equal(await page.locator('h2').first().evaluate((heading) => heading.getBoundingClientRect().bottom < 0), true);
    await waitFor('the picture', () => page.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
  });
});
