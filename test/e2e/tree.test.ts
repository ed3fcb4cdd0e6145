import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { repositoryRoot } from '../harness/root';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';
import { QuickInput } from './quickInput';

/** Set to a folder, pictures of the steps are left there. */
const PICTURES = process.env['KAFKA_DISPATCH_PICTURES'];

describe('Topics and groups, by hand', function () {
  this.timeout(60_000);
  let vscode: VscodeWindow;
  let quick: QuickInput;

  before(async () => {
    vscode = await openVscode({ viewport: { width: 1100, height: 1000 } });
    quick = new QuickInput(vscode.page);
    await vscode.runCommand('Kafka: Start Sandbox Broker');
    await vscode.page.locator('.statusbar').getByText('Sandbox').waitFor();
    await vscode.runCommand('Kafka: Focus on Topics View');
    // The tree gets the room of the form.
    await vscode.page.getByRole('button', { name: 'Send Section' }).click();
  });
  after(() => vscode.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await picture('tree-failed');
      console.error((await rows()).join('\n'));
    }
  });

  const picture = async (name: string): Promise<void> => {
    if (PICTURES !== undefined) {
      mkdirSync(join(repositoryRoot(), PICTURES), { recursive: true });
      await vscode.page.screenshot({ path: join(repositoryRoot(), PICTURES, `${name}.png`) });
    }
  };
  /** Label and description of each row that is shown. */
  const rows = (): Promise<string[]> =>
    tree().evaluateAll((items) => items.map((item) => [...item.querySelectorAll('.label-name, .label-description')].map((part) => part.textContent.replaceAll('\u00A0', ' ')).join(' | ')));
  const tree = (): Locator => vscode.page.locator('.pane', { hasText: /^Topics/ }).getByRole('treeitem');
  const row = (label: string): Locator => tree().filter({ has: vscode.page.locator('.label-name', { hasText: new RegExp(`^${label.replaceAll('.', '\\.')}$`) }) }).first();
  const open = async (label: string): Promise<void> => {
    await row(label).click();
    await vscode.page.keyboard.press('ArrowRight');
    await waitFor(`${label} is open`, async () => (await row(label).getAttribute('aria-expanded')) === 'true');
  };
  const shows = (line: string | RegExp): Promise<string> => waitFor(`the row ${line}`, async () => (await rows()).find((text) => (typeof line === 'string' ? text === line : line.test(text))));

  const chooseOf = async (label: string, item: string): Promise<void> => {
    await row(label).click({ button: 'right' });
    // VS Code takes no click that comes right after its menu was opened.
    await vscode.page.getByRole('menuitem', { name: item }).hover({ force: true });
    await vscode.page.keyboard.press('Enter');
  };

  it('stand closed until they are opened, and then show what the sandbox has', async () => {
    await shows('Sandbox | connected · sandbox');
    assert.equal((await rows()).length, 1);
    await open('Sandbox');
    await shows('Topics | 4');
    await open('Topics');
    await shows('vehicle.telemetry | 6 × 1');
    await open('vehicle.telemetry');
    await shows(/^Partition 0 \| 0 → \d+ · leader 1 · /);
    await picture('tree-1-light');
    await open('Configs');
    await shows(/^Defaults \| \d+$/);
    await vscode.runCommand('Preferences: Toggle between Light/Dark Themes');
    await vscode.page.locator('.monaco-workbench.vs-dark').waitFor();
    await row('vehicle.telemetry').hover();
    await picture('tree-2-dark');
  });

  it('are filtered by a part of their name', async () => {
    await vscode.runCommand('Kafka: Filter Topics…');
    await quick.asks('Part of the name');
    await quick.answer('VEHICLE');
    await shows('Topics | 2 of 4 with “VEHICLE”');
    assert.equal((await rows()).some((text) => text.startsWith('orders')), false);
    await vscode.runCommand('Kafka: Filter Topics…');
    await quick.asks('Part of the name');
    await quick.answer('');
    await shows('Topics | 4');
  });

  it('are emptied after a question, and a compacted one is not', async () => {
    await chooseOf('orders', 'Empty Topic…');
    await picture('tree-3-question');
    await vscode.page.getByRole('button', { name: 'Empty', exact: true }).click();
    await row('vehicle.telemetry').click();
    await vscode.page.keyboard.press('ArrowLeft');
    await open('orders');
    await waitFor('empty partitions', async () => {
      const partitions = (await rows()).filter((text) => text.startsWith('Partition'));
      return partitions.length === 3 && partitions.every((text) => / (\d+) → \1 /.test(text));
    });
    await chooseOf('vehicle.status', 'Empty Topic…');
    await vscode.page.getByRole('button', { name: 'Empty', exact: true }).click();
    await vscode.page.getByText('“vehicle.status” cannot be emptied: it is compacted').first().waitFor();
    await picture('tree-4-refused');
  });

  it('have configs that are changed by hand and checked before they are sent', async () => {
    await open('Configs');
    await open('Defaults');
    await chooseOf('retention.ms', 'Edit Topic Config…');
    await quick.asks('retention.ms');
    await quick.answer('soon');
    await quick.asks('A whole number is needed.');
    await quick.answer('86400000');
    await shows('retention.ms | 86400000 · set on the topic');
    await chooseOf('retention.ms', 'Edit Topic Config…');
    await quick.asks('Reset to Default');
    await quick.answer('Reset to Default');
    await waitFor('the default', async () => !(await rows()).some((text) => text.includes('set on the topic')));
    await picture('tree-5-configs');
  });

  it('are made by hand, and one is taken over into the form, which keeps what else it holds', async () => {
    await chooseOf('Topics', 'Create Topic');
    await quick.asks('Name of the topic');
    await quick.answer('made.by.hand');
    await quick.asks(/^Partitions/);
    await quick.answer('2');
    await quick.asks(/^Replication factor/);
    await quick.answer('');
    await shows('made.by.hand | 2 × 1');
    await chooseOf('made.by.hand', 'Send to This Topic');
    const form = await vscode.webview('Send');
    await waitFor('the topic', async () => (await form.getByRole('combobox', { name: 'Topic' }).inputValue()) === 'made.by.hand');
    assert.match(await form.getByRole('textbox', { name: 'Value', exact: true }).inputValue(), /vehicleId/);
  });
});
