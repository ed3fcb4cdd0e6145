import assert from 'node:assert/strict';
import { german, pseudo } from '../unit/l10n/language';
import { picture } from './kit';
import { leftOut, textsOf, unreadable } from './languageKit';
import { MESSAGE_SCENES } from './messageScenes';

/** Data of the records and names of ours that are no words. */
const DATA = new Set('vehicle telemetry alerts commands staging truck trace replay of content type application json reason vehicleId speed odometer moving true auto lz4 null UTC CEL base64 int64 string hex ms KB MB GB kafka example value'.split(' '));

describe('the message viewer in another language', () => {
  for (const [name, bring] of Object.entries(MESSAGE_SCENES)) {
    it(`says nothing in English: ${name}`, async () => {
      const opened = await bring({ language: pseudo() });
      try {
        const texts = await textsOf(opened.page);
        assert.match(texts[0] ?? '', /⟦/);
        assert.deepEqual(leftOut(texts, DATA), []);
      } finally {
        await opened.close();
      }
    });
  }
});

describe('the message viewer in German', () => {
  for (const [name, bring] of Object.entries(MESSAGE_SCENES)) {
    for (const width of [560, 1200]) {
      it(`fits into ${width} px: ${name}`, async () => {
        const opened = await bring({ language: german(), width });
        try {
          await picture(opened.page, `de-viewer-${name.replaceAll(/\W+/g, '-')}-${width}`);
          assert.equal(await opened.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out');
          assert.deepEqual(await unreadable(opened.page), []);
        } finally {
          await opened.close();
        }
      });
    }
  }
});
