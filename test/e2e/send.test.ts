import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { repositoryRoot } from '../harness/root';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';

/** Set to a folder, pictures of the steps are left there. */
const PICTURES = process.env['KAFKA_DISPATCH_PICTURES'];

describe('A first message, by hand', () => {
  let vscode: VscodeWindow;
  let form: Frame;

  before(async function () {
    this.timeout(60_000);
    vscode = await openVscode({ viewport: { width: 1000, height: 1000 } });
    await vscode.runCommand('Kafka: Open Send Panel');
    form = await vscode.webview('Send');
  });
  after(() => vscode.close());

  const picture = async (name: string): Promise<void> => {
    if (PICTURES !== undefined) {
      mkdirSync(join(repositoryRoot(), PICTURES), { recursive: true });
      await vscode.page.screenshot({ path: join(repositoryRoot(), PICTURES, `${name}.png`) });
    }
  };
  const titles = (): Promise<string[]> => form.locator('.results button.title .text').allTextContents();
  const outcome = (title: string, count: number): Promise<true | undefined> =>
    waitFor(`${count} × ${title}`, async () => ((await titles()).filter((text) => text === title).length === count ? true : undefined));

  it('starts the sandbox and finds the sample filled in', async function () {
    this.timeout(60_000);
    await picture('1-first-run');
    await form.getByRole('button', { name: 'Start Sandbox' }).click();
    await waitFor('the sample', async () => (await form.getByRole('combobox', { name: 'Topic' }).inputValue()) === 'vehicle.telemetry');
    await waitFor('focus on Send', () => form.evaluate(() => document.activeElement?.id === 'send'));
    await picture('2-form');
  });

  it('is acknowledged with partition and offset, once for each press: click, Enter, Space, Ctrl+Enter', async function () {
    this.timeout(60_000);
    const send = form.locator('#send');
    const preview = await waitFor('the partition', async () => /→ (?:partition )?(\d+) of 6/.exec(await form.getByRole('button', { name: /^Partition/ }).innerText())?.[1]);
    await send.click();
    await outcome('Acknowledged', 1);
    assert.match((await form.locator('.results button.title .facts').first().textContent()) ?? '', new RegExp(`^partition ${preview} · offset \\d+ · truck-7$`));
    await send.press('Enter');
    await outcome('Acknowledged', 2);
    await send.press(' ');
    await outcome('Acknowledged', 3);
    await form.getByRole('textbox', { name: 'Value', exact: true }).press('Control+Enter');
    await outcome('Acknowledged', 4);
    await picture('3-acknowledged');
  });

  it('opens into its story, whose stages VS Code explains on a page', async function () {
    this.timeout(60_000);
    await form.locator('.results button.title').first().click();
    await waitFor('six stages', async () => (await form.locator('.trace li.stage').count()) === 6);
    await picture('3a-trace');
    await form.getByRole('button', { name: 'What Do the Stages Mean?' }).click();
    const page = await vscode.webview('Preview stages.md');
    assert.deepEqual(await page.locator('h2').allInnerTexts(), ['Serialize', 'Partition', 'Batch', 'Encode', 'Request', 'Acknowledge', 'The four outcomes']);
    await waitFor('the picture', () => page.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
    await picture('3b-stages');
    await form.locator('.results button.title').first().click();
  });

  it('tells bad JSON at the field and sends nothing', async function () {
    this.timeout(60_000);
    const value = form.getByRole('textbox', { name: 'Value', exact: true });
    const before = await value.inputValue();
    await value.fill('{"speed": tru}');
    await form.locator('#send').click();
    await form.getByRole('alert').waitFor();
    assert.match((await form.getByRole('alert').textContent()) ?? '', /1 field needs correction: Value/);
    await picture('4-bad-json');
    await value.fill(before);
    assert.equal((await titles()).length, 4);
  });

  it('explains an unknown topic, with what to do', async function () {
    this.timeout(60_000);
    await form.getByRole('combobox', { name: 'Topic' }).fill('no.such.topic');
    await form.getByRole('combobox', { name: 'Topic' }).press('Escape');
    await form.locator('#send').click();
    await outcome('Rejected, not stored', 1);
    await form.locator('.results button.title').first().click();
    await form.locator('.card').waitFor();
    await picture('5-unknown-topic');
  });

  it('is sent again, and its sandbox stopped, by commands that the palette offers only now', async function () {
    this.timeout(60_000);
    const { page } = vscode;
    const topic = form.getByRole('combobox', { name: 'Topic' });
    await topic.fill('vehicle.telemetry');
    await topic.press('Escape');
    await form.locator('#send').click();
    await outcome('Acknowledged', 5);
    await vscode.runCommand('Kafka: Resend Last Message');
    await outcome('Acknowledged', 6);
    await vscode.runCommand('Kafka: Stop Sandbox Broker');
    await page.locator('.statusbar').getByText('Sandbox').waitFor({ state: 'hidden' });
    await form.getByRole('button', { name: 'Start Sandbox' }).waitFor();
  });
});
