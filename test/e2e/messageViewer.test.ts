import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { SandboxBroker } from '../../src/sandbox/broker';
import { repositoryRoot } from '../harness/root';
import { chooseTheme, THEME_NAMES } from '../harness/themes';
import { screenshot } from '../harness/vscodePage';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';
import { SendPanel } from './sendPanel';

/** Set to a folder, pictures of the viewer are left there. */
const PICTURES = process.env['KAFKA_DISPATCH_PICTURES'];
const TOPIC = 'vehicle.telemetry';

describe('The message viewer', () => {
  let broker: SandboxBroker;
  let vscode: VscodeWindow;
  let page: Frame;

  before(async function () {
    this.timeout(60_000);
    broker = await SandboxBroker.start({ samples: true });
    vscode = await openVscode({
      viewport: { width: 1400, height: 900 },
      userSettings: { 'kafkaDispatch.connections': [{ id: 'lab', name: 'lab', bootstrapServers: [broker.address] }] },
    });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      console.error(`Screen: ${await screenshot(vscode.page)}`);
    }
  });
  after(async () => {
    await vscode.close();
    await broker.stop();
  });

  const pick = async (text: string): Promise<void> => {
    await vscode.page.locator('.quick-input-widget input[type="text"]').first().fill(text);
    await vscode.page.keyboard.press('Enter');
  };
  const rows = (): Promise<readonly string[]> => page.locator('[role=row][aria-rowindex]').allInnerTexts();

  const picture = async (name: string): Promise<void> => {
    if (PICTURES !== undefined) {
      mkdirSync(join(repositoryRoot(), PICTURES), { recursive: true });
      await vscode.page.screenshot({ path: join(repositoryRoot(), PICTURES, `${name}.png`) });
    }
  };
  const row = (text: string): Locator => page.getByRole('row').filter({ hasText: text });
  const status = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
  const send = async (key: string, value: string): Promise<void> => {
    const panel = await SendPanel.open(vscode);
    await panel.setTopic(TOPIC);
    await panel.page.getByRole('radio', { name: 'Text' }).first().check({ force: true });
    await panel.key.fill(key);
    await panel.value.fill(value);
    await panel.send.click();
    await panel.newest.getByText('Acknowledged').waitFor();
  };

  it('opens from the palette, asks for the topic, and shows its newest records', async () => {
    await vscode.runCommand('Kafka: View Messages');
    await vscode.page.locator('.quick-input-widget').getByRole('option', { name: TOPIC }).waitFor();
    await pick(TOPIC);
    page = await vscode.webview(TOPIC);
    await status('500 of 600 shown, newest first');
    await waitFor('rows', async () => (await rows()).length > 10);
    assert.match((await rows())[1] ?? '', /truck-\d+/);
  });

  it('shows everything about a row, and its neighbours by the arrow keys', async () => {
    await page.getByRole('row').nth(3).click();
    await page.getByRole('heading', { name: /^Partition \d, offset \d+$/ }).waitFor();
    await page.getByText('"vehicleId"').first().waitFor();
    const title = await page.getByRole('heading', { name: /^Partition/ }).innerText();
    for (const theme of THEME_NAMES) {
      await chooseTheme(vscode, theme);
      await picture(`viewer-${theme}`);
    }
    await chooseTheme(vscode, 'dark');
    await page.getByRole('row').nth(3).click();
    await vscode.page.keyboard.press('ArrowDown');
    await waitFor('the next row', async () => (await page.getByRole('heading', { name: /^Partition/ }).innerText()) !== title);
  });

  it('filters by a text, a pattern and an expression', async () => {
    const box = page.getByRole('textbox', { name: /Filter/ }).or(page.getByRole('searchbox')).first();
    await box.fill('truck-17');
    await status(/^\d+ of 500 match, 600 in topic$/);
    await picture('viewer-filtered');
    await box.fill('value.speed > 85.0 && partition == 3');
    await status(/^\d+ of 500 match/);
    await waitFor('rows of partition 3', async () => (await rows()).slice(1).every((text) => text.split('\n').includes('3')));
    await box.fill('value.speed >');
    await page.getByText(/Unexpected|expected/i).first().waitFor();
    await picture('viewer-filter-problem');
    await vscode.page.keyboard.press('Escape');
    await status('500 of 600 shown, newest first');
  });

  it('shows what is sent while it is open', async () => {
    await send('truck-99', '{"vehicleId":"truck-99","speed":1}');
    await row('truck-99').waitFor();
    await status('501 of 601 shown, newest first');
    await picture('viewer-live');
  });

  it('shows the record of a result with its neighbours, and selects it', async () => {
    const panel = await SendPanel.open(vscode);
    await panel.newest.locator('button.title').click();
    await panel.page.getByRole('button', { name: 'Show in Viewer' }).first().click();
    await waitFor('a second viewer', async () => (await vscode.page.locator('.tabs-container .tab').filter({ hasText: TOPIC }).count()) === 2);
    await waitFor('the record', async () => {
      page = await vscode.webview(TOPIC);
      return (await page.locator('[role=row][aria-selected=true]').allInnerTexts()).some((text) => text.includes('truck-99'));
    });
    await picture('viewer-of-result');
    await waitFor('its neighbours', async () => (await rows()).length > 5);
    await page.locator('[role=row][aria-selected=true]').filter({ hasText: 'truck-99' }).waitFor();
    await vscode.runCommand('View: Close Editor');
    page = await vscode.webview(TOPIC);
  });

  it('is there again after a reload, with what it showed', async function () {
    this.timeout(60_000);
    await vscode.reload();
    page = await vscode.webview(TOPIC);
    await row('truck-99').waitFor();
  });
});
