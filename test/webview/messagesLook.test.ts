import assert from 'node:assert/strict';
import { THEME_NAMES } from '../harness/themes';
import { picture, violations } from './kit';
import { openMessagePage } from './messagePage';

describe('the message viewer, as it looks', () => {
  for (const theme of THEME_NAMES) {
    for (const [width, zoom] of [[1200, 1], [900, 1], [560, 1], [600, 2]] as const) {
      it(`is accessible in ${theme} at ${width} px${zoom === 1 ? '' : ` and ${zoom * 100} %`}`, async () => {
        const opened = await openMessagePage({ theme, width, zoom });
        const { page } = opened;
        await page.locator('.rows .row').first().click();
        await page.locator('.detail-body').waitFor();
        await picture(page, `viewer-${width}-${theme}${zoom === 1 ? '' : '-zoom'}`);
        assert.deepEqual(await violations(opened), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out');
        await opened.close();
      });
    }
  }
});
