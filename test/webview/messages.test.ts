import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { RecordAction } from '../../src/bridge/messageView';
import { waitFor } from '../harness/waitFor';
import { openMessagePage, type MessagePageOptions, type OpenMessagePage } from './messagePage';
import { untilAsked, withRow } from './messageScenes';

describe('the message viewer in use', () => {
  let opened: OpenMessagePage;
  let page: Page;

  const open = async (options: MessagePageOptions = {}): Promise<void> => {
    opened = await openMessagePage(options);
    ({ page } = opened);
    await page.locator('.rows .row .cell').first().waitFor();
  };
  const openAt = async (line: number, options: MessagePageOptions = {}): Promise<void> => {
    opened = await withRow(options, line);
    ({ page } = opened);
  };
  afterEach(() => opened.close());

  const place = (line: number): { readonly partition: number; readonly offset: string } => opened.viewer.records.placeOf(499 - line);
  const title = (line: number): string => `Partition ${place(line).partition}, offset ${place(line).offset}`;
  const untilTitle = (text: string): Promise<unknown> => waitFor(text, async () => (await page.locator('.detail-head h2').textContent()) === text);
  const selected = async (): Promise<number | null> => {
    const row = page.locator('.rows .row[aria-selected=true]');
    return (await row.count()) === 0 ? null : Number((await row.getAttribute('aria-rowindex'))!) - 2;
  };
  const untilSelected = (line: number): Promise<unknown> => waitFor(`line ${line} selected`, async () => (await selected()) === line);
  const firstLine = async (): Promise<number> => Number((await page.locator('.rows .row').first().getAttribute('aria-rowindex'))!) - 2;

  describe('its table', () => {
    it('is gone through by keys, and the detail follows', async () => {
      await open();
      await page.locator('.scroller').focus();
      for (const [key, line] of [['ArrowDown', 0], ['ArrowDown', 1], ['End', 499], ['ArrowUp', 498], ['Home', 0]] as const) {
        await page.keyboard.press(key);
        await untilSelected(line);
        await untilTitle(title(line));
        assert.equal(await page.locator('.scroller').getAttribute('aria-activedescendant'), `row-${line}`);
      }
      await page.keyboard.press('PageDown');
      const down = await waitFor('a page further', async () => (await selected()) || undefined);
      assert.ok(down > 15 && down < 40, `${down}`);
      await page.keyboard.press('PageUp');
      await untilSelected(0);
      assert.equal(await page.locator('.scroller').getAttribute('aria-rowcount'), '501');
    });

    it('does for the selected record what its keys and its menu say', async () => {
      await openAt(0);
      await page.keyboard.press('Control+c');
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Copy as kcat Command' }).click();
      await page.locator('.rows .row').nth(1).click({ button: 'right' });
      for (const key of ['End', 'ArrowUp', 'Enter']) {
        await page.keyboard.press(key);
      }
      await waitFor('three actions', () => opened.viewer.paramsOf('act').length === 3);
      const acted = opened.viewer.paramsOf('act').map(({ action, ...where }): readonly [RecordAction, string] => [action, where.offset]);
      assert.deepEqual(acted, [['copy-value', place(0).offset], ['copy-kcat', place(0).offset], ['save-value', place(1).offset]]);
      assert.equal(await page.evaluate(() => document.activeElement?.className), 'scroller', 'the focus goes back');
    });

    it('opens the detail by Enter, goes into it, and comes back by Escape', async () => {
      await openAt(0);
      await page.getByRole('button', { name: 'Close' }).click();
      assert.equal(await page.locator('dispatch-detail-pane').count(), 0);
      await page.keyboard.press('ArrowDown');
      await untilSelected(1);
      assert.equal(await page.locator('dispatch-detail-pane').count(), 0, 'who closed it is not shown it again');
      await page.keyboard.press('Enter');
      await page.locator('.detail-body').waitFor();
      await waitFor('focus in the pane', () => page.evaluate(() => document.activeElement?.closest('.detail') !== null));
      await page.keyboard.press('Escape');
      assert.equal(await page.evaluate(() => document.activeElement?.className), 'scroller');
    });

    it('reaches every one of a million rows, exactly by keys and wheel, and by its scroll bar', async () => {
      await open({ rows: 1_000_000 });
      const last = 999_999;
      await page.locator('.scroller').focus();
      await page.keyboard.press('End');
      await untilSelected(last);
      await waitFor('the last row', async () => (await page.locator(`#row-${last} .cell`).nth(2).textContent()) === opened.viewer.records.placeOf(0).offset);
      await page.keyboard.press('ArrowUp');
      await untilSelected(last - 1);
      const before = await firstLine();
      await page.locator('.scroller').hover();
      await page.mouse.wheel(0, -220);
      await waitFor('ten lines up', async () => (await firstLine()) === before - 10);
      // The browser scrolls some frames later, if it is left to it.
      for (let frame = 0; frame < 20; frame++) {
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
      assert.equal(await firstLine(), before - 10);
      await page.evaluate(() => {
        const scroller = document.querySelector('.scroller')!;
        scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) / 2;
      });
      const middle = await waitFor('the middle', async () => {
        const line = await firstLine();
        return Math.abs(line - 500_000) < 100 ? line : undefined;
      });
      await page.locator(`#row-${middle + 3} .cell`).nth(3).waitFor();
      await page.mouse.wheel(0, 22);
      await waitFor('one line down', async () => (await firstLine()) === middle + 1);
      const { height } = await page.locator('.space').evaluate((space) => space.getBoundingClientRect());
      assert.ok(height < 5_000_000);
    });

    it('reads pages where somebody looks, and no page twice', async () => {
      await open({ rows: 100_000 });
      await waitFor('the first pages', () => opened.viewer.paramsOf('rows').length >= 4);
      await page.evaluate(() => {
        document.querySelector('.scroller')!.scrollTop = 1_000_000;
      });
      await page.locator('#row-45460 .cell').nth(3).waitFor();
      const calls = opened.viewer.paramsOf('rows').filter(({ count }) => count > 1);
      const pages = calls.flatMap(({ from, count }) => Array.from({ length: count / 50 }, (_, index) => from / 50 + index));
      assert.equal(new Set(pages).size, pages.length);
      assert.ok(pages.length < 12, pages.join());
      assert.ok(pages.includes(909));
    });

    it('shows lines that have not come yet as empty ones', async () => {
      await open({ rows: 100_000 });
      let release = (): void => undefined;
      opened.viewer.gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.evaluate(() => {
        document.querySelector('.scroller')!.scrollTop = 600_000;
      });
      await page.locator('#row-27280 [aria-busy]').waitFor();
      release();
      await page.locator('#row-27280 .cell').nth(3).waitFor();
    });

    it('keeps the selected record selected where its line changes', async () => {
      await openAt(3);
      const wanted = title(3);
      opened.viewer.produce(2);
      await untilSelected(5);
      await untilTitle(wanted);
      opened.viewer.produce(4_000);
      await untilAsked(opened, 'find');
      // Its answer has come before this one.
      await page.evaluate(() => new Promise(requestAnimationFrame));
      await page.keyboard.press('ArrowDown');
      await untilSelected(4_006);
    });

    it('shows a row that the host wants to be seen', async () => {
      await open({ rows: 100_000 });
      opened.viewer.select(50_000);
      await untilSelected(49_999);
      await page.locator('#row-49999 .cell').nth(3).waitFor();
      assert.ok(Math.abs((await firstLine()) - 49_999) < 30);
    });

    it('has columns that are resized by mouse, double click and keys, and stay so', async () => {
      await openAt(0);
      const width = async (id: string): Promise<number> => Math.round(await page.locator(`#head-${id}`).evaluate((head) => head.getBoundingClientRect().width));
      const [key, headers] = [await width('key'), await width('headers')];
      const handle = (await page.locator('#head-key .handle').boundingBox())!;
      await page.mouse.move(handle.x + 4, handle.y + 10);
      await page.mouse.down();
      await page.mouse.move(handle.x + 54, handle.y + 10, { steps: 3 });
      await page.mouse.up();
      await waitFor('50 px wider', async () => (await width('key')) === key + 50);
      await page.locator('#head-key .handle').dblclick();
      await waitFor('as wide as its keys', async () => {
        const widths = await page.locator('.rows .cell:nth-child(4):not(.rest)').evaluateAll((cells) => cells.map((cell) => cell.clientWidth - cell.scrollWidth));
        return widths.every((room) => room >= 0) && (await width('key')) < key + 50;
      });
      await page.locator('.scroller').focus();
      for (const press of ['Home', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Shift+ArrowRight']) {
        await page.keyboard.press(press);
      }
      assert.equal(await page.locator('.scroller').getAttribute('aria-activedescendant'), 'head-value');
      await waitFor('the headers lose', async () => (await width('headers')) === headers - 16);
      const kept = await page.evaluate(() => (window as unknown as { acquireVsCodeApi(): { getState(): { sizes: Record<string, number> } } }).acquireVsCodeApi().getState());
      assert.equal(kept.sizes['column-headers'], headers - 16);
    });

    it('turns around at its head, and says so', async () => {
      await open();
      assert.equal(await page.locator('#head-timestamp').getAttribute('aria-sort'), 'descending');
      await page.locator('#head-timestamp .title').click();
      await waitFor('ascending', async () => (await page.locator('#head-timestamp').getAttribute('aria-sort')) === 'ascending');
      await waitFor('the oldest first', async () => (await page.locator('#row-0 .cell').nth(2).textContent()) === opened.viewer.records.placeOf(0).offset);
      assert.equal(opened.viewer.paramsOf('query').at(-1)?.query.order, 'oldest');
      assert.ok(!('filter' in opened.viewer.paramsOf('query').at(-1)!.query));
    });
  });

  describe('what comes live', () => {
    it('is shown as it comes while its end is in sight', async () => {
      await open();
      opened.viewer.produce(3);
      await waitFor('the newest', async () => (await page.locator('#row-0 .cell').nth(2).textContent()) === opened.viewer.records.placeOf(502).offset);
      assert.deepEqual(opened.viewer.paramsOf('hold'), []);
    });

    it('is drawn over time, too, from time to time', async () => {
      await open();
      await page.clock.install();
      const asked = (): number => opened.viewer.paramsOf('histogram').length;
      const before = asked();
      opened.viewer.produce(3);
      opened.viewer.produce(4);
      await waitFor('the newest', async () => (await page.locator('#row-0 .cell').nth(2).textContent()) === opened.viewer.records.placeOf(506).offset);
      assert.equal(asked(), before);
      await page.clock.runFor(10_000);
      await waitFor('the histogram', () => asked() === before + 1);
      await page.clock.runFor(60_000);
      assert.equal(asked(), before + 1, 'nothing has come since');
    });

    for (const order of ['newest', 'oldest'] as const) {
      it(`is held back while older rows are looked at, and let in by the pill, ${order} first`, async () => {
        await open({ snapshot: { query: { partitions: null, from: { latest: 500 }, to: null, isolation: 'read_committed', order, filter: null } } });
        if (order === 'oldest') {
          await untilAsked(opened, 'hold');
          assert.equal(opened.viewer.paramsOf('hold').at(-1)?.held, true, 'who sees the oldest sees no end');
        } else {
          await page.locator('.scroller').hover();
          await page.mouse.wheel(0, 2_000);
          await waitFor('held', () => opened.viewer.paramsOf('hold').at(-1)?.held);
        }
        await waitFor('all lines', async () => (await page.locator('.rows [aria-busy]').count()) === 0);
        const seen = await page.locator('.rows').textContent();
        opened.viewer.produce(118);
        const pill = page.getByRole('button', { name: '118 new records' });
        await pill.waitFor();
        assert.equal(await page.locator('.rows').textContent(), seen);
        await pill.click();
        const newest = opened.viewer.records.placeOf(617).offset;
        await waitFor('let in', () => opened.viewer.paramsOf('hold').at(-1)?.held === false);
        await waitFor('the newest', async () => (await page.locator('.rows .row .cell:nth-child(3)').allTextContents()).includes(newest));
        assert.equal(await pill.count(), 0);
        opened.viewer.produce(1);
        await waitFor('the one after it', async () => (await page.locator('.rows .row .cell:nth-child(3)').allTextContents()).includes(opened.viewer.records.placeOf(618).offset));
      });
    }

    it('is paused and resumed by Space, in words too', async () => {
      await openAt(0);
      await page.keyboard.press(' ');
      await page.getByText('Paused').first().waitFor();
      assert.equal(await page.locator('main > [role=status]').textContent(), 'Paused');
      await page.keyboard.press(' ');
      await waitFor('resumed', async () => (await page.locator('main > [role=status]').textContent()) === 'Resumed');
      assert.deepEqual(opened.viewer.paramsOf('pause'), [{ paused: true }, { paused: false }]);
    });
  });

  it('shows another topic from its first line on, wherever the one before was scrolled to', async () => {
    await open();
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, 2_000);
    await page.locator('#row-0').waitFor({ state: 'detached' });
    opened.viewer.show({ topic: 'vehicle.alerts' });
    await page.locator('#row-0').waitFor();
  });

  it('keeps the old rows while another query is read', async () => {
    await open();
    const seen = await page.locator('.rows').textContent();
    opened.viewer.tell({ query: 2, status: 'reading', rows: 0, read: 0 });
    await page.locator('.progress').waitFor();
    assert.equal(await page.locator('.rows').textContent(), seen);
    await page.getByRole('button', { name: 'Stop' }).click();
    await untilAsked(opened, 'stop');
    opened.viewer.tell({ query: 2, status: 'done', rows: 0, read: 0 });
    await page.getByText('No records in this range.').waitFor();
    await page.getByRole('button', { name: 'From Earliest' }).click();
    await waitFor('the query', () => opened.viewer.paramsOf('query').length > 0);
    assert.deepEqual(opened.viewer.paramsOf('query').at(-1)?.query.from, { earliest: true });
  });

  it('asks before it reads much, and goes on where it is told to', async () => {
    await open({ state: { status: 'asking', offsets: { read: 0, total: 61_204 }, bytes: { read: 0, estimated: 1_288_490_189 } } });
    await page.getByText('About 1.2 GB to read (61,204 records)'.replace(' GB', '\u00a0GB')).waitFor();
    await page.getByRole('button', { name: 'Read On' }).click();
    await untilAsked(opened, 'readOn');
  });
});
