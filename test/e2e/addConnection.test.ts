import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../harness/temp';
import { startVscode, type Vscode } from '../harness/vscode';
import { newVscodePage, screenshot, type VscodePage } from '../harness/vscodePage';
import { QuickInput } from './quickInput';

describe('adding a connection by hand', () => {
  let vscode: Vscode;
  let opened: VscodePage;

  before(async () => {
    vscode = await startVscode();
    opened = await newVscodePage(vscode, { withExtension: true });
    await opened.page.goto(opened.address);
    // The extension is known when its icon is in the activity bar.
    await opened.page.getByRole('tab', { name: 'Kafka' }).waitFor();
  });

  after(async () => {
    await opened.browser.close();
    await vscode.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      console.error(`Screen: ${await screenshot(opened.page)}`);
    }
  });

  it('asks step by step, goes back, says what is wrong, and selects what was added', async () => {
    const { page } = opened;
    const quick = new QuickInput(page);
    await quick.run('Kafka: Add Connection');
    await quick.asks(/What the connection is called/);
    await quick.asks('Add Connection (1/3)');
    await quick.answer('staging');
    await quick.asks(/Bootstrap servers/);
    await quick.answer('kafka://broker');
    await quick.asks(/leave out/);
    await quick.back();
    await quick.asks(/What the connection is called/);
    assert.equal(await quick.box.locator('input').first().inputValue(), 'staging');
    await page.keyboard.press('Enter');
    await quick.asks(/Bootstrap servers/);
    await quick.box.locator('input').first().fill('127.0.0.1');
    await quick.asks(/9092/);
    await page.keyboard.press('Enter');
    await quick.pick('Login over TLS');
    await quick.pick('SCRAM-SHA-512');
    await quick.asks('User name');
    await quick.answer('alice');
    await quick.asks(/Password/);
    assert.equal(await quick.box.locator('input').first().getAttribute('type'), 'password');
    await quick.answer('correct horse');
    await quick.pick('The Usual Authorities');
    await quick.pick('No Client Certificate');
    await page.locator('.statusbar').getByText('staging').waitFor();
    await quick.run('Kafka: Select Connection');
    await quick.box.getByRole('option', { name: /staging.*TLS, SASL · 127\.0\.0\.1:9092/ }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('edits it, and removes it after a question', async () => {
    const { page } = opened;
    const quick = new QuickInput(page);
    await quick.run('Kafka: Edit Connection');
    await quick.pick('staging');
    await quick.asks(/What the connection is called/);
    await quick.answer('renamed');
    await quick.asks(/Bootstrap servers/);
    await page.keyboard.press('Enter');
    await quick.pick('None');
    await page.locator('.statusbar').getByText('renamed').waitFor();
    await quick.run('Kafka: Remove Connection');
    await quick.pick('renamed');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.locator('.statusbar').getByText('renamed').waitFor({ state: 'hidden' });
  });

  it('asks for the passphrase of an encrypted key file until it opens it', async () => {
    const { page } = opened;
    const quick = new QuickInput(page);
    const folder = temporaryFolder('key');
    try {
      const { privateKey } = generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' },
      });
      writeFileSync(join(folder.path, 'client.crt'), 'not read before the connection opens');
      writeFileSync(join(folder.path, 'client.key'), privateKey);
      await quick.run('Kafka: Add Connection');
      await quick.asks(/What the connection is called/);
      await quick.answer('with a key');
      await quick.asks(/Bootstrap servers/);
      await quick.answer('127.0.0.1:9093');
      await quick.pick('TLS');
      await quick.pick('The Usual Authorities');
      await quick.pick('A Client Certificate');
      for (const [title, file] of [['Certificate File', 'client.crt'], ['Key File of This Certificate', 'client.key']] as const) {
        await quick.asks(title);
        await quick.chooseFile(join(folder.path, file));
      }
      await quick.asks(/Passphrase of .*client\.key/);
      await quick.answer('guess');
      await quick.asks(/That passphrase does not open .*client\.key/);
      await quick.answer('open sesame');
      await page.locator('.statusbar').getByText('with a key').waitFor();
    } finally {
      folder.remove();
    }
  });
});
