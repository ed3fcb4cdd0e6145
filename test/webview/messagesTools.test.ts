import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ViewFilter } from '../../src/bridge/viewing';
import { waitFor } from '../harness/waitFor';
import { openMessagePage, type MessagePageOptions, type OpenMessagePage } from './messagePage';
import { untilAsked } from './messageScenes';

describe('the message viewer, its tools', () => {
  let opened: OpenMessagePage;
  let page: Page;

  const open = async (options: MessagePageOptions = {}): Promise<void> => {
    opened = await openMessagePage(options);
    ({ page } = opened);
    await page.locator('.plot').waitFor();
  };
  afterEach(() => opened.close());

  const filters = (): readonly (ViewFilter | null)[] => opened.viewer.paramsOf('filter').map(({ filter }) => filter);
  const untilFilter = (fits: (filter: ViewFilter | null) => boolean): Promise<unknown> => waitFor('the filter', () => filters().some(fits) && fits(filters().at(-1) ?? null));
  const type = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+f');
    await page.keyboard.type(text);
  };
  const scope = (): Promise<string> => page.locator('.filter select').evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]!.text);

  describe('the filter', () => {
    it('finds text after a pause, with its case, and marks it in key and value', async () => {
      await open();
      await type('truck-7');
      await untilFilter((filter) => filter?.text === 'truck-7');
      assert.deepEqual(filters(), [{ kind: 'contains', text: 'truck-7', scope: 'key-value', matchCase: true }]);
      await page.locator('#row-1 .cell:nth-child(5) mark').waitFor();
      assert.deepEqual([await page.locator('#row-1 mark').allTextContents(), await page.locator('#row-1 mark.json-string').count()], [['truck-7', 'truck-7'], 1]);
      await page.getByText('50 of 500 match, 61,204 in topic').waitFor();
    });

    it('is applied at once by Enter, once, and cleared by Escape', async () => {
      await open();
      await type('truck-7');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await untilFilter((filter) => filter === null);
      assert.deepEqual(filters().map((filter) => filter?.text), ['truck-7', undefined]);
      assert.equal(await page.locator('#filter').inputValue(), '');
    });

    it('takes what looks like a condition for one, says so, and can be told otherwise', async () => {
      await open();
      await type('value.speed > 60');
      assert.equal(await scope(), 'expression (CEL)');
      assert.equal(await page.getByRole('button', { name: 'Match Case' }).isDisabled(), true);
      await untilFilter((filter) => filter?.kind === 'expression');
      await page.locator('.filter select').selectOption({ label: 'in value' });
      await untilFilter((filter) => filter?.kind === 'contains' && filter.scope === 'value');
      await page.locator('.filter select').selectOption({ label: 'expression (CEL)' });
      await untilFilter((filter) => filter?.kind === 'expression');
      await page.getByRole('button', { name: 'Regular Expression' }).click();
      await untilFilter((filter) => filter?.kind === 'regex');
      await page.getByRole('button', { name: 'Match Case' }).click();
      await untilFilter((filter) => filter?.matchCase === false);
    });

    it('says what is wrong with it and where, and leaves the last good one on', async () => {
      await open();
      await type('truck-7');
      await page.keyboard.press('Enter');
      await page.locator('mark').first().waitFor();
      opened.viewer.problem = { message: 'Expected an expression', index: 14 };
      await type('value.speed > > 60');
      await page.keyboard.press('Enter');
      await page.getByText('Expected an expression').waitFor();
      assert.equal(await page.locator('#filter').getAttribute('aria-invalid'), 'true');
      assert.match((await page.locator('#filter-problem').textContent()) ?? '', /Until then “truck-7” stays on\./);
      assert.ok((await page.locator('mark').count()) > 0);
      await page.getByRole('button', { name: 'Position 15' }).click();
      assert.equal(await page.locator('#filter').evaluate((input) => (input as HTMLInputElement).selectionStart), 14);
      opened.viewer.problem = null;
      await page.keyboard.press('Enter');
      await page.locator('#filter-problem').waitFor({ state: 'detached' });
    });

    it('is there from the start where the host has one', async () => {
      await open({ snapshot: { query: { partitions: null, from: { latest: 500 }, to: null, isolation: 'read_committed', order: 'newest', filter: { kind: 'regex', text: 'truck-\\d$', scope: 'key', matchCase: false } } } });
      assert.equal(await page.locator('#filter').inputValue(), 'truck-\\d$');
      assert.deepEqual([await scope(), await page.getByRole('button', { name: 'Match Case' }).getAttribute('aria-pressed'), await page.getByRole('button', { name: 'Regular Expression' }).getAttribute('aria-pressed')], ['in key', 'false', 'true']);
      assert.deepEqual(filters(), []);
    });
  });

  describe('the menu of where to start', () => {
    it('is a menu for the keyboard, and gives the focus back', async () => {
      await open();
      const button = page.getByRole('button', { name: 'From latest 500' });
      await button.focus();
      await page.keyboard.press('Enter');
      const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent.trim().split(/\s{2,}/)[0] ?? '');
      assert.equal(await button.getAttribute('aria-expanded'), 'true');
      assert.match(await focused(), /^Latest…/);
      for (const [key, label] of [['ArrowDown', /^Earliest/], ['End', /^Committed records only/], ['ArrowDown', /^Latest…/], ['ArrowUp', /^Committed/], ['Home', /^Latest/], ['l', /^Live/]] as const) {
        await page.keyboard.press(key);
        assert.match(await focused(), label);
      }
      assert.deepEqual(await page.locator('[role=menuitemradio][aria-checked=true], [role=menuitemcheckbox][aria-checked=true]').allTextContents().then((texts) => texts.map((text) => text.trim().replace(/\s*500 records$/, ''))), ['Latest…', 'Newest first', 'Committed records only']);
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.menu').count(), 0);
      assert.equal(await button.evaluate((element) => element === document.activeElement), true);
      assert.equal(await button.getAttribute('aria-expanded'), 'false');
    });

    it('is closed by a press on its button, and by one elsewhere', async () => {
      await open();
      const button = page.getByRole('button', { name: 'From latest 500' });
      await button.click();
      await page.locator('.menu').waitFor();
      await button.click();
      assert.equal(await page.locator('.menu').count(), 0);
      await button.click();
      await page.locator('#filter').click();
      assert.equal(await page.locator('.menu').count(), 0);
    });

    it('asks the host what it cannot know, and reads anew', async () => {
      await open();
      const choose = async (name: string): Promise<void> => {
        await page.locator('.list-button[aria-haspopup=menu]').click();
        await page.locator('.menu .item').filter({ hasText: name }).click();
      };
      for (const name of ['Latest…', 'Offset…', 'Time…']) {
        await choose(name);
      }
      await waitFor('three questions', () => opened.viewer.paramsOf('askFrom').length === 3);
      assert.deepEqual(opened.viewer.paramsOf('askFrom').map(({ kind }) => kind), ['latest', 'offset', 'timestamp']);
      for (const name of ['Earliest', 'Live', 'Committed records only']) {
        await choose(name);
      }
      await waitFor('three queries', () => opened.viewer.paramsOf('query').length === 3);
      assert.deepEqual(opened.viewer.paramsOf('query').map(({ query }) => [query.from, query.isolation]), [[{ earliest: true }, 'read_committed'], [{ live: true }, 'read_committed'], [{ live: true }, 'read_uncommitted']]);
      await page.getByRole('button', { name: 'Live', exact: true }).waitFor();
      await page.getByText('aborted and open transactions too').waitFor();
    });
  });

  it('asks the host for partitions, a place, an export, another topic and older records', async () => {
    await open();
    await page.getByRole('button', { name: 'Partitions all 6' }).click();
    await page.getByRole('button', { name: 'Go to Offset or Time…' }).click();
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('combobox', { name: 'Topic' }).selectOption('vehicle.alerts');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Load Older' }).click();
    for (const name of ['askPartitions', 'goTo', 'exportRows', 'older']) {
      await untilAsked(opened, name);
    }
    assert.deepEqual(opened.viewer.paramsOf('selectTopic'), [{ topic: 'vehicle.alerts' }]);
  });

  it('shows times in the zone that is chosen', async () => {
    await open();
    const first = page.locator('#row-0 .cell').first();
    await page.getByText('Timestamp (UTC)').waitFor();
    const utc = await first.textContent();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitemradio', { name: 'Milliseconds Since 1970' }).click();
    await waitFor('a number', async () => new Date(Number(await first.textContent())).toISOString() === `${utc!.replace(' ', 'T')}Z`);
    assert.deepEqual(opened.viewer.paramsOf('timeZone'), [{ timeZone: 'epoch' }]);
  });

  it('has on a narrow viewer in its menu what has no room', async () => {
    await open({ width: 560 });
    assert.equal(await page.locator('#head-headers').count(), 0);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Column of Headers' }).click();
    await page.locator('#head-headers').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /^Partitions…/ }).click();
    await untilAsked(opened, 'askPartitions');
  });

  describe('the bars over time', () => {
    const last = (): unknown => opened.viewer.paramsOf('query').at(-1)?.query;

    it('show what is loaded, and say that they are approximate', async () => {
      await open();
      await page.locator('rect.loaded').first().waitFor();
      const loaded = await page.locator('rect.loaded').count();
      assert.ok(loaded >= 4 && loaded <= 6, `${loaded}`);
      assert.match((await page.locator('#histogram-text').textContent()) ?? '', /^Approximate: [\d,]+ records from 07:54–08:41, most of them at \d\d:\d\d:\d\d: [\d,]+\.$/);
      await page.locator('.plot').hover();
      assert.match((await page.locator('.readout').textContent()) ?? '', /approximate/);
    });

    it('read the range that is drawn over them, and what was read before when it is dropped', async () => {
      await open();
      const box = (await page.locator('.plot').boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 10, { steps: 4 });
      await page.mouse.up();
      await untilAsked(opened, 'query');
      const { from, to } = opened.viewer.paramsOf('query')[0]!.query as { readonly from: { readonly timestamp: number }; readonly to: { readonly timestamp: number } };
      assert.equal((to.timestamp - from.timestamp) % 30_000, 0);
      assert.ok(Math.abs((to.timestamp - from.timestamp) / 30_000 - 93 / 4) < 2);
      await page.locator('.plot').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await waitFor('moved', () => opened.viewer.paramsOf('query').length === 2);
      assert.deepEqual(last(), { ...opened.viewer.paramsOf('query')[0]!.query, from: { timestamp: from.timestamp + 60_000 }, to: { timestamp: to.timestamp + 90_000 } });
      await page.keyboard.press('Escape');
      await waitFor('dropped', () => opened.viewer.paramsOf('query').length === 3);
      assert.deepEqual(last(), { partitions: null, from: { latest: 500 }, to: null, isolation: 'read_committed', order: 'newest' });
    });

    it('take a press that draws nothing for none', async () => {
      await open();
      await page.locator('.plot').click();
      assert.deepEqual(opened.viewer.paramsOf('query'), []);
    });
  });

  it('goes through its regions by F6, and says what it cannot do', async () => {
    await open();
    const region = (): Promise<string> => page.evaluate(() => document.activeElement?.closest('[data-region]')?.className ?? '');
    await page.locator('.rows .row .cell').first().click();
    await page.locator('.detail-body').waitFor();
    const seen: string[] = [];
    for (let step = 0; step < 5; step++) {
      await page.keyboard.press('F6');
      seen.push(await region());
    }
    assert.deepEqual(seen, ['detail ', 'status-bar', 'toolbar', 'plot', 'table']);
    await page.keyboard.press('Shift+F6');
    assert.equal(await region(), 'plot');
  });
});
