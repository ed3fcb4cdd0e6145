import assert from 'node:assert/strict';
import { javaJudge, stopJudges } from '../harness/judges';
import { startSecuredKafka, type SecuredKafka } from '../harness/kafka';
import { orSkip } from '../harness/unavailable';
import { screenshot } from '../harness/vscodePage';
import { openVscode, type VscodeWindow } from '../harness/vscodeWindow';
import { QuickInput } from './quickInput';
import { SendPanel } from './sendPanel';

const TOPIC = 'secured';

describe('A real cluster with TLS and login, by hand', () => {
  let kafka: SecuredKafka;
  let vscode: VscodeWindow;

  before(async function () {
    kafka = await orSkip(this, startSecuredKafka({ topics: [{ name: TOPIC, partitions: 1 }] }));
    vscode = await openVscode({ viewport: { width: 1200, height: 1000 } });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      console.error(`Screen: ${await screenshot(vscode.page)}`);
    }
  });

  after(async () => {
    await vscode.close();
    await kafka.stop();
    await stopJudges();
  });

  it('is told that the password is wrong, mends it, and the message is stored', async function () {
    this.timeout(90_000);
    const { page } = vscode;
    const quick = new QuickInput(page);
    await vscode.runCommand('Kafka: Add Connection');
    await quick.asks(/What the connection is called/);
    await quick.answer('secured');
    await quick.asks(/Bootstrap servers/);
    await quick.answer(kafka.listeners.saslTls);
    await quick.pick('Login over TLS');
    await quick.pick('SCRAM-SHA-512');
    await quick.asks('User name');
    await quick.answer('admin');
    await quick.asks(/Password/);
    await quick.answer('not this one');
    await quick.pick('A CA File…');
    await quick.asks('CA File');
    await quick.chooseFile(kafka.certs.ca);
    await quick.pick('No Client Certificate');
    await page.locator('.statusbar').getByText('secured', { exact: true }).waitFor();

    const panel = await SendPanel.open(vscode);
    await panel.setTopic(TOPIC);
    await panel.value.fill('"over TLS"');
    await panel.send.click();
    await panel.newestIs('Rejected, not stored');
    assert.match(await panel.card(), /refused the login as “admin” with SCRAM-SHA-512/);

    await vscode.runCommand('Kafka: Edit Connection');
    await quick.pick('secured');
    await quick.asks(/What the connection is called/);
    await page.keyboard.press('Enter');
    await quick.asks(/Bootstrap servers/);
    await page.keyboard.press('Enter');
    await quick.pick('Login over TLS');
    await quick.pick('SCRAM-SHA-512');
    await quick.asks('User name');
    await page.keyboard.press('Enter');
    await quick.asks(/Password/);
    await quick.answer('admin-secret');
    await quick.pick(kafka.certs.ca);
    await quick.pick('No Client Certificate');
    await quick.box.waitFor({ state: 'hidden' });
    await panel.send.click();
    await panel.newestIs('Acknowledged');
    const records = await (await javaJudge()).consume(kafka.brokers[0]!.address, TOPIC);
    assert.deepEqual(records.map(({ value }) => value?.toString()), ['"over TLS"']);
  });
});
