import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { SendOrder } from '../../src/bridge/clientThread';
import type { Outcome } from '../../src/contracts/messages';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { because } from '../../src/kafka/errors/reason';
import { waitFor } from '../harness/waitFor';
import { openSendPage, SAMPLE, type OpenSendPage, type SendPageOptions } from './sendPage';

describe('the buttons of the send panel', () => {
  let opened: OpenSendPage;
  let page: Page;

  const open = async (options: SendPageOptions = {}): Promise<void> => {
    opened = await openSendPage(options);
    ({ page } = opened);
  };
  afterEach(() => opened.close());

  const button = (name: string): ReturnType<Page['locator']> => page.getByRole('button', { name, exact: true });
  const untilRows = (count: number): Promise<true | undefined> => waitFor(`${count} rows`, async () => ((await page.locator('.results button.title').count()) === count ? true : undefined));
  const sendOnce = async (): Promise<void> => {
    const before = await page.locator('.results button.title').count();
    await page.locator('#send').click();
    await untilRows(before + 1);
  };

  it('take no second press while the first is being answered', async () => {
    await open();
    const { proxy } = opened;
    const request = proxy.request as (name: string, params: unknown) => Promise<unknown>;
    const held: (() => void)[] = [];
    proxy.request = ((name: string, params: unknown) => new Promise((resolve) => held.push(() => resolve(request(name, params))))) as never;
    const value = page.locator('#f-value');
    await value.press('Control+Enter');
    await page.getByText('Sending…').first().waitFor();
    await value.press('Control+Enter');
    await value.press('Control+Enter');
    await waitFor('the press is being checked', () => held.length > 0);
    proxy.request = request as never;
    held.forEach((go) => go());
    await untilRows(1);
    await page.locator('#send').click();
    await untilRows(2);
    assert.equal(opened.results.size, 2);
  });

  it('Format JSON indents, and leaves every token as it was typed', async () => {
    await open({ draft: { ...SAMPLE, value: { mode: 'text', format: 'json', text: '{"b":9007199254740993,"a":[1.0,-0,1e400,{}],"b":"\\u00e4 {[,:]}"}' } } });
    await button('Format JSON').click();
    const formatted = '{\n  "b": 9007199254740993,\n  "a": [\n    1.0,\n    -0,\n    1e400,\n    {}\n  ],\n  "b": "\\u00e4 {[,:]}"\n}';
    await waitFor('the text', async () => (await page.locator('#f-value').inputValue()) === formatted);
    await button('Format JSON').click();
    assert.equal(await page.locator('#f-value').inputValue(), formatted);
  });

  it('Format JSON leaves alone what is none', async () => {
    await open({ draft: { ...SAMPLE, value: { mode: 'text', format: 'json', text: '{"a": tru}' } } });
    await page.getByText('Not valid JSON').waitFor();
    await button('Format JSON').click();
    assert.equal(await page.locator('#f-value').inputValue(), '{"a": tru}');
  });

  it('Clear Form empties all but the topic', async () => {
    await open();
    await button('Clear Form').click();
    await waitFor('an empty value', async () => (await page.locator('#f-value').inputValue()) === '');
    assert.equal(await page.locator('#f-topic').inputValue(), SAMPLE.topic);
    assert.equal(await page.locator('.header-name').count(), 0);
    await waitFor('the draft', () => opened.drafts.draft.value.text === '' && opened.drafts.draft.topic === SAMPLE.topic);
  });

  it('Copy Report copies the report, and Copy Raw Detail the detail', async () => {
    await open();
    opened.proxy.auto = () => ({ outcome: 'rejected', error: new KafkaError('kafka-error', { kafka: { code: 41, name: 'NOT_CONTROLLER' }, raw: 'as it came' }).data });
    await sendOnce();
    await page.locator('.results button.title').click();
    await button('Copy Report').click();
    await waitFor('the report', () => opened.copied.length === 1);
    const report = JSON.parse(opened.copied[0]!) as { outcome: Outcome; error: { kafka: unknown } };
    assert.deepEqual([report.outcome, report.error.kafka], ['rejected', { code: 41, name: 'NOT_CONTROLLER' }]);
    await page.locator('.card details.raw summary').click();
    await button('Copy Raw Detail').click();
    await waitFor('the detail', () => opened.copied.length === 2);
    assert.match(opened.copied[1]!, /as it came/);
  });

  it('Edit and Resend takes the message of a row into the form', async () => {
    await open();
    await sendOnce();
    await page.locator('#f-key').fill('another');
    await page.locator('.results button.title').click();
    await button('Edit and Resend').click();
    await waitFor('the old key', async () => (await page.locator('#f-key').inputValue()) === SAMPLE.key.text);
    assert.equal(await page.locator('.results button.title').count(), 1);
  });

  it('Send Again sends the message of a row as it was, whatever the form holds now', async () => {
    await open();
    const orders: SendOrder[] = [];
    opened.proxy.auto = (order) => {
      orders.push(order);
      return { outcome: 'acknowledged', partition: 0, offset: '7' };
    };
    await sendOnce();
    await page.locator('#f-key').fill('another');
    await page.locator('.results button.title').click();
    await button('Send Again').click();
    await untilRows(2);
    assert.deepEqual(orders.map(({ key }) => key?.text), [SAMPLE.key.text, SAMPLE.key.text]);
    assert.notEqual(orders[0]?.sendId, orders[1]?.sendId);
  });

  it('of an error do what they say, with what it is about; the most likely one stands out', async () => {
    await open();
    opened.proxy.auto = () => ({ outcome: 'rejected', error: new KafkaError('unknown-topic', { facts: { topic: 'missing' } }).data });
    await sendOnce();
    await button('Show What to Do').click();
    assert.deepEqual(await page.locator('.card vscode-button').evaluateAll((all) => all.map((one) => [one.textContent, one.hasAttribute('secondary')])), [['Create Topic', false], ['Send Again', true]]);
    await button('Create Topic').click();
    await waitFor('the command', () => opened.ran.length === 1);
    assert.deepEqual(opened.ran[0], ['kafkaDispatch.createTopic', [{ connection: 'dev', topic: 'missing' }]]);
  });

  it('of results come with twenty of them: words to look for, in all that a row shows', async () => {
    await open();
    for (let index = 0; index < 20; index++) {
      opened.proxy.auto = () =>
        index === 7 ? { outcome: 'rejected', error: new KafkaError('unknown-topic', { facts: { topic: 'vehicle.telemetry' } }).data } : { outcome: 'acknowledged', partition: index % 3, offset: String(1_000 + index) };
      await opened.sends.send({ topic: index === 3 ? 'orders' : SAMPLE.topic, key: { format: 'string', text: `truck-${index}` }, value: null });
    }
    await untilRows(20);
    const words = page.getByRole('textbox', { name: 'Filter Results' });
    for (const [typed, count] of [['offset 1005', 1], ['truck-1', 11], ['TRUCK-3 Orders', 1], ['orders', 1], ['rejected', 1], ['does not exist', 1], ['nothing like it', 0]] as const) {
      await words.fill(typed);
      await untilRows(count);
    }
    await page.getByText('0 of 20 results').waitFor();
    await words.press('Escape');
    await untilRows(20);
  });

  it('of headers: lines of name and value, pasted, become a row each', async () => {
    await open({ draft: { ...SAMPLE, headers: [{ name: 'first', mode: 'text', format: 'string', text: '1' }] } });
    await button('Add Header').click();
    const paste = (text: string): Promise<void> =>
      page.locator('#f-headers-1-name').evaluate((input, pasted) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', pasted);
        input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, text);
    const names = (): Promise<string[]> => page.locator('.header-name').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    await paste('no header at all');
    assert.deepEqual(await names(), ['first', '']);
    await paste('content-type: application/json\r\ntrace : a:b\n\nempty:\n');
    await waitFor('four rows', async () => (await names()).length === 4);
    assert.deepEqual(await names(), ['first', 'content-type', 'trace', 'empty']);
    assert.deepEqual(await page.locator('.header-value input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)), ['1', 'application/json', 'a:b', '']);
  });

  it('of a result take its message to another topic, which is asked for', async () => {
    await open();
    await page.locator('#send').click();
    await page.locator('.results button.title').click();
    await page.getByRole('button', { name: 'Send to Another Topic…' }).click();
    await waitFor('an empty topic with the focus', async () => (await page.evaluate(() => document.activeElement?.id)) === 'f-topic' && (await page.locator('#f-topic').inputValue()) === '');
    assert.equal(await page.locator('#f-value').inputValue(), SAMPLE.value.text);
  });

  it('of results come with twenty of them: a filter by outcome; and Clear Results leaves what is in flight', async () => {
    await open();
    const outcomes: Outcome[] = ['rejected', 'acknowledged'];
    opened.proxy.auto = (order) => ({ outcome: outcomes[opened.results.size % 2]!, partition: 0, offset: '7', topic: order.topic });
    const sendTo = async (count: number): Promise<void> => {
      while (opened.results.size < count) {
        await opened.sends.send({ topic: 't', value: null });
      }
      await untilRows(count);
    };
    const filter = page.getByRole('combobox', { name: 'Show Outcomes' });
    await sendTo(19);
    assert.equal(await filter.count(), 0);
    await sendTo(20);
    await filter.selectOption('rejected');
    await untilRows(10);
    assert.deepEqual(new Set(await page.locator('.results .title .text').allTextContents()), new Set(['Rejected, not stored']));
    opened.proxy.auto = null;
    void opened.sends.send({ topic: 't', value: null });
    await untilRows(11);
    await button('Clear Results').click();
    await untilRows(1);
    assert.deepEqual(await page.locator('.results .title .text').allTextContents(), ['Sending…']);
  });

  it('offer no codec that is not there, and say why', async () => {
    await open({ unavailableCompression: [{ name: 'zstd', reason: because('Node.js {0} cannot write zstd: it needs 22.15 or newer', '20.1') }] });
    const zstd = page.locator('#f-compression option[value=zstd]');
    await waitFor('the reason', async () => (await zstd.textContent()) === 'zstd: Node.js 20.1 cannot write zstd: it needs 22.15 or newer');
    assert.equal(await zstd.evaluate((option: HTMLOptionElement) => option.disabled), true);
    assert.equal(await page.locator('#f-compression option[value=lz4]').evaluate((option: HTMLOptionElement) => option.disabled), false);
  });

  it('are warned of by the size of the value from four fifths of the limit', async () => {
    await open({ draft: { ...SAMPLE, value: { mode: 'text', format: 'string', text: 'x'.repeat(830_000) } } });
    assert.equal(await page.locator('#value-verdict .codicon-warning').count(), 0);
    await page.locator('#f-value').fill('x'.repeat(850_000));
    await waitFor('the warning', async () => ((await page.locator('#value-verdict').textContent()) ?? '').replaceAll('\u00a0', ' ').trim() === '830.1 KB of 1 MB');
    assert.equal(await page.locator('#value-verdict .codicon-warning').count(), 1);
  });
});
