import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxBroker } from '../../src/sandbox/broker';
import { repositoryRoot } from '../harness/root';
import { chooseTheme } from '../harness/themes';
import { screenshot } from '../harness/vscodePage';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';
import { SendPanel, TAB } from './sendPanel';
import { storedRecords } from '../harness/storedRecords';

const TOPIC = 'tab';
/** Set to a folder, pictures of the tab are left there. */
const PICTURES = process.env['KAFKA_DISPATCH_PICTURES'];

describe('The send panel as an editor tab', () => {
  let broker: SandboxBroker;
  let vscode: VscodeWindow;
  let view: SendPanel;
  let tab: SendPanel;

  before(async function () {
    this.timeout(60_000);
    broker = await SandboxBroker.start();
    broker.createTopic(TOPIC);
    vscode = await openVscode({
      viewport: { width: 1200, height: 1000 },
      userSettings: { 'kafkaDispatch.connections': [{ id: 'lab', name: 'lab', bootstrapServers: [broker.address] }] },
    });
    view = await SendPanel.open(vscode);
    await view.setTopic(TOPIC);
    await view.value.fill('"from the view"');
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

  const tabs = () => vscode.page.locator('.tabs-container .tab').filter({ hasText: TAB });
  const values = async (): Promise<readonly (string | null)[]> => (await storedRecords(broker, TOPIC)).map(([, value]) => value);

  it('opens by the icon of the view with the same draft, at most 600 px wide and at the left, and once', async () => {
    await vscode.page.getByRole('button', { name: 'Open Send Panel in Editor' }).click();
    tab = await SendPanel.shown(vscode, TAB);
    assert.deepEqual([await tab.topic.inputValue(), await tab.value.inputValue()], [TOPIC, '"from the view"']);
    await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
    await waitFor('room', () => tab.page.evaluate(() => window.innerWidth > 1000));
    assert.deepEqual(await tab.page.locator('main').evaluate((main) => [main.getBoundingClientRect().left, main.getBoundingClientRect().width]), [0, 600]);
    tab = await SendPanel.openInEditor(vscode);
    assert.equal(await tabs().count(), 1);
    view = await SendPanel.open(vscode);
  });

  it('is in step with the side bar, whichever of them is typed in', async () => {
    await tab.value.fill('"typed in the tab"');
    await waitFor('the view', async () => (await view.value.inputValue()) === '"typed in the tab"');
    await view.value.fill('"typed in the view"');
    await waitFor('the tab', async () => (await tab.value.inputValue()) === '"typed in the view"');
    for (let turn = 0; turn < 5; turn++) {
      await tab.value.click();
      await vscode.page.keyboard.press('End');
      await vscode.page.keyboard.type(`t${turn}`);
      await view.topic.click();
      await vscode.page.keyboard.press('End');
      await vscode.page.keyboard.type(`v${turn}`);
    }
    const typed = ['"typed in the view"t0t1t2t3t4', `${TOPIC}v0v1v2v3v4`];
    const held = async (panel: SendPanel): Promise<string[]> => [await panel.value.inputValue(), await panel.topic.inputValue()];
    await waitFor('both hold everything', async () => JSON.stringify([await held(view), await held(tab)]) === JSON.stringify([typed, typed]), 5_000).catch(async () => assert.deepEqual([await held(view), await held(tab)], [typed, typed]));
    await view.setTopic(TOPIC);
    await waitFor('the tab has it too', async () => (await tab.topic.inputValue()) === TOPIC);
  });

  it('sends by Ctrl+Enter and by its button, each once, and both show the results', async () => {
    await tab.value.fill('"one"');
    await tab.value.press('Control+Enter');
    await tab.outcomes('Acknowledged', 1);
    await view.outcomes('Acknowledged', 1);
    await tab.value.fill('"two"');
    await tab.send.click();
    await tab.outcomes('Acknowledged', 2);
    await view.value.press('Control+Enter');
    await view.outcomes('Acknowledged', 3);
    await vscode.runCommand('Kafka: Send Message');
    await tab.outcomes('Acknowledged', 4);
    assert.deepEqual(await values(), ['"one"', '"two"', '"two"', '"two"']);
  });

  it('gets what it missed while another editor was before it', async () => {
    await vscode.runCommand('File: New Untitled Text File');
    await waitFor('it is hidden', async () => (await vscode.page.locator('iframe.webview').count()) < 2 || (await vscode.page.locator('iframe.webview:visible').count()) === 1);
    await view.value.fill('"meanwhile"');
    await view.send.click();
    await view.outcomes('Acknowledged', 5);
    await tabs().click();
    tab = await SendPanel.shown(vscode, TAB);
    await tab.outcomes('Acknowledged', 5);
    assert.equal(await tab.value.inputValue(), '"meanwhile"');
  });

  it('is there again after a reload of the window, with what was typed, and sends', async function () {
    this.timeout(60_000);
    const before = (await tab.titles()).filter((title) => title === 'Acknowledged').length;
    await tab.value.fill('"before the reload"');
    await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
    await vscode.reload();
    tab = await SendPanel.shown(vscode, TAB);
    assert.deepEqual([await tab.topic.inputValue(), await tab.value.inputValue(), await tabs().count()], [TOPIC, '"before the reload"', 1]);
    await tab.outcomes('Acknowledged', before);
    await tab.value.press('Control+Enter');
    await tab.outcomes('Acknowledged', before + 1);
    assert.equal((await values()).at(-1), '"before the reload"');
  });

  it('looks like an editor in dark and light', async function () {
    this.timeout(60_000);
    for (const theme of ['dark', 'light'] as const) {
      await chooseTheme(vscode, theme);
      await waitFor(`the ${theme} theme`, () => tab.page.evaluate((kind) => document.body.dataset['vscodeThemeKind'] === `vscode-${kind}`, theme));
      const [ground, editor] = await tab.page.locator('.actions').evaluate((actions) => [
        getComputedStyle(actions).getPropertyValue('--ground'),
        getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background'),
      ]);
      assert.equal(ground, editor);
      await vscode.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      if (PICTURES !== undefined) {
        mkdirSync(join(repositoryRoot(), PICTURES), { recursive: true });
        await vscode.page.screenshot({ path: join(repositoryRoot(), PICTURES, `tab-1200-${theme}.png`) });
      }
    }
  });
});
