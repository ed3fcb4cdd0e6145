import type { Page } from 'playwright-core';
import { untranslated } from '../unit/l10n/language';

/** The text of the page, seen or not, and what its attributes say. What was typed and raw details are data. */
export async function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // What has just come into sight is laid out a frame later.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
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

/** Words that nobody has translated, and that are no data. */
export function leftOut(texts: readonly string[], data: ReadonlySet<string>): readonly string[] {
  return texts.flatMap((text) => {
    const left = untranslated(text);
    return [...left.matchAll(/(?<!\d)\p{L}[\p{L}\d_]+|[⟦⟧⟨⟩]/gu)].filter(([word]) => !data.has(word) && !/^[\da-f]+$/.test(word)).map(({ 0: word, index }) => `${word}: ${left.slice(Math.max(index - 30, 0), index + 50)}`);
  });
}

/** Words that are cut off, or that others are drawn over. */
export async function unreadable(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const cut = [...document.querySelectorAll('label, .label, .answer, .head .name, .segmented span, vscode-button, button.link, .title .text, h2, h3, h4, dt, dd, .absent, .hint, .note, .told, .trace .name, .popup .count, .suffix, .secondary, .list-button .chosen, .tabs button, .menu .label, .tag, .pill, .head .cell .title')]
      .filter((element) => element.checkVisibility() && element.closest('.sr') === null && getComputedStyle(element).display !== 'inline' && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `cut: ${element.textContent.trim()}`);
    // A select draws its words up to where the suffix may begin.
    const suffixes = [...document.querySelectorAll('.list-field:has(select) .suffix')].filter((suffix) => {
      const select = suffix.parentElement!.querySelector('select')!;
      return suffix.getBoundingClientRect().left + 6 < select.getBoundingClientRect().right - parseFloat(getComputedStyle(select).paddingRight);
    });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) => {
      const parent = node.parentElement;
      const isSeen = node.nodeValue?.trim() !== '' && parent?.checkVisibility() === true && parent.closest('.sr, pre, textarea, select, .actions, .time, .popup, .scale, .title .facts, .members .list, .rows, .menu, .readout, .axis, .status-bar, .brush') === null;
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
