import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { waitFor } from '../harness/waitFor';
import { violations } from './kit';
import { openMessagePage, type OpenMessagePage } from './messagePage';
import { untilAsked } from './messageScenes';

describe('the message viewer by keyboard alone', () => {
  let opened: OpenMessagePage;
  let page: Page;

  afterEach(() => opened.close());

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent.trim() ?? '';
    });
  const tabTo = async (name: string): Promise<void> => {
    for (let step = 0; step < 40 && (await focused()) !== name; step++) {
      await press('Tab');
    }
    assert.equal(await focused(), name);
  };

  it('is gone through by Tab in the order it is read, each part one stop', async () => {
    opened = await openMessagePage();
    ({ page } = opened);
    await page.locator('.plot').waitFor();
    const order: string[] = [];
    for (let step = 0; step < 30 && order.at(-1) !== 'Messages'; step++) {
      await press('Tab');
      order.push(await focused());
    }
    assert.deepEqual(order, ['Topic', 'From latest 500', 'Partitions all 6', 'Filter', 'Where to Search', 'Match Case', 'Regular Expression', 'Pause', 'Go to Offset or Time…', 'Export…', 'More', 'Time range', 'Messages']);
  });

  it('leads from where to start to a record that is sent again', async () => {
    opened = await openMessagePage();
    ({ page } = opened);
    await tabTo('From latest 500');
    await press('Enter', 'ArrowDown', 'Enter');
    await waitFor('from the earliest on', () => opened.viewer.paramsOf('query').some(({ query }) => 'earliest' in query.from));
    assert.equal(await focused(), 'From earliest');
    await press('Control+f');
    await page.keyboard.type('truck-7');
    await press('Enter', 'ArrowDown');
    const { records } = opened.viewer;
    const matching = Array.from({ length: 500 }, (_, line) => 499 - line).filter((sequence) => records.keyOf(sequence) === 'truck-7' && records.row(sequence).kind === 'record');
    await waitFor('the rows that match', async () => (await page.locator('#row-1 .cell').nth(2).textContent()) === records.placeOf(matching[1]!).offset);
    assert.equal(await focused(), 'Messages');
    await press('ArrowDown', 'ArrowDown', 'Enter');
    await page.locator('.detail:not(.outdated) .detail-body').waitFor();
    await waitFor('focus in the detail', async () => (await focused()) === 'Pretty');
    await press('ArrowRight', 'ArrowRight');
    await page.getByText(/^0000 {2}7b 22/).waitFor();
    await press('Shift+F6');
    await press('Shift+F10', 'Enter');
    await untilAsked(opened, 'act');
    const line = await page.locator('.rows .row[aria-selected=true] .cell').nth(2).textContent();
    assert.deepEqual(opened.viewer.paramsOf('act').map(({ action, offset }) => [action, offset]), [['edit-and-resend', line]]);
    await press('Space');
    await untilAsked(opened, 'pause');
  });

  it('looks right in a VS Code that lacks the newer variables', async () => {
    opened = await openMessagePage({ without: /--vscode-(radio-|cornerRadius-|fontSize-|button-secondaryBorder|menu-|sash-)/ });
    ({ page } = opened);
    await page.locator('.list-button[aria-haspopup=menu]').click();
    assert.deepEqual(await violations(opened), []);
    assert.notEqual(await page.locator('.menu').evaluate((menu) => getComputedStyle(menu).backgroundColor), 'rgba(0, 0, 0, 0)');
  });
});
