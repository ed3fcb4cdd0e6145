import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { SandboxBroker } from '../../src/sandbox/broker';
import { repositoryRoot } from '../harness/root';
import { storedRecords } from '../harness/storedRecords';
import { screenshot } from '../harness/vscodePage';
import { temporaryFolder, type TemporaryFolder } from '../harness/temp';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';
import { QuickInput } from './quickInput';
import { SendPanel } from './sendPanel';

const TOPIC = 'fleet';
const LINES = ['{"vehicleId":"truck-7","odometer":9007199254740993}', '{"vehicleId":"truck-8","odometer":1.10}', 'not JSON'];
/** Set to a folder, pictures of the questions are left there. */
const PICTURES = process.env['KAFKA_DISPATCH_PICTURES'];

describe('Sending from an editor, by hand', () => {
  let broker: SandboxBroker;
  let files: TemporaryFolder;
  let vscode: VscodeWindow;
  let quick: QuickInput;

  before(async function () {
    this.timeout(60_000);
    broker = await SandboxBroker.start();
    broker.createTopic(TOPIC);
    broker.createTopic('other');
    files = temporaryFolder('from-editor');
    const folder = join(files.path, 'folder');
    mkdirSync(folder);
    writeFileSync(join(folder, 'events.txt'), LINES.join('\n'));
    writeFileSync(join(folder, 'array.json'), '[{"n": 1}, {"n": 2.0}]\n');
    vscode = await openVscode({
      folder,
      viewport: { width: 1200, height: 800 },
      userSettings: {
        'editor.wordWrap': 'off',
        'kafkaDispatch.connections': [
          { id: 'lab', name: 'lab', bootstrapServers: [broker.address] },
          { id: 'prod', name: 'prod', bootstrapServers: [broker.address], protected: true },
        ],
      },
    });
    vscode.page.setDefaultTimeout(10_000);
    quick = new QuickInput(vscode.page);
  });

  afterEach(async function () {
    broker.faults.clear();
    if (this.currentTest?.state === 'failed') {
      console.error(`Screen: ${await screenshot(vscode.page)}`);
    }
  });

  after(async () => {
    await vscode.close();
    await broker.stop();
    files.remove();
  });

  const stored = () => storedRecords(broker, TOPIC);
  const editor = (): Locator => vscode.page.locator('.editor-instance .monaco-editor').first();
  /** In the list of all notifications, once it is shown. */
  const notification = (text: string | RegExp): Locator => vscode.page.locator('.notifications-center .notification-list-item').filter({ hasText: text });
  const tells = async (text: string | RegExp): Promise<void> => {
    await vscode.runCommand('Notifications: Show Notifications');
    await notification(text).waitFor();
  };
  const dialog = (): Locator => vscode.page.getByRole('dialog');
  const picture = async (name: string): Promise<void> => {
    if (PICTURES !== undefined) {
      mkdirSync(join(repositoryRoot(), PICTURES), { recursive: true });
      await vscode.page.screenshot({ path: join(repositoryRoot(), PICTURES, `${name}.png`) });
    }
  };
  const openFile = async (name: string): Promise<void> => {
    await vscode.page.keyboard.press('Control+P');
    await quick.box.locator('input').first().fill(name);
    await quick.pick(name);
    await vscode.page.getByRole('tab', { name }).first().waitFor();
    await editor().locator('.view-line').first().waitFor();
  };
  const selectLines = async (count: number): Promise<void> => {
    await editor().locator('.view-line').first().click();
    await vscode.page.keyboard.press('Control+Home');
    for (let line = 1; line < count; line++) {
      await vscode.page.keyboard.press('Shift+ArrowDown');
    }
    await vscode.page.keyboard.press('Shift+End');
  };
  const asksForKey = (): Promise<void> => quick.box.getByPlaceholder('Key of each message').waitFor();
  const asksHow = (): Promise<void> => quick.box.getByPlaceholder('How they are sent').waitFor();
  const sendsEach = async (): Promise<void> => {
    await asksHow();
    await quick.pick('Each by itself');
  };
  const leave = async (): Promise<void> => {
    await quick.box.locator('input:focus').waitFor();
    await vscode.page.keyboard.press('Escape');
    await quick.box.waitFor({ state: 'hidden' });
  };
  /** A menu that has just come up lets go of a click. */
  const chooseInMenu = async (label: string): Promise<void> => {
    const item = vscode.page.locator('.monaco-menu').getByText(label);
    await item.waitFor();
    await waitFor(`${label} to be chosen`, async () => {
      await item.click({ timeout: 500 }).catch(() => undefined);
      return (await item.count()) === 0;
    });
  };
  const connect = async (name: string): Promise<void> => {
    await vscode.runCommand('Kafka: Select Connection');
    await quick.pick(name);
    await vscode.page.locator('.statusbar').getByText(name, { exact: true }).waitFor();
  };
  const clearNotifications = (): Promise<void> => vscode.runCommand('Notifications: Clear All Notifications');

  it('sends selected lines from the menu of the editor, keyed by a field, after asking once', async function () {
    this.timeout(60_000);
    await connect('lab');
    await openFile('events.txt');
    await selectLines(2);
    await editor().locator('.view-line').first().click({ button: 'right' });
    await vscode.page.locator('.monaco-menu').getByText('Send Selection as Message').waitFor();
    await picture('editor-1-menu');
    await chooseInMenu('Send Selection as Message');
    await quick.asks('Send 2 Messages (JSON) to lab');
    await quick.box.getByRole('option', { name: TOPIC }).waitFor();
    await picture('editor-2-topic');
    await quick.answer(TOPIC);
    await quick.box.getByRole('option', { name: /vehicleId/ }).waitFor();
    await picture('editor-3-key');
    await quick.pick('vehicleId');
    await asksHow();
    await picture('editor-3b-how');
    await sendsEach();
    await dialog().getByText(`Send 2 messages to ${TOPIC} on lab?`).waitFor();
    assert.deepEqual(await stored(), []);
    await dialog().getByRole('button', { name: 'Send' }).click();
    await waitFor('both', async () => (await stored()).length === 2);
    await tells('2 acknowledged.');
    await picture('editor-4-summary');
    assert.deepEqual(await stored(), [['truck-7', LINES[0]], ['truck-8', LINES[1]]]);
    const panel = await SendPanel.open(vscode);
    await panel.outcomes('2 acknowledged', 1);
  });

  it('offers what was answered the last time first, and tells nothing where the results are seen', async function () {
    this.timeout(60_000);
    await clearNotifications();
    await selectLines(1);
    await quick.run('Kafka: Send Selection as Message');
    await quick.asks('Send 1 Message (JSON) to lab');
    await quick.asks('used last');
    await vscode.page.keyboard.press('Enter');
    await asksForKey();
    await vscode.page.keyboard.press('Enter');
    await waitFor('the third record', async () => (await stored()).length === 3);
    assert.deepEqual((await stored())[2], ['truck-7', LINES[0]]);
    await (await SendPanel.shown(vscode, 'Send')).outcomes('Acknowledged', 1);
    await vscode.runCommand('Notifications: Show Notifications');
    await vscode.page.locator('.notifications-center').waitFor();
    assert.equal(await notification(/acknowledged/).count(), 0);
    // It would take the next Escape.
    await vscode.page.keyboard.press('Escape');
    await vscode.page.locator('.notifications-center').waitFor({ state: 'hidden' });
  });

  it('sends nothing where its user presses Escape at any question', async function () {
    this.timeout(60_000);
    await selectLines(2);
    const sendSelection = async (): Promise<void> => {
      await quick.run('Kafka: Send Selection as Message');
      await quick.asks('Send 2 Messages (JSON) to lab');
    };
    await sendSelection();
    await leave();
    await sendSelection();
    await quick.answer('other');
    await asksForKey();
    await leave();
    await sendSelection();
    await quick.answer('other');
    await asksForKey();
    await quick.pick('None');
    await asksHow();
    await leave();
    await sendSelection();
    await quick.answer('other');
    await asksForKey();
    await quick.pick('None');
    await sendsEach();
    await dialog().getByText('Send 2 messages to other on lab?').waitFor();
    await vscode.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    assert.deepEqual([(await stored()).length, (await storedRecords(broker, 'other')).length], [3, 0]);
  });

  it('sends a file from the explorer to a topic that is typed, and tells what was refused', async function () {
    this.timeout(60_000);
    await vscode.runCommand('View: Show Explorer');
    const file = vscode.page.getByRole('treeitem', { name: 'array.json' });
    await file.click({ button: 'right' });
    await chooseInMenu('Send File as Message');
    await quick.asks('Send 2 Messages (JSON) to lab');
    await quick.box.getByRole('option', { name: 'other' }).waitFor();
    await quick.box.locator('input').first().fill('fleet.new');
    await quick.box.getByRole('option', { name: 'Topic “fleet.new”' }).waitFor();
    await vscode.page.keyboard.press('Enter');
    await asksForKey();
    await quick.pick('Text…');
    await quick.asks('Text of the key');
    await quick.answer('k');
    await sendsEach();
    await dialog().getByRole('button', { name: 'Send' }).click();
    await tells(/2 rejected\. .*fleet\.new.* does not exist\./i);
    await picture('editor-5-refused');
    await clearNotifications();
  });

  it('takes all files that are selected in the explorer, and says what it took them for', async function () {
    this.timeout(60_000);
    await vscode.runCommand('View: Show Explorer');
    const file = (name: string): Locator => vscode.page.getByRole('treeitem', { name });
    await file('array.json').click();
    await file('events.txt').click({ modifiers: ['Control'] });
    await file('events.txt').click({ button: 'right' });
    await chooseInMenu('Send File as Message');
    await quick.asks('Send 3 Messages (JSON and text) to lab');
    await leave();
    assert.equal((await stored()).length, 3);
  });

  it('asks before a protected connection once, with the count', async function () {
    this.timeout(60_000);
    await connect('prod');
    await openFile('array.json');
    await vscode.runCommand('Kafka: Send File as Message');
    await quick.asks('Send 2 Messages (JSON) to prod');
    await quick.box.getByRole('option', { name: TOPIC, exact: true }).waitFor();
    await quick.answer(TOPIC);
    await asksForKey();
    await quick.pick('None');
    await sendsEach();
    await dialog().getByText(`Send 2 messages to ${TOPIC} on prod?`).waitFor();
    await dialog().getByRole('button', { name: 'Send' }).click();
    await waitFor('both', async () => (await stored()).length === 5);
    await dialog().waitFor({ state: 'hidden' });
    assert.deepEqual((await stored()).slice(3), [[null, '{"n": 1}'], [null, '{"n": 2.0}']]);
  });

  it('is cancelled by its notification, and says what is not known', async function () {
    this.timeout(60_000);
    await connect('lab');
    const { struck } = broker.faults.add({ kind: 'swallow', when: 'after', api: 'Produce' });
    await vscode.runCommand('Kafka: Send File as Message');
    await quick.asks('used last');
    await vscode.page.keyboard.press('Enter');
    await asksForKey();
    await vscode.page.keyboard.press('Enter');
    await asksHow();
    await vscode.page.keyboard.press('Enter');
    await dialog().getByRole('button', { name: 'Send' }).click();
    await struck;
    await tells(`Sending 2 messages to ${TOPIC}…`);
    await notification(/Sending/).getByRole('button', { name: 'Cancel' }).click();
    await tells('2 unknown, may be stored.');
    await clearNotifications();
  });

  it('sends several in one transaction, chosen with the keyboard, and remembers that', async function () {
    this.timeout(60_000);
    const before = (await stored()).length;
    for (const isFirst of [true, false]) {
      await vscode.runCommand('Kafka: Send File as Message');
      await quick.asks('used last');
      await vscode.page.keyboard.press('Enter');
      await asksForKey();
      await vscode.page.keyboard.press('Enter');
      await asksHow();
      if (isFirst) {
        await vscode.page.keyboard.press('ArrowDown');
      }
      await vscode.page.keyboard.press('Enter');
      await dialog().getByText(`Send 2 messages to ${TOPIC} on lab in one transaction?`).waitFor();
      await dialog().getByRole('button', { name: 'Send' }).click();
      await tells('Transaction committed: 2 messages.');
      await clearNotifications();
    }
    assert.equal((await stored()).length, before + 4);
    await (await SendPanel.open(vscode)).outcomes('Transaction committed', 2);
  });
});
