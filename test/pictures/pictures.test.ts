import { join } from 'node:path';
import { repositoryRoot } from '../harness/root';
import { chooseTheme } from '../harness/themes';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';
import { SendPanel } from '../e2e/sendPanel';

/** Not tests of anything: `npm run pictures` draws the pictures of the README anew, in a real VS Code. */
describe('pictures', function () {
  this.timeout(120_000);
  let vscode: VscodeWindow;
  let panel: SendPanel;

  before(async () => {
    vscode = await openVscode({ viewport: { width: 1200, height: 1000 } });
    await chooseTheme(vscode, 'dark');
    panel = await SendPanel.open(vscode);
  });
  after(() => vscode.close());

  /** The side bar with its icons; what is right of it is empty. */
  const draw = async (name: string, height: number): Promise<void> => {
    await vscode.page.mouse.move(900, 500);
    await panel.page.evaluate(() => document.fonts.ready.then(() => undefined));
    await vscode.page.screenshot({ path: join(repositoryRoot(), 'media', `${name}.png`), clip: { x: 0, y: 36, width: 350, height } });
  };
  const send = async (title: string, count: number): Promise<void> => {
    await panel.send.click();
    await panel.outcomes(title, count);
  };

  it('first run', async () => {
    await panel.button('Start Sandbox').waitFor();
    await draw('first-run', 300);
  });

  it('a form and what became of its messages', async () => {
    await panel.button('Start Sandbox').click();
    await waitFor('the sample', async () => (await panel.topic.inputValue()) === 'vehicle.telemetry');
    await send('Acknowledged', 1);
    await panel.page.locator('#acks-0').check();
    await send('Sent, not acknowledged', 1);
    await panel.page.locator('#acks-all').check();
    await panel.key.fill('truck-9');
    await send('Acknowledged', 2);
    await panel.setTopic('vehicle.telemetri');
    await send('Rejected, not stored', 1);
    await panel.setTopic('vehicle.telemetry');
    await panel.page.getByRole('button', { name: /^Delivery/ }).click();
    await draw('send', 880);
  });

  it('an error with what to do', async () => {
    await panel.card();
    await panel.newest.locator('button.title').focus();
    await draw('error', 930);
  });
});
