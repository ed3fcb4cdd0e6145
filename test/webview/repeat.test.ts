import assert from 'node:assert/strict';
import type { RawReport, SendOrder } from '../../src/bridge/clientThread';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { THEME_NAMES } from '../harness/themes';
import { waitFor } from '../harness/waitFor';
import { picture, violations } from './kit';
import { openSendPage, SAMPLE, type OpenSendPage, type SendPageOptions } from './sendPage';

const UNKNOWN = new KafkaError('connection-closed', { retriable: true, facts: { address: 'kafka-3:9092', written: true } }).data;
const REFUSED = new KafkaError('not-enough-replicas', { retriable: true, kafka: { code: 19, name: 'NOT_ENOUGH_REPLICAS' }, facts: { topic: 'vehicle.telemetry', partition: 3 } }).data;

/** The third is unknown, the fifth is rejected, all others are stored. */
function mixed({ sendId }: SendOrder): Partial<RawReport> {
  const index = Number(sendId.split('/')[1]) - 1;
  switch (index) {
    case 2:
      return { outcome: 'unknown', partition: 3, durationMs: 30_000, searchFrom: '7702', error: UNKNOWN };
    case 4:
      return { outcome: 'rejected', partition: 3, durationMs: 120, error: REFUSED };
    default:
      return { partition: index % 6, offset: String(10_000 + index), durationMs: 3.25 + (index % 7) };
  }
}

