import assert from 'node:assert/strict';
import { german, pseudo } from '../unit/l10n/language';
import { picture } from './kit';
import { leftOut, textsOf, unreadable } from './languageKit';
import { SCENES } from './scenes';
import { openSendPage, SAMPLE } from './sendPage';

/** What a page shows that is nobody's language: names, formats, units, the words of Kafka. */
const DATA = new Set(
  ('staging dev kafka example SASL TLS vehicle telemetry alerts commands orders truck trace content type application json empty string int int8 int16 int32 int64 uint32 uint64 float double uuid base64 hex null none ' +
    'acks all gzip snappy lz4 zstd murmur2 ms KB MB Produce NOT_LEADER_OR_FOLLOWER NOT_CONTROLLER eu Jan Dec true tru min int uint utf base lingerMs batchSize maxInFlight idempotent').split(' '),
);

describe('the send panel in another language', () => {
  for (const [name, bring] of Object.entries(SCENES)) {
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

describe('the send panel in German', () => {
  it('writes large numbers as German does', async () => {
    const opened = await openSendPage({ language: german(), draft: { ...SAMPLE, repeat: { count: '40000', delayMs: '0' } } });
    try {
      assert.match((await opened.page.locator('#send').textContent()) ?? '', /^40\.000 × senden/);
    } finally {
      await opened.close();
    }
  });

  for (const [name, bring] of Object.entries(SCENES)) {
    for (const width of [300, 420]) {
      it(`fits into ${width} px: ${name}`, async () => {
        const opened = await bring({ language: german(), width });
        try {
          await picture(opened.page, `de-${name.replaceAll(' ', '-')}-${width}`);
          assert.equal(await opened.page.evaluate(() => document.documentElement.lang), 'de');
          assert.equal(await opened.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'nothing sticks out');
          assert.deepEqual(await unreadable(opened.page), []);
        } finally {
          await opened.close();
        }
      });
    }
  }
});
