import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxBroker } from '../../src/sandbox/broker';
import sample from '../../samples/vehicle-telemetry.json';
import { SendPanel } from '../e2e/sendPanel';
import { repositoryRoot } from '../harness/root';
import { chooseTheme } from '../harness/themes';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { waitFor } from '../harness/waitFor';

const FOLDER = join(repositoryRoot(), 'docs', 'pictures');

/** The pictures of docs/producer.md: the vehicle of the tutorial, sent in every way, and a broker that does not answer. */
describe('pictures of the producer page', function () {
  this.timeout(120_000);
  let vscode: VscodeWindow;
  let panel: SendPanel;
  let broker: SandboxBroker;

  before(async () => {
    mkdirSync(FOLDER, { recursive: true });
    broker = await SandboxBroker.start();
    broker.createTopic(sample.topic, { partitions: 6 });
    vscode = await openVscode({
      viewport: { width: 1200, height: 1250 },
      userSettings: { 'kafkaDispatch.connections': [{ id: 'fleet', name: 'fleet', bootstrapServers: [broker.address] }] },
    });
    await chooseTheme(vscode, 'dark');
    panel = await SendPanel.open(vscode);
    await panel.connect('fleet');
    await panel.setTopic(sample.topic);
    await panel.page.locator('#key-mode-text').check();
    await panel.key.fill(sample.key.text);
    await panel.value.fill(sample.value.text);
    await panel.page.locator('#acks-all').check();
  });
  after(async () => {
    await vscode.close();
    await broker.stop();
  });

  /** What stands between two places of the page, with a margin. */
  const draw = async (name: string, from: string, to: string): Promise<void> => {
    await vscode.page.mouse.move(900, 500);
    await panel.page.evaluate(() => document.fonts.ready.then(() => undefined));
    const [first, last] = [panel.page.locator(from).first(), panel.page.locator(to).first()];
    await first.scrollIntoViewIfNeeded();
    await last.scrollIntoViewIfNeeded();
    const [top, bottom] = [await first.boundingBox(), await last.boundingBox()];
    await vscode.page.screenshot({ path: join(FOLDER, `${name}.png`), clip: { x: 48, y: top!.y - 6, width: 302, height: bottom!.y + bottom!.height - top!.y + 12 } });
  };
  const send = async (count: number): Promise<void> => {
    await panel.send.click();
    await waitFor('the row', async () => (await panel.titles()).length === count);
  };
  const openNewest = async (): Promise<void> => {
    await panel.newest.locator('button.title').click();
    await panel.newest.locator('.details').waitFor();
  };

  it('the form, and what its settings promise', async () => {
    await panel.page.getByText('Valid JSON', { exact: true }).waitFor();
    await panel.page.getByText('There is only one replica').waitFor();
    await draw('form', '.fields', '.actions');
  });

  it('the story of a message that was acknowledged', async () => {
    await panel.page.locator('#f-compression').selectOption('lz4');
    await send(1);
    await panel.newestIs('Acknowledged');
    await openNewest();
    await draw('acknowledged', '.result.open', '.result.open .links');
    await panel.newest.locator('button.title').click();
  });

  it('one that was refused by a former leader and tried again', async () => {
    broker.faults.add({ kind: 'error', api: 'Produce', code: 6 });
    await send(2);
    await panel.newestIs('Acknowledged');
    await openNewest();
    await draw('retried', '.result.open', '.result.open .links');
    await panel.newest.locator('button.title').click();
  });

  it('one without an answer, and what looking for it found', async () => {
    const { struck } = broker.faults.add({ kind: 'swallow', when: 'after', api: 'Produce' });
    await send(3);
    await struck;
    await panel.button('Stop Waiting').click();
    await panel.newestIs('Unknown, may be stored');
    await openNewest();
    await draw('unknown', '.result.open', '.result.open .trace');
    await panel.newest.getByRole('button', { name: 'Look for It' }).click();
    await panel.newestIs('Found: it was stored');
    await draw('found', '.result.open > .title', '.result.open .proof .buttons');
    await panel.newest.locator('button.title').click();
  });

  it('four messages with acks 0, 1 and all', async () => {
    await panel.page.locator('#acks-0').check();
    await send(4);
    await panel.page.locator('#acks-1').check();
    await send(5);
    await panel.newestIs('Acknowledged');
    await draw('acks', '.results > .head', '.results .result:nth-child(3)');
  });

  it('many, which travel in batches', async () => {
    await panel.page.getByRole('button', { name: /^Repeat/ }).click();
    await panel.page.getByLabel('Times').fill('1000');
    await panel.send.click();
    await panel.newestIs('1,000 acknowledged');
    await openNewest();
    await panel.newest.locator('.member').nth(2).click();
    await panel.newest.locator('.member-details .trace').waitFor();
    await draw('repeat', '.result.open', '.member-details .trace');
  });
});