describe('a message sent many times', () => {
  let opened: OpenSendPage;
  afterEach(() => opened.close());

  const open = async (count: string, options: SendPageOptions = {}, delayMs = ''): Promise<void> => {
    opened = await openSendPage({ draft: { ...SAMPLE, repeat: { count, delayMs } }, ...options });
  };
  const send = async (): Promise<void> => {
    await opened.page.locator('#send').click();
    await opened.page.locator('.result').waitFor();
  };
  const sendAll = async (title: string): Promise<void> => {
    opened.proxy.auto = mixed;
    await send();
    await waitFor('the end', async () => (await text('.result .text')) === title);
  };
  const text = async (selector: string): Promise<string> => (await opened.page.locator(selector).first().innerText()).replaceAll('\u00a0', ' ');
  const lines = (): ReturnType<OpenSendPage['page']['locator']> => opened.page.locator('.member');

  it('is asked for in the form: the answer while closed, and the button, say how often', async () => {
    await open('');
    const row = opened.page.locator('.disclosure', { hasText: 'Repeat' }).locator('button').first();
    assert.match(await row.innerText(), /once/);
    await row.click();
    await opened.page.getByLabel('Times').fill('100');
    assert.match(await text('#send'), /^Send × 100/);
    await opened.page.getByLabel('Pause between (ms)').fill('250');
    assert.match(await text('.disclosure:has(#f-repeat-count) .note'), /Each begins this long after the answer to the one before/);
    await picture(opened.page, 'repeat-form');
    assert.deepEqual(await violations(opened), []);
    await row.click();
    assert.match(await row.innerText(), /100 times, 250 ms apart/);
  });

  for (const [count, delayMs, message] of [
    ['0', '', 'A whole number from 1 to 10000.'],
    ['10001', '', 'A whole number from 1 to 10000.'],
    ['many', '', 'A whole number from 1 to 10000.'],
    ['2', '-1', 'A whole number from 0 to 3600000.'],
  ] as const) {
    it(`is not sent ${count} times${delayMs === '' ? '' : ` with a pause of ${delayMs}`}: the field says why`, async () => {
      await open(count, {}, delayMs);
      await opened.page.locator('#send').click();
      await opened.page.locator('.field-error').waitFor();
      assert.equal(await text('.field-error'), message);
      assert.equal(await opened.page.evaluate(() => document.activeElement?.id), delayMs === '' ? 'f-repeat-count' : 'f-repeat-delayMs');
      assert.equal(opened.results.size, 0);
    });
  }

  it('has one row, which counts while it is sent, and is cancelled by its link', async () => {
    await open('5');
    opened.proxy.auto = null;
    await send();
    await waitFor('all are begun', () => opened.proxy.open.length === 5);
    opened.proxy.open[0]!.answer({ partition: 3, offset: '1' });
    await waitFor('one', async () => (await text('.result .text')) === 'Sending… 1 of 5');
    opened.proxy.open[1]!.options.onProgress?.({ sendId: '', state: 'waiting', attempt: 1, broker: null, partition: 3, written: true, givesUpAt: null, error: null });
    await opened.page.locator('.result > .link', { hasText: 'Cancel' }).click();
    await waitFor('the stop', async () => (await text('.result .text')) === 'Stopping…');
    // One of them was written: it is waited for until the second press.
    assert.deepEqual(opened.proxy.open.map(({ options }) => options.signal?.aborted), [false, false, true, true, true]);
    opened.proxy.open.slice(2).forEach(({ answer }) => answer({ outcome: 'rejected', error: new KafkaError('cancelled').data }));
    await waitFor('the wait', async () => (await opened.page.locator('.result > .link').innerText()) === 'Stop Waiting');
    opened.proxy.open[1]!.answer({ partition: 3, offset: '2' });
    await waitFor('the end', async () => (await text('.result .text')) === 'Cancelled: 2 of 5 sent');
    assert.equal(await text('.result .facts'), '2 acknowledged · 3 not sent · partition 3 · truck-7');
    assert.equal(await opened.page.getByRole('status').textContent(), 'Cancelled: 2 of 5 sent, 2 acknowledged, 3 not sent.');
    await picture(opened.page, 'repeat-cancelled');
  });

  it('opens into its messages, each of which opens into its story, with the keyboard alone', async () => {
    await open('10000', { width: 420, height: 1_200 });
    await sendAll('9,998 of 10,000 acknowledged');
    const { page } = opened;
    await page.locator('.results button.title').focus();
    await page.keyboard.press('ArrowRight');
    const list = page.getByRole('listbox', { name: 'Messages' });
    await list.waitFor();
    await list.focus();
    await waitFor('lines', async () => (await lines().count()) > 0);
    assert.ok((await lines().count()) <= 40, `${await lines().count()} lines in the page`);
    await page.keyboard.press('End');
    await waitFor('the last', async () => (await lines().last().innerText()).startsWith('10,000'));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Message 3 of 10,000' }).waitFor();
    assert.match(await text('.member-details'), /Look for It/);
    await page.locator('.member-details vscode-button', { hasText: 'Look for It' }).click();
    const reading = await waitFor('the reading', () => opened.proxy.readings[0]);
    reading.answer({ result: 'found', offset: '7719', aborted: false, from: '7702', to: '7720', logStart: '0', readAt: 1, compacted: false });
    await waitFor('it is told', async () => (await text('.member-details')).includes('It stands at offset 7719'));
    await picture(page, 'repeat-open');
    assert.deepEqual(await violations(opened), []);
  });

  it('finds the few that failed among thousands', async () => {
    await open('10000');
    await sendAll('9,998 of 10,000 acknowledged');
    await opened.page.locator('.results button.title').click();
    await opened.page.locator('.members select').selectOption('rejected');
    await waitFor('one line', async () => (await lines().count()) === 1);
    assert.match(await lines().innerText(), /^5\s+Rejected/);
    await lines().click();
    assert.match(await text('.member-details'), /too few|replicas/i);
  });

  it('is sent again as a whole, or one of its messages alone', async () => {
    await open('3');
    await sendAll('2 of 3 acknowledged');
    await opened.page.locator('.results button.title').click();
    const again = opened.page.locator('.details > .links .link', { hasText: 'Send Again…' });
    await again.click();
    await opened.page.getByText('Sending again can store messages twice').waitFor();
    assert.equal(opened.results.size, 1);
    await again.click();
    await waitFor('another group', () => opened.results.rows.filter(({ status }) => status === 'group').length === 2);
    await lines().first().click();
    await opened.page.locator('.member-details .link', { hasText: 'Send Again' }).click();
    await waitFor('one message', () => opened.results.rows.some(({ status }) => status === 'done'));
    await opened.page.locator('.details > .links .link', { hasText: 'Edit and Resend' }).first().click();
    await waitFor('the form', () => opened.drafts.draft.repeat.count === '3');
  });

  for (const theme of THEME_NAMES) {
    it(`looks right in ${theme}`, async () => {
      await open('1000', { theme, height: 900 });
      await sendAll('998 of 1,000 acknowledged');
      await opened.page.locator('.results button.title').click();
      await waitFor('lines', async () => (await lines().count()) > 10);
      await lines().nth(2).click();
      await opened.page.locator('.member-details').waitFor();
      await picture(opened.page, `repeat-${theme}`);
      assert.deepEqual(await violations(opened), []);
    });
  }
});
