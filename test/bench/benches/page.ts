import type { Frame, Locator } from 'playwright-core';
import { waitFor } from '../../harness/waitFor';
import type { BenchResult } from '../bench';
import { FRAME_MS, idle, scrolled, watchFrames } from '../frames';
import { onSendForm } from '../sendForm';

const KEYS = 60;
const KEY_PAUSE_MS = 60;
const VALUE_LENGTH = 1_000_000;
const ROWS = 499;
const GROUP = 10_000;
const SCROLLS = 120;

/** How smooth the page is where it holds much: in a real window, with a real broker. */
export async function page(): Promise<BenchResult> {
  // A window each: what one leaves to be collected would be felt in the other.
  const typed = await onSendForm('page-typing', typingInMuch);
  const scrolled = await onSendForm('page-scrolling', scrollingMuch);
  const share = (frames: readonly number[]): string => (Math.max(...frames) / FRAME_MS).toFixed(2);
  return {
    title: 'Frames of the page',
    how:
      `The slowest frame in a real window (VS Code's server, Chromium without a graphics card), by the page's own clock: idle, while ${KEYS} keys are typed into a value of 13 bytes and into one of 1 MB of JSON, ` +
      `and while ${ROWS + 1} results, the newest a group of ${GROUP.toLocaleString('en')} messages that is open, and the group's own list are scrolled from end to end in ${SCROLLS} frames. Aim: no frame above ${FRAME_MS} ms. ` +
      'The heap is that of the page before and after the group came.',
    columns: ['', `slowest frame ÷ ${FRAME_MS} ms`],
    rows: [
      ['idle', share(typed.empty)],
      ['typing in 13 bytes', share(typed.small)],
      ['typing in 1 MB', share(typed.large)],
      ['typing in 1 MB of a text area with nothing around it', share(typed.bare)],
      [`scrolling ${ROWS + 1} results`, share(scrolled.rows)],
      [`scrolling a group of ${GROUP.toLocaleString('en')}`, share(scrolled.members)],
      ['heap after the group ÷ before', (scrolled.heapAfter / scrolled.heapBefore).toFixed(2)],
    ],
    measured: { unit: 'ms', ...typed, ...scrolled },
  };
}

async function typingInMuch(form: Frame): Promise<{ readonly empty: readonly number[]; readonly small: readonly number[]; readonly large: readonly number[]; readonly bare: readonly number[] }> {
  const value = form.getByRole('textbox', { name: 'Value', exact: true });
  const empty = await idleFrames(form);
  await value.fill('{"speed": 60}');
  const small = await typing(form, value);
  await value.evaluate(setText, largeJson());
  const large = await typing(form, value);
  return { empty, small, large, bare: await typing(form, await bareArea(form, value)) };
}

async function scrollingMuch(form: Frame): Promise<{ readonly rows: readonly number[]; readonly members: readonly number[]; readonly heapBefore: number; readonly heapAfter: number }> {
  await form.getByRole('textbox', { name: 'Value', exact: true }).fill('{"speed": 60}');
  await press(form, ROWS);
  const heapBefore = await heap(form);
  await sendGroup(form);
  await form.locator('.results button.title').first().click();
  await form.locator('.member').first().waitFor();
  const rows = await scrolled(form, 'html', SCROLLS);
  const members = await scrolled(form, '.members .list', SCROLLS);
  return { rows, members, heapBefore, heapAfter: await heap(form) };
}

/** In the page: as a paste does. `fill` types, which takes minutes for many lines. */
function setText(area: HTMLElement | SVGElement, text: string): void {
  if (area instanceof HTMLTextAreaElement) {
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

/** Another text area with the same text, which nobody listens to. */
async function bareArea(form: Frame, value: Locator): Promise<Locator> {
  await value.evaluate((area: HTMLTextAreaElement) => {
    const bare = document.createElement('textarea');
    bare.id = 'bare';
    bare.className = area.className;
    bare.style.cssText = `width: ${area.clientWidth}px; height: ${area.clientHeight}px`;
    bare.spellcheck = false;
    bare.value = area.value;
    document.body.append(bare);
  });
  return form.locator('#bare');
}

/** Lines of JSON, as somebody may paste them. */
function largeJson(): string {
  const line = '  { "vehicleId": "truck-7", "speed": 62.5, "fuelLevel": 0.71, "moving": true, "odometer": 9007199254740993 }';
  return `[\n${Array.from({ length: Math.ceil(VALUE_LENGTH / (line.length + 2)) }, () => line).join(',\n')}\n]`;
}

/** Frame times while keys are typed at the end of the value. */
async function typing(form: Frame, field: Locator): Promise<readonly number[]> {
  await field.evaluate((area: HTMLTextAreaElement) => {
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  });
  await form.evaluate(idle);
  const frames = form.evaluate(watchFrames, KEYS * KEY_PAUSE_MS + 1_500);
  await form.page().keyboard.type(' '.repeat(KEYS), { delay: KEY_PAUSE_MS });
  return frames;
}

async function idleFrames(form: Frame): Promise<readonly number[]> {
  await form.evaluate(idle);
  return form.evaluate(watchFrames, 2_000);
}

/** Presses Send so often, one after the other. */
async function press(form: Frame, times: number): Promise<void> {
  await form.evaluate(async (wanted) => {
    const rows = (): number => document.querySelectorAll('.results .result').length;
    for (let index = 0; index < wanted; index++) {
      const before = rows();
      document.querySelector<HTMLElement>('#send')?.click();
      while (rows() === before || document.querySelector('#send')?.hasAttribute('disabled') === true) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }
  }, times);
  await waitFor('all are acknowledged', async () => (await form.locator('.results .codicon-sync').count()) === 0);
}

async function sendGroup(form: Frame): Promise<void> {
  await form.locator('.disclosure > button', { hasText: 'Repeat' }).click();
  await form.getByLabel('Times').fill(String(GROUP));
  await form.locator('#send').click();
  await form.locator('.results button.title .text').getByText('10,000 acknowledged', { exact: true }).waitFor({ timeout: 60_000 });
}

/** Bytes of the page's heap. */
function heap(form: Frame): Promise<number> {
  return form.evaluate(() => {
    const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
    return memory.usedJSHeapSize;
  });
}
