import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { SandboxBroker } from '../../src/sandbox/broker';
import { repositoryRoot } from '../harness/root';
import { storedRecords } from '../harness/storedRecords';
import { temporaryFolder, type TemporaryFolder } from '../harness/temp';
import { chooseTheme, THEME_NAMES } from '../harness/themes';
import { screenshot } from '../harness/vscodePage';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';
import { QuickInput } from './quickInput';
import { SendPanel } from './sendPanel';

/** Set to a folder, pictures of the viewer are left there. */
const PICTURES = process.env['KAFKA_DISPATCH_PICTURES'];
const TOPIC = 'vehicle.telemetry';

describe('The message viewer', () => {
  let broker: SandboxBroker;
  let vscode: VscodeWindow;
  let page: Frame;
  let folder: TemporaryFolder;
  let quick: QuickInput;

  before(async function () {
    this.timeout(60_000);
    broker = await SandboxBroker.start({ samples: true });
    broker.createTopic('imported');
    folder = temporaryFolder('viewer');
    vscode = await openVscode({
      viewport: { width: 1400, height: 900 },
      userSettings: { 'kafkaDispatch.connections': [{ id: 'lab', name: 'lab', bootstrapServers: [broker.address] }] },
    });
  });
  before(() => (quick = new QuickInput(vscode.page)));
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      console.error(`Screen: ${await screenshot(vscode.page)}`);
    }
  });
  after(async () => {
    await vscode.close();
    await broker.stop();
    folder.remove();
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

  it('opens from the tree, and goes to an offset', async () => {
    await vscode.runCommand('View: Close All Editors');
    const pane = vscode.page.locator('.pane', { hasText: /^Topics/ });
    await pane.getByRole('button', { name: /Topics/ }).first().click();
    await vscode.page.locator('.pane-header', { hasText: /^Send/ }).click();
    const node = (label: string): Locator => pane.getByRole('treeitem').filter({ has: vscode.page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }) }).first();
    for (const label of ['lab', 'Topics']) {
      await node(label).click();
      await vscode.page.keyboard.press('ArrowRight');
    }
    await node(TOPIC).hover();
    await node(TOPIC).getByRole('button', { name: 'View Messages' }).click();
    page = await vscode.webview(TOPIC);
    await status('500 of 601 shown, newest first');
    await page.getByRole('button', { name: 'Go to Offset or Time…' }).click();
    await pick('2:3');
    await page.getByRole('heading', { name: 'Partition 2, offset 3' }).waitFor();
    await picture('viewer-go-to');
  });

  it('shows another topic, and the first one again', async () => {
    const topic = page.getByRole('combobox', { name: 'Topic' });
    await topic.selectOption('orders');
    await row('order').first().waitFor();
    await waitFor('its title', async () => (await vscode.page.locator('.tabs-container .tab').filter({ hasText: 'orders' }).count()) === 1);
    await topic.selectOption(TOPIC);
    await row('truck-99').waitFor();
    await status('500 of 601 shown, newest first');
  });

  it('compares two records, and copies a link to one', async () => {
    const menuOf = async (line: number, item: RegExp): Promise<void> => {
      await page.getByRole('row').nth(line).click({ button: 'right' });
      await page.getByRole('menuitem', { name: item }).click();
    };
    await menuOf(2, /^Select for Compare$/);
    await menuOf(4, /^Compare with/);
    await vscode.page.locator('.monaco-diff-editor').first().waitFor();
    await waitFor('both texts', async () => (await vscode.page.locator('.monaco-diff-editor .view-lines').allTextContents()).filter((text) => text.includes('vehicleId')).length === 2);
    await picture('viewer-compare');
    await vscode.runCommand('View: Close Editor');
    page = await vscode.webview(TOPIC);
    await menuOf(2, /^Edit and Resend$/);
    const panel = await SendPanel.shown(vscode, 'Send');
    await waitFor('the record in the form', async () => (await panel.value.inputValue()).includes('vehicleId'));
    assert.equal(await panel.topic.inputValue(), TOPIC);
  });

  it('exports what it shows, and produces it again', async () => {
    const file = join(folder.path, 'trucks.csv');
    await page.getByRole('button', { name: 'Export…' }).click();
    await vscode.page.locator('.quick-input-widget input[type="text"]').first().waitFor();
    await quick.saveAs(file);
    await vscode.page.getByText(/records were exported to/).first().waitFor();
    const lines = readFileSync(file, 'utf8').split('\r\n');
    assert.ok(lines.length > 100 && lines[0]!.includes('key_encoding'));
    await vscode.runCommand('Notifications: Clear All Notifications');
    await vscode.runCommand('Kafka: Produce Exported Messages…');
    await quick.chooseFile(file);
    await vscode.page.locator('.quick-input-widget').getByText(/messages to “lab”: the topic/).waitFor();
    await pick('imported');
    await vscode.page.locator('.quick-input-widget').getByText('Keep partitions').waitFor();
    await vscode.page.keyboard.press('Enter');
    await waitFor('all messages', async () => (await storedRecords(broker, 'imported')).length === lines.length - 2);
  });

  it('is there again after a reload, with what it showed', async function () {
    this.timeout(60_000);
    await vscode.reload();
    page = await vscode.webview(TOPIC);
    await page.getByRole('heading', { name: /^Partition/ }).waitFor();
  });
});
