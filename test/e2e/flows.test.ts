import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxBroker } from '../../src/sandbox/broker';
import { freePorts } from '../harness/ports';
import { temporaryFolder } from '../harness/temp';
import { screenshot } from '../harness/vscodePage';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';
import { RawClient } from '../unit/sandbox/rawClient';
import { decodeAll, fetchFrom } from '../unit/sandbox/records';
import { QuickInput } from './quickInput';
import { SendPanel } from './sendPanel';

const TOPIC = 'flows';

describe('Sending by hand, where things go wrong', () => {
  let broker: SandboxBroker;
  let vscode: VscodeWindow;
  let panel: SendPanel;

  before(async function () {
    this.timeout(60_000);
    broker = await SandboxBroker.start();
    broker.createTopic(TOPIC);
    const [down] = await freePorts(1);
    const connection = (id: string, more: object = {}): object => ({ id, name: id, bootstrapServers: [broker.address], ...more });
    vscode = await openVscode({
      viewport: { width: 1200, height: 1000 },
      userSettings: {
        'kafkaDispatch.connections': [
          connection('lab'),
          connection('prod-eu', { protected: true }),
          connection('archive', { readOnly: true }),
          connection('down', { bootstrapServers: [`127.0.0.1:${down}`] }),
        ],
      },
    });
    panel = await SendPanel.open(vscode);
    await panel.connect('lab');
    await panel.setTopic(TOPIC);
  });

  beforeEach(async function () {
    this.timeout(60_000);
    await panel.connect('lab');
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
  });

  /** The values in the log, as another client reads them. */
  const stored = async (): Promise<readonly string[]> => {
    return (await storedBytes()).map((value) => value?.toString() ?? 'null');
  };

  const storedBytes = async (): Promise<(Buffer | null)[]> => {
    const client = await RawClient.connect(broker);
    try {
      return (await decodeAll((await fetchFrom(client, 0n, { topic: TOPIC })).records)).map(({ value }) => value);
    } finally {
      await client.close();
    }
  };

  it('stores one record for each press, however it is pressed and however long', async () => {
    await panel.value.fill('"pressed"');
    await panel.send.click();
    await panel.outcomes('Acknowledged', 1);
    await panel.send.press('Enter');
    await panel.outcomes('Acknowledged', 2);
    await panel.send.press(' ');
    await panel.outcomes('Acknowledged', 3);
    const { keyboard } = vscode.page;
    await panel.value.focus();
    await keyboard.down('Control');
    await keyboard.down('Enter');
    await panel.outcomes('Acknowledged', 4);
    // A key is held until long after the first press was answered.
    for (let repeat = 0; repeat < 10; repeat++) {
      await keyboard.down('Enter');
    }
    await keyboard.up('Enter');
    await keyboard.up('Control');
    await panel.send.focus();
    await keyboard.down('Enter');
    await panel.outcomes('Acknowledged', 5);
    for (let repeat = 0; repeat < 10; repeat++) {
      await keyboard.down('Enter');
    }
    await keyboard.up('Enter');
    await panel.value.fill('"last"');
    await panel.send.click();
    await panel.outcomes('Acknowledged', 6);
    assert.deepEqual(await stored(), [...Array.from({ length: 5 }, () => '"pressed"'), '"last"']);
  });

  it('keeps what was typed while the view is hidden, and over a reload of the window', async () => {
    await panel.value.fill('"typed before"');
    await vscode.page.getByRole('tab', { name: /^Explorer/ }).click();
    await vscode.page.locator('iframe.webview').waitFor({ state: 'hidden' });
    panel = await SendPanel.open(vscode);
    assert.equal(await panel.value.inputValue(), '"typed before"');
    await vscode.reload();
    panel = await SendPanel.open(vscode);
    assert.equal(await panel.value.inputValue(), '"typed before"');
    assert.equal(await panel.topic.inputValue(), TOPIC);
  });

  it('keeps results over a reload of the window, with what is needed to send them again', async () => {
    await panel.outcomes('Acknowledged', 6);
    const before = (await stored()).length;
    await panel.newest.locator('button.title').click();
    await panel.newest.getByRole('button', { name: 'Send Again', exact: true }).click();
    await panel.outcomes('Acknowledged', 7);
    assert.deepEqual((await stored()).slice(before), ['"last"']);
  });

  it('stores as many records as the button says, in one row, which is kept over a reload and opens into each', async function () {
    this.timeout(60_000);
    const before = (await stored()).length;
    await panel.page.getByRole('button', { name: /^Repeat/ }).click();
    await panel.page.getByLabel('Times').fill('250');
    await panel.send.getByText('Send × 250').waitFor();
    await panel.send.click();
    await panel.newestIs('250 acknowledged');
    assert.equal((await stored()).length, before + 250);
    await panel.page.getByLabel('Times').fill('10000');
    await panel.page.getByLabel('Pause between (ms)').fill('50');
    await panel.send.click();
    await waitFor('some are sent', async () => /^Sending… [1-9]/.test((await panel.titles())[0] ?? ''));
    await panel.newest.getByRole('button', { name: 'Cancel' }).click();
    const title = await waitFor('the end', async () => /^Cancelled: (\d+) of 10,000 sent$/.exec((await panel.titles())[0] ?? '') ?? undefined);
    assert.equal((await stored()).length, before + 250 + Number(title[1]));
    await panel.page.getByLabel('Times').fill('');
    await panel.page.getByLabel('Pause between (ms)').fill('');
    await panel.page.getByRole('button', { name: /^Repeat/ }).click();
    await vscode.reload();
    panel = await SendPanel.open(vscode);
    const group = panel.page.locator('.result', { hasText: '250 acknowledged' });
    await group.locator('button.title').click();
    await group.locator('.member').first().click();
    await group.getByRole('region', { name: 'Message 1 of 250' }).waitFor();
    await waitFor('its story', async () => (await group.locator('.member-details .trace .stage').count()) === 6);
    await group.locator('button.title').click();
  });

  it('tells a failure beside the view only where the view is hidden, and no success anywhere else', async function () {
    this.timeout(40_000);
    const { page } = vscode;
    const told = page.locator('.notifications-center .notification-list-item');
    await panel.value.fill('"told once"');
    const rows = (await panel.titles()).length;
    await panel.send.click();
    await waitFor('its row', async () => (await panel.titles()).length === rows + 1);
    await panel.newestIs('Acknowledged');
    broker.faults.add({ kind: 'error', api: 'Produce', code: 44 });
    await panel.send.click();
    await panel.newestIs('Rejected, not stored');
    await vscode.runCommand('Notifications: Show Notifications');
    await page.locator('.notifications-center').waitFor();
    assert.equal(await told.count(), 0);
    await page.getByRole('tab', { name: /^Explorer/ }).click();
    await page.locator('iframe.webview').waitFor({ state: 'hidden' });
    await vscode.runCommand('Kafka: Resend Last Message');
    await waitFor('it is stored', async () => (await stored()).at(-1) === '"told once"' && (await stored()).at(-2) === '"told once"');
    broker.faults.add({ kind: 'error', api: 'Produce', code: 44 });
    await vscode.runCommand('Kafka: Resend Last Message');
    await vscode.runCommand('Notifications: Show Notifications');
    await told.getByText('A policy of the cluster forbids this').waitFor();
    assert.equal(await told.count(), 1);
    await vscode.runCommand('Notifications: Clear All Notifications');
    panel = await SendPanel.open(vscode);
    assert.deepEqual((await panel.titles()).slice(0, 4), ['Rejected, not stored', 'Acknowledged', 'Rejected, not stored', 'Acknowledged']);
  });

  it('edits the value in an editor, both ways', async () => {
    await panel.value.fill('{"speed": 1}');
    await panel.button('Edit Value in Editor').click();
    const editor = vscode.page.locator('.editor-instance .monaco-editor').first();
    await editor.locator('.view-lines').getByText('"speed"').waitFor();
    await editor.click();
    await vscode.page.keyboard.press('Control+A');
    await vscode.page.keyboard.type('42');
    await waitFor('the form', async () => (await panel.value.inputValue()) === '42');
    await panel.value.fill('{"speed": 3}');
    await waitFor('the editor', async () => /3/.test((await editor.locator('.view-lines').textContent()) ?? ''));
    await panel.send.click();
    await panel.newestIs('Acknowledged');
    assert.equal((await stored()).at(-1), '{"speed": 3}');
  });

  it('takes a value from a file as it is, byte by byte', async () => {
    const folder = temporaryFolder('value');
    try {
      const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0x7f]);
      writeFileSync(join(folder.path, 'value.bin'), bytes);
      const before = (await storedBytes()).length;
      await panel.page.getByRole('combobox', { name: 'Value format' }).selectOption({ label: 'From File…' });
      await new QuickInput(vscode.page).chooseFile(join(folder.path, 'value.bin'));
      await waitFor('the bytes', async () => (await panel.value.inputValue()) === bytes.toString('base64'));
      await panel.send.click();
      await waitFor('the record', async () => (await storedBytes()).length === before + 1);
      assert.deepEqual((await storedBytes()).at(-1), bytes);
    } finally {
      folder.remove();
      await panel.page.getByRole('combobox', { name: 'Value format' }).selectOption('json');
      await panel.value.fill('"text again"');
    }
  });

  it('asks before it writes to a protected cluster, and takes No for an answer', async () => {
    await panel.connect('prod-eu');
    assert.match((await panel.send.textContent()) ?? '', /^Send to prod-eu…/);
    const before = (await stored()).length;
    const dialog = vscode.page.getByRole('dialog');
    await panel.send.click();
    await dialog.getByText(`Send 1 message to ${TOPIC} on prod-eu?`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await panel.newestIs('Rejected, not stored');
    assert.equal((await stored()).length, before);
    await panel.send.click();
    await dialog.getByRole('button', { name: 'Send' }).click();
    await panel.newestIs('Acknowledged');
    assert.equal((await stored()).length, before + 1);
  });

  it('deletes a topic of a protected cluster only for who types its name', async () => {
    broker.createTopic('to-be-deleted');
    await panel.connect('prod-eu');
    await vscode.runCommand('Kafka: Delete Topic');
    const input = vscode.page.locator('.quick-input-widget');
    await input.getByRole('option', { name: 'to-be-deleted' }).click();
    await input.getByText(/Type the name of the topic/).waitFor();
    await input.locator('input[type="text"]').first().fill('something-else');
    await vscode.page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
    assert.equal(await hasTopic('to-be-deleted'), true);
    await vscode.runCommand('Kafka: Delete Topic');
    await input.getByRole('option', { name: 'to-be-deleted' }).click();
    await input.getByText(/Type the name of the topic/).waitFor();
    await input.locator('input[type="text"]').first().fill('to-be-deleted');
    await vscode.page.keyboard.press('Enter');
    await waitFor('the topic is gone', async () => !(await hasTopic('to-be-deleted')));
  });

  const hasTopic = async (name: string): Promise<boolean> => {
    const client = await RawClient.connect(broker);
    try {
      return (await fetchFrom(client, 0n, { topic: name })).error === 0;
    } finally {
      await client.close();
    }
  };

  it('writes nothing to a read-only cluster', async () => {
    await panel.connect('archive');
    assert.equal(await panel.send.getAttribute('title'), 'archive is read-only: nothing can be sent.');
    assert.equal(await panel.send.evaluate((button: HTMLButtonElement) => button.disabled), true);
  });

  it('names the address of a broker that is down while it goes on trying, and is cancelled as not stored', async () => {
    await panel.connect('down');
    await panel.send.click();
    await waitFor('the refused address', async () => /127\.0\.0\.1:\d+ not reachable/.test(await panel.facts()), 10_000);
    assert.match(await panel.card(), /127\.0\.0\.1:\d+/);
    await panel.newest.getByRole('button', { name: 'Cancel', exact: true }).click();
    await panel.newestIs('Rejected, not stored');
  });

  it('says unknown of what was written and not waited for, and finds it when asked to look', async () => {
    const before = (await stored()).length;
    const swallowed = broker.faults.add({ kind: 'swallow', when: 'after', api: 'Produce' });
    await panel.value.fill('"not waited for"');
    await panel.send.click();
    await swallowed.struck;
    await panel.button('Stop Waiting').click();
    await panel.newestIs('Unknown, may be stored');
    assert.match(await panel.card(), /may be stored/);
    assert.equal((await stored()).length, before + 1);
    await panel.button('Look for It').click();
    await panel.newestIs('Found: it was stored');
    assert.match(await panel.facts(), new RegExp(`offset ${before}\\b`));
  });

  it('comes through a cut connection with one copy', async () => {
    const before = (await stored()).length;
    broker.faults.add({ kind: 'drop', when: 'after', api: 'Produce' });
    await panel.value.fill('"cut"');
    await panel.send.click();
    await panel.newestIs('Acknowledged');
    assert.deepEqual((await stored()).slice(before), ['"cut"']);
  });

  it('makes the missing topic that it names, and sends again', async () => {
    await panel.setTopic('not.there.yet');
    await panel.send.click();
    await panel.newestIs('Rejected, not stored');
    assert.match(await panel.card(), /not\.there\.yet/);
    await panel.newest.getByRole('button', { name: /^Create Topic/ }).click();
    await waitFor('the topic', () => hasTopic('not.there.yet'));
    await panel.newest.getByRole('button', { name: 'Send Again', exact: true }).click();
    await panel.newestIs('Acknowledged');
    await panel.setTopic(TOPIC);
  });

  it('makes the topic that is typed into the list, with the partitions it asks for', async () => {
    const quick = new QuickInput(vscode.page);
    await panel.topic.fill('typed.anew');
    await panel.page.getByRole('option', { name: 'Create topic “typed.anew”…' }).click();
    await quick.asks(/Name of the topic/);
    assert.equal(await quick.box.locator('input').first().inputValue(), 'typed.anew');
    await vscode.page.keyboard.press('Enter');
    await quick.asks(/^Partitions/);
    await quick.answer('4');
    await quick.asks(/^Replication factor/);
    await quick.answer('');
    await waitFor('the topic in the form', async () => (await panel.topic.getAttribute('title')) === '4 partitions');
    await panel.setTopic(TOPIC);
  });

  it('refuses two megabytes with the limit', async () => {
    const before = (await stored()).length;
    await panel.value.fill(JSON.stringify('x'.repeat(2_000_000)));
    await panel.page.getByText(/1\.9.MB of 1.MB/).waitFor();
    await panel.send.click();
    await panel.newestIs('Rejected, not stored');
    assert.match(await panel.card(), /1.MB/);
    assert.equal((await stored()).length, before);
    await panel.value.fill('{}');
  });
});
