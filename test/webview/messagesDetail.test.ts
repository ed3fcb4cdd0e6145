import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { waitFor } from '../harness/waitFor';
import type { MessagePageOptions, OpenMessagePage } from './messagePage';
import { untilAsked, withRow } from './messageScenes';

describe('the message viewer, one record', () => {
  let opened: OpenMessagePage;
  let page: Page;

  const openAt = async (line: number, options: MessagePageOptions = {}): Promise<void> => {
    opened = await withRow(options, line);
    ({ page } = opened);
  };
  afterEach(() => opened.close());

  const panel = (): Promise<string> => page.locator('.panel').textContent().then((text) => text ?? '');

  it('has key, value, headers in their order, batch and record', async () => {
    await openAt(0);
    assert.deepEqual(await page.locator('.detail h3').allTextContents(), ['Key', 'Value', 'Headers', 'Batch', 'Record']);
    const pairs = await page.locator('.detail dl div').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
    assert.deepEqual(pairs, [
      ...[['content-type', 'application/json'], ['trace', '0x7f3a91c2'], ['trace', '0xb004e1d8'], ['replay-of', 'null']],
      ...[['Codec', 'lz4 · 235\u00a0B → 214\u00a0B (ratio 0.91)'], ['Records', '1 of 1 · offset 7083'], ['Producer', 'id 4001 · epoch 2 · sequence 0'], ['Transaction', 'no'], ['CRC', 'valid, 0x5c1e77a0'], ['Leader epoch', '14']],
      ...[['Timestamp', '2026-03-14 08:41:07.062 UTCcreate time · 1773477667062'], ['Size', '174\u00a0B'], ['Topic', 'vehicle.telemetry']],
    ]);
    assert.match(await panel(), /"odometer": 9007199254740993,\n {2}"moving": true/);
  });

  it('shows its value as text and as bytes, by the arrow keys', async () => {
    await openAt(0);
    await page.getByRole('tab', { name: 'Pretty' }).focus();
    await page.keyboard.press('ArrowRight');
    await waitFor('one line', async () => /^\s*\{"vehicleId":"truck-8"/.test(await panel()));
    await page.keyboard.press('ArrowRight');
    await waitFor('a dump', async () => /0000 {2}7b 22 76 65 68 69 63 6c {2}\{"vehicl/.test(await panel()));
    assert.deepEqual(opened.viewer.paramsOf('detail').map(({ shape }) => shape), ['pretty', 'text', 'hex']);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Hex');
    await page.getByRole('button', { name: 'Next Row' }).click();
    await waitFor('the next one as bytes', () => opened.viewer.paramsOf('detail').at(-1)?.shape === 'hex' && opened.viewer.paramsOf('detail').length === 4);
  });

  it('is shown in a format that is chosen, remembered by the host', async () => {
    await openAt(0);
    const select = page.getByRole('combobox', { name: 'Value format' });
    assert.equal(await select.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]!.text), 'auto: json');
    await select.selectOption('base64');
    await untilAsked(opened, 'formats');
    assert.deepEqual(opened.viewer.paramsOf('formats'), [{ key: 'auto', value: 'base64', header: 'auto' }]);
    await waitFor('read again', () => opened.viewer.paramsOf('detail').length === 2);
  });

  it('is loaded whole where only its beginning is here, and names its schema', async () => {
    await openAt(21);
    await page.getByText('schema 12').waitFor();
    await page.getByRole('button', { name: 'Load Whole Value' }).click();
    await page.getByRole('button', { name: 'Load Whole Value' }).waitFor({ state: 'detached' });
    assert.equal(opened.viewer.paramsOf('detail').at(-1)?.whole, true);
  });

  it('can be sent again, copied, saved, and compared with another one', async () => {
    await openAt(0);
    for (const name of ['Edit and Resend', 'Send to Another Topic…', 'Copy as JSON', 'Copy Key', 'Copy Value', 'Save Value…', 'Select for Compare']) {
      await page.getByRole('button', { name }).click();
    }
    await page.getByRole('button', { name: 'Next Row' }).click();
    await page.getByRole('button', { name: 'Compare with Partition 1, Offset 7083' }).click();
    await waitFor('all of it', () => opened.viewer.paramsOf('act').length === 7);
    assert.deepEqual(opened.viewer.paramsOf('act').map(({ action }) => action), ['edit-and-resend', 'send-elsewhere', 'copy-json', 'copy-key', 'copy-value', 'save-value', 'compare']);
    assert.deepEqual(opened.viewer.paramsOf('act').at(-1), { ...opened.viewer.records.placeOf(498), action: 'compare', other: opened.viewer.records.placeOf(499) });
  });

  it('of a broken batch is what is wrong, and its bytes', async () => {
    await openAt(8);
    await page.locator('.rows').getByRole('button', { name: 'Show bytes' }).first().click();
    await page.getByText(/^0000 {2}00 00 00 00/).waitFor();
    await page.getByText('invalid, 0x5c1e77a0').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Edit and Resend' }).count(), 0);
  });

  it('of somebody who goes through rows quickly is the last one, not each', async () => {
    await openAt(0);
    await page.locator('.scroller').focus();
    await page.evaluate(() => {
      const scroller = document.querySelector('.scroller')!;
      for (let step = 0; step < 40; step++) {
        scroller.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      }
    });
    const { partition, offset } = opened.viewer.records.placeOf(459);
    await waitFor('the last', async () => (await page.locator('.detail:not(.outdated) h2').textContent()) === `Partition ${partition}, offset ${offset}`);
    assert.ok(opened.viewer.paramsOf('detail').length <= 4, `${opened.viewer.paramsOf('detail').length}`);
  });

  it('stands beside the table as wide as it was made, by mouse and keys', async () => {
    await openAt(0);
    const width = async (): Promise<number> => Math.round((await page.locator('dispatch-detail-pane').boundingBox())!.width);
    assert.equal(await width(), 392);
    const sash = page.getByRole('separator', { name: 'Width of the detail' });
    const box = (await sash.boundingBox())!;
    await page.mouse.move(box.x + 2, 300);
    await page.mouse.down();
    await page.mouse.move(box.x - 98, 300, { steps: 4 });
    await page.mouse.up();
    await waitFor('100 px wider', async () => (await width()) === 492);
    await sash.focus();
    await page.keyboard.press('ArrowRight');
    await waitFor('a step narrower', async () => (await width()) === 476);
    await page.keyboard.press('Home');
    await waitFor('70 %', async () => (await width()) === 840);
    await page.keyboard.press('End');
    await waitFor('280 px', async () => (await width()) === 280);
  });

  it('stands below on a narrow viewer, in tabs', async () => {
    await openAt(0, { width: 560 });
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['Pretty', 'Text', 'Hex', 'Headers (4)', 'Batch']);
    await page.getByRole('tab', { name: 'Pretty' }).focus();
    await page.keyboard.press('End');
    await page.getByText('Leader epoch').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('replay-of').waitFor();
    const [table, pane] = await Promise.all(['.table', 'dispatch-detail-pane'].map((part) => page.locator(part).boundingBox()));
    assert.ok(pane!.y >= table!.y + table!.height);
  });
});
