import assert from 'node:assert/strict';
import { THEME_NAMES } from '../harness/themes';
import { picture, violations } from './kit';
import { MESSAGE_SCENES, withRow } from './messageScenes';

describe('the message viewer, as it looks', () => {
  for (const theme of THEME_NAMES) {
    for (const [width, zoom] of [[1200, 1], [900, 1], [560, 1], [400, 1], [600, 2]] as const) {
      it(`is accessible in ${theme} at ${width} px${zoom === 1 ? '' : ` and ${zoom * 100} %`}`, async () => {
        const opened = await withRow({ theme, width, zoom }, 0);
        const { page } = opened;
        await picture(page, `viewer-${width}-${theme}${zoom === 1 ? '' : '-zoom'}`);
        assert.deepEqual(await violations(opened), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out');
        await opened.close();
      });
    }
  }

  for (const [index, [name, bring]] of Object.entries(MESSAGE_SCENES).entries()) {
    // Light and narrow: each third of them, as what they are made of is the same.
    for (const [theme, width] of index % 3 === 0 ? ([['dark', 1200], ['light', 560]] as const) : ([['dark', 1200]] as const)) {
      it(`is accessible in ${theme} at ${width} px: ${name}`, async () => {
        const opened = await bring({ theme, width });
        await picture(opened.page, `scene-${name.replaceAll(/\W+/g, '-')}-${width}-${theme}`);
        assert.deepEqual(await violations(opened), []);
        assert.equal(await opened.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out');
        await opened.close();
      });
    }
  }
});
