import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { german, pseudo, untranslated } from '../unit/l10n/language';
import { picture } from './kit';
import { SCENES } from './scenes';
import { openSendPage, SAMPLE } from './sendPage';

/** What a page shows that is nobody's language: names, formats, units, the words of Kafka. */
const DATA = new Set(
  ('staging dev kafka example SASL TLS vehicle telemetry alerts commands orders truck trace content type application json empty string int int8 int16 int32 int64 uint32 uint64 float double uuid base64 hex null none ' +
    'acks all gzip snappy lz4 zstd murmur2 ms KB MB Produce NOT_LEADER_OR_FOLLOWER NOT_CONTROLLER eu Jan Dec true tru min int uint utf base lingerMs batchSize maxInFlight idempotent').split(' '),
);

/** The text of the page, seen or not, and what its attributes say. What was typed and raw details are data. */
async function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) => (node.parentElement?.closest('script, style, pre, textarea') === null ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT));
    let text = '';
    while (walker.nextNode() !== null) {
      // A sentence can be in several nodes.
      text += ` ${walker.currentNode.nodeValue ?? ''}`;
    }
    const attributes = [...document.body.querySelectorAll('*')].flatMap((element) => ['aria-label', 'aria-description', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''));
    return [text, ...attributes];
  });
}

function leftOut(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    const left = untranslated(text);
    return [...left.matchAll(/(?<!\d)\p{L}[\p{L}\d_]+|[⟦⟧⟨⟩]/gu)].filter(([word]) => !DATA.has(word) && !/^[\da-f]+$/.test(word)).map(({ 0: word, index }) => `${word}: ${left.slice(Math.max(index - 30, 0), index + 50)}`);
  });
}

describe('the send panel in another language', () => {
  for (const [name, bring] of Object.entries(SCENES)) {
    it(`says nothing in English: ${name}`, async () => {
      const opened = await bring({ language: pseudo() });
      try {
        const texts = await textsOf(opened.page);
        assert.match(texts[0] ?? '', /⟦/);
        assert.deepEqual(leftOut(texts), []);
      } finally {
        await opened.close();
      }
    });
  }
});

/** Words that are cut off, or that others are drawn over. */
async function unreadable(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // What has just come into sight is laid out a frame later.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const cut = [...document.querySelectorAll('label, .label, .answer, .head .name, .segmented span, vscode-button, button.link, .title .text, h2, h3, h4, dt, dd, .absent, .hint, .note, .told, .trace .name, .popup .count, .suffix, .secondary')]
      .filter((element) => element.checkVisibility() && element.closest('.sr') === null && getComputedStyle(element).display !== 'inline' && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `cut: ${element.textContent.trim()}`);
    // A select draws its words up to where the suffix may begin.
    const suffixes = [...document.querySelectorAll('.list-field:has(select) .suffix')].filter((suffix) => {
      const select = suffix.parentElement!.querySelector('select')!;
      return suffix.getBoundingClientRect().left + 6 < select.getBoundingClientRect().right - parseFloat(getComputedStyle(select).paddingRight);
    });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) => {
      const parent = node.parentElement;
      const isSeen = node.nodeValue?.trim() !== '' && parent?.checkVisibility() === true && parent.closest('.sr, pre, textarea, select, .actions, .time, .popup, .scale, .title .facts, .members .list') === null;
      return isSeen ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
    });
    const boxes: { readonly text: string; readonly box: DOMRect }[] = [];
    while (walker.nextNode() !== null) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      boxes.push(...[...range.getClientRects()].map((box) => ({ text: walker.currentNode.nodeValue?.trim() ?? '', box })));
    }
    const outside = boxes.filter(({ box }) => box.right > document.documentElement.clientWidth && box.width > 0).map(({ text }) => `outside: ${text}`);
    const over = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).flatMap((other) => {
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        return one.text !== other.text && width > 1 && height > 4 ? [`over each other: ${one.text} | ${other.text}`] : [];
      }),
    );
    return [...cut, ...suffixes.map((suffix) => `over the select: ${suffix.textContent}`), ...outside, ...over];
  });
}

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
