import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { EMPTY_DRAFT } from '../../src/bridge/formDraft';
import { KafkaError } from '../../src/kafka/errors/kafkaError';
import { partitionForKey } from '../../src/kafka/producer/partitioner';
import { waitFor } from '../harness/waitFor';
import { violations } from './kit';
import { openSendPage, SAMPLE, STAGING, type OpenSendPage, type SendPageOptions } from './sendPage';

describe('the send panel in use', () => {
  let opened: OpenSendPage;
  let page: Page;

  const open = async (options: SendPageOptions = {}): Promise<void> => {
    opened = await openSendPage(options);
    ({ page } = opened);
  };
  afterEach(() => opened.close());

  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.id || activeElement?.getAttribute('aria-label') || activeElement?.textContent.trim().split(/\s+/)[0] || '';
    });
  const rows = (): Promise<number> => page.locator('.results button.title').count();
  const untilRows = (count: number): Promise<true | undefined> => waitFor(`${count} rows`, async () => ((await rows()) === count ? true : undefined));
  /** What has been sent, once the last of it has its row. */
  const sent = (): number => opened.results.size;

  it('is gone through by Tab in the order it is read, and the way out of the value is Tab', async () => {
    await open();
    await page.locator('#f-connection').focus();
    const order = ['f-connection'];
    for (let step = 0; step < 30 && order.at(-1) !== 'Clear Form'; step++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    assert.deepEqual(order, [
      'f-connection', 'f-topic', 'Key format', 'key-mode-text', 'f-key', 'Value format', 'Format JSON', 'Edit Value in Editor', 'value-mode-text', 'f-value',
      'Add Header', 'f-headers-0-name', 'f-headers-0-value', 'Format of header content-type', 'Remove Header content-type',
      'f-headers-1-name', 'f-headers-1-value', 'Format of header trace', 'Remove Header trace',
      'Partition', 'Timestamp', 'Delivery', 'acks-all', 'f-idempotent', 'f-compression', 'Advanced', 'Repeat', 'send', 'Clear Form',
    ]);
  });

  it('is used by keyboard alone, from the topic to the story of the send', async () => {
    await open({ draft: EMPTY_DRAFT });
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) {
        await page.keyboard.press(key);
      }
    };
    const tabTo = async (id: string): Promise<void> => {
      for (let step = 0; step < 40 && (await focused()) !== id; step++) {
        await press('Tab');
      }
      assert.equal(await focused(), id);
    };
    await page.locator('#f-connection').focus();
    await tabTo('f-topic');
    await page.keyboard.type('vehicle.t');
    await press('ArrowDown', 'Enter');
    assert.equal(await page.locator('#f-topic').inputValue(), 'vehicle.telemetry');
    await tabTo('key-mode-none');
    await press('ArrowRight');
    await tabTo('f-key');
    await page.keyboard.type('truck-7');
    await tabTo('f-value');
    await page.keyboard.type('{"speed": 60}');
    await tabTo('Add Header');
    await press('Enter');
    await page.keyboard.type('trace');
    await press('Tab');
    await page.keyboard.type('a1');
    await tabTo('Delivery');
    await tabTo('acks-all');
    await press('ArrowLeft');
    await tabTo('send');
    await press('Enter');
    await untilRows(1);
    const { key, value, headers = [], acks } = opened.results.lastDraft!;
    assert.deepEqual([key?.text, value?.text, headers.map(({ name, value: text }) => [name, text?.text]), acks], ['truck-7', '{"speed": 60}', [['trace', 'a1']], '1']);
    await waitFor('the focus on Send', async () => (await focused()) === 'send');
    await press('Tab', 'Tab', 'Tab');
    await press('ArrowRight');
    await page.locator('.details').waitFor();
    await press('Tab', 'Enter');
    await waitFor('the message is in the form again', async () => (await focused()) === 'f-value');
  });

  for (const [how, press] of [
    ['a click', () => page.locator('#send').click()],
    ['Enter', () => page.locator('#send').press('Enter')],
    ['Space', () => page.locator('#send').press(' ')],
    ['Ctrl+Enter in the value', () => page.locator('#f-value').press('Control+Enter')],
    ['Cmd+Enter in the topic', () => page.locator('#f-topic').press('Meta+Enter')],
    ['Ctrl+Enter on Send', () => page.locator('#send').press('Control+Enter')],
  ] as const) {
    it(`sends once for ${how}`, async () => {
      await open();
      await press();
      await untilRows(1);
      // A second send would be taken on before this one, which comes after it.
      await page.locator('#send').click();
      await untilRows(2);
      assert.equal(sent(), 2);
    });
  }

  for (const [key, where] of [['Control+Enter', '#f-value'], ['Enter', '#send'], [' ', '#send']] as const) {
    it(`sends once while ${key === ' ' ? 'Space' : key} is held on ${where}`, async () => {
      await open();
      await page.locator(where).focus();
      const keys = key === ' ' ? [' '] : key.split('+');
      for (let repeat = 0; repeat < 8; repeat++) {
        for (const one of keys) {
          await page.keyboard.down(one);
        }
        if (repeat === 0 && key !== ' ') {
          await untilRows(1);
        }
      }
      for (const one of [...keys].reverse()) {
        await page.keyboard.up(one);
      }
      await untilRows(1);
      await page.locator('#send').click();
      await untilRows(2);
      assert.equal(sent(), 2);
    });
  }

  it('sends nothing where fields are wrong, goes to the first of them, and says which', async () => {
    await open({ draft: { ...SAMPLE, key: { mode: 'text', format: 'int64', text: 'truck-7' }, value: { mode: 'text', format: 'json', text: '{\n  "moving": tru\n}' } } });
    await page.locator('#send').click();
    assert.equal(await page.getByRole('alert').textContent().then((text) => text?.trim()), '2 fields need correction: Key, Value');
    assert.equal(await focused(), 'f-key');
    assert.equal(await page.locator('#f-value').getAttribute('aria-invalid'), 'true');
    assert.match(await describedBy('#f-value'), /Line 2, column 13/);
    await page.getByRole('button', { name: 'Go to Position' }).last().click();
    assert.equal(await page.locator('#f-value').evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart)), 'tru\n}');
    assert.equal(sent(), 0);
    await page.locator('#f-key').fill('7');
    await page.locator('#f-value').fill('{}');
    await waitFor('no errors', async () => (await page.locator('[aria-invalid=true]').count()) === 0);
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.locator('#send').click();
    await untilRows(1);
  });

  const describedBy = async (selector: string): Promise<string> => {
    const ids = ((await page.locator(selector).getAttribute('aria-describedby')) ?? '').split(' ').filter(Boolean);
    return (await Promise.all(ids.map((id) => page.locator(`#${id}`).textContent()))).join(' ');
  };

  it('tells of a wrong value while it is typed, without an alert', async () => {
    await open();
    await page.locator('#f-value').fill('{"speed": }');
    await page.getByText('Not valid JSON').waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
    assert.match(await describedBy('#f-value'), /column 11/);
  });

  it('chooses a topic by keyboard, and Escape only closes the list', async () => {
    await open({ draft: EMPTY_DRAFT });
    const topic = page.getByRole('combobox', { name: 'Topic' });
    await topic.fill('comm');
    await topic.press('ArrowDown');
    assert.equal(await topic.getAttribute('aria-activedescendant'), 'topic-0');
    await topic.press('Enter');
    assert.equal(await topic.inputValue(), 'vehicle.commands');
    await topic.press('ArrowDown');
    await page.getByRole('listbox').waitFor();
    await topic.press('Escape');
    assert.equal(await page.getByRole('listbox').count(), 0);
    assert.equal(await topic.inputValue(), 'vehicle.commands');
  });

  it('adds, moves and removes headers by keyboard', async () => {
    await open({ draft: { ...SAMPLE, headers: [] } });
    await page.getByRole('button', { name: 'Add Header' }).press('Enter');
    await waitFor('the new row', async () => (await focused()) === 'f-headers-0-name');
    await page.keyboard.type('first');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await waitFor('the next row', async () => (await focused()) === 'f-headers-1-name');
    await page.keyboard.type('second');
    await page.keyboard.press('Alt+ArrowUp');
    await waitFor('the moved row', async () => (await focused()) === 'f-headers-0-name');
    const names = (): Promise<string[]> => page.locator('.header-name').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
    assert.deepEqual(await names(), ['second', 'first']);
    await page.getByRole('button', { name: 'Remove Header second' }).press('Enter');
    await waitFor('focus on the next row', async () => (await focused()) === 'f-headers-0-name');
    assert.deepEqual(await names(), ['first']);
  });

  it('keeps absent, empty and text apart, and what was typed over switching', async () => {
    await open();
    await page.getByRole('radiogroup', { name: 'Key is' }).getByRole('radio', { name: 'None' }).check();
    assert.equal(await page.locator('#f-key').textContent(), 'no key');
    await page.getByRole('radiogroup', { name: 'Key is' }).getByRole('radio', { name: 'Text' }).check();
    assert.equal(await page.locator('#f-key').inputValue(), 'truck-7');
    await page.getByRole('radiogroup', { name: 'Value is' }).getByRole('radio', { name: 'Null' }).check();
    await page.getByText('Deletes this key in a compacted topic.').waitFor();
    await page.locator('#send').click();
    await untilRows(1);
    assert.equal(opened.results.lastDraft?.value, null);
  });

  it('tells the host what is typed, and takes what the host fills in', async () => {
    await open();
    await page.locator('#f-key').fill('truck-8');
    await waitFor('the draft', () => opened.drafts.draft.key.text === 'truck-8');
    opened.drafts.set({ ...SAMPLE, topic: 'vehicle.alerts' });
    await waitFor('the new draft', async () => (await page.locator('#f-topic').inputValue()) === 'vehicle.alerts');
    assert.equal(await page.locator('#f-key').inputValue(), 'truck-7');
  });

  it('goes through results by arrow keys, opens, closes and removes them', async () => {
    await open();
    for (let count = 1; count <= 3; count++) {
      await page.locator('#send').click();
      await untilRows(count);
    }
    const title = (index: number): ReturnType<Page['locator']> => page.locator('.results button.title').nth(index);
    await title(0).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await page.locator('.results button.title').evaluateAll((all) => all.map((one) => one.getAttribute('aria-expanded'))), ['false', 'true', 'false']);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('.details').count(), 0);
    await page.keyboard.press('Delete');
    await untilRows(2);
    assert.equal(await title(1).evaluate((one) => one === document.activeElement), true);
  });

  it('tells the partition of the key while it is typed, and nothing old', async () => {
    await open();
    const answer = (): Promise<string> => page.getByRole('button', { name: /^Partition/ }).locator('.answer').innerText();
    const told = (text: string): Promise<true | undefined> => waitFor(text, async () => ((await answer()) === text ? true : undefined));
    const preview = (key: string, count: number): string => `auto → ${partitionForKey(Buffer.from(key), count).partition} of ${count} (murmur2 of key)`;
    await told(preview('truck-7', 6));
    await page.locator('#f-key').fill('truck-8');
    assert.equal(await answer(), 'auto → murmur2 of key');
    await told(preview('truck-8', 6));
    await page.locator('#f-topic').fill('vehicle.commands');
    await told(preview('truck-8', 12));
    await page.locator('#f-topic').fill('not.known');
    await told('auto → murmur2 of key');
    await page.locator('#f-topic').fill('vehicle.alerts');
    await page.getByRole('combobox', { name: 'Key format' }).selectOption('int32');
    await told('auto → known when the key is valid');
    await page.locator('#f-key').fill('42');
    await told(`auto → ${partitionForKey(Buffer.from([0, 0, 0, 42]), 3).partition} of 3 (murmur2 of key)`);
    await page.locator('#key-mode-none').check();
    await told('auto → sticky (no key)');
  });

  for (const [width, words] of [[420, 'auto → partition 3 of 6 (murmur2 of key)'], [300, 'auto → 3 of 6 (murmur2 of key)'], [280, 'auto → 3 of 6 (murmur2)']] as const) {
    it(`says it in as many words as have room: ${width} px`, async () => {
      await open({ width });
      await waitFor(words, async () => (await page.getByRole('button', { name: /^Partition/ }).locator('.answer').innerText()) === words);
    });
  }

  it('says an outcome to screen readers', async () => {
    await open();
    opened.proxy.auto = () => ({ outcome: 'acknowledged', partition: 3, offset: '10482', durationMs: 12.3 });
    await page.locator('#send').click();
    await untilRows(1);
    assert.equal(await page.getByRole('status').textContent(), 'Acknowledged, partition 3, offset 10482, 12 milliseconds.');
  });

  for (const [facts, words] of [
    [{ size: 1_363_210, limit: 1_048_588, limitSource: 'max.message.bytes' }, '1.3 MB, topic allows 1 MB'],
    [{ size: 1_048_600, limit: 1_048_588, limitSource: 'max.message.bytes' }, '1048600 B, topic allows 1048588 B'],
    [{ size: 2_097_152, limit: 1_048_576, limitSource: 'max.request.size' }, '2 MB, producer sends at most 1 MB'],
    [{ topic: 'orders', size: 1_000, limit: 1_048_588, limitSource: 'max.message.bytes' }, 'The message is larger than “orders” allows'],
  ] as const) {
    it(`names the limit that a message was too large for: ${words}`, async () => {
      await open();
      opened.proxy.auto = () => ({ outcome: 'rejected', error: new KafkaError('message-too-large', { facts }).data });
      await page.locator('#send').click();
      await untilRows(1);
      assert.equal((await page.locator('.result .facts').textContent())?.replaceAll('\u00a0', ' '), words);
    });
  }

  it('shows what becomes of a message, however long the form is', async () => {
    await open({ height: 500 });
    await page.getByText('Advanced').click();
    await page.locator('#f-value').press('Control+Enter');
    await untilRows(1);
    const isInSight = (): Promise<boolean> => page.locator('.result').evaluate((row) => row.getBoundingClientRect().bottom <= window.innerHeight);
    await waitFor('the row in sight', isInSight);
    await page.locator('.results button.title').click();
    await page.getByRole('button', { name: 'Copy Report' }).waitFor();
    await waitFor('the open row in sight', isInSight);
  });

  it('tells a long value as it is, wherever it is changed', async () => {
    await open();
    const value = page.locator('#f-value');
    const long = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => `${index} 😀`), null, 1);
    await value.evaluate((area: HTMLTextAreaElement, text) => {
      area.focus();
      area.value = text;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }, long);
    const isTold = async (): Promise<boolean> => opened.drafts.draft.value.text === (await value.inputValue());
    await waitFor('the whole', isTold);
    for (const at of [0, 1_000, long.length]) {
      await value.evaluate((area: HTMLTextAreaElement, index) => area.setSelectionRange(index, index + 9), at);
      await page.keyboard.type('ä1');
      await waitFor(`the change at ${at}`, async () => opened.drafts.draft.value.text !== long && isTold());
    }
    await page.keyboard.type('0');
    // Another page, or the editor, has filled it meanwhile: that stands.
    opened.drafts.set({ ...opened.drafts.draft, value: { ...opened.drafts.draft.value, text: `${long} ` } });
    await waitFor('the other text', async () => (await value.inputValue()) === `${long} ` && isTold());
  });

  it('cancels what is in flight', async () => {
    await open();
    opened.proxy.auto = null;
    await page.locator('#send').click();
    await page.locator('.result').getByRole('button', { name: 'Cancel' }).click();
    const signal = opened.proxy.open[0]!.options.signal!;
    await waitFor('the cancel', () => signal.aborted);
  });

  it('asks before it sends again what may be stored', async () => {
    await open();
    opened.proxy.auto = () => ({ outcome: 'unknown', partition: 1, error: new KafkaError('connection-closed', { facts: { address: 'kafka-1.example:9093', written: true } }).data });
    await page.locator('#send').click();
    await untilRows(1);
    await page.locator('.results button.title').click();
    const again = page.getByRole('button', { name: 'Send Again…' });
    await again.click();
    await page.getByText('Sending again can store it twice').waitFor();
    assert.equal(sent(), 1);
    await again.click();
    await untilRows(2);
  });

  it('cannot send to a read-only cluster, and says why', async () => {
    await open({ connections: [{ ...STAGING, id: 'ro', name: 'archive', readOnly: true }] });
    const send = page.locator('#send');
    assert.equal(await send.getAttribute('title'), 'archive is read-only: nothing can be sent.');
    await page.locator('#f-value').press('Control+Enter');
    await page.locator('#f-topic').press('Escape');
    assert.equal(sent(), 0);
  });

  it('looks the same in a VS Code that lacks the newer variables', async () => {
    await open({ without: /^--vscode-(radio-|cornerRadius|fontSize|button-secondaryBorder|list-inactiveSelectionForeground|checkbox-)/ });
    assert.deepEqual(await violations(opened), []);
    const chosen = await page.locator('.segmented input:checked + span').first().evaluate((span) => getComputedStyle(span).backgroundColor);
    assert.notEqual(chosen, 'rgba(0, 0, 0, 0)');
    assert.equal(await page.locator('.box').first().evaluate((box) => getComputedStyle(box).borderTopLeftRadius), '4px');
  });

  it('stands still where motion is not wanted', async () => {
    await open({ connections: [{ ...STAGING, state: 'connecting' }] });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await page.locator('.codicon-loading').evaluate((icon) => getComputedStyle(icon).animationName), 'none');
  });
});
