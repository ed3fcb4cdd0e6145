import type { Frame } from 'playwright-core';
import { waitFor } from '../../harness/waitFor';
import type { BenchResult } from '../bench';
import { onSendForm } from '../sendForm';
import { percentile } from '../statistics';

const CLICKS = 20;
const WARM_UP = 5;
/** What people take for immediate (Nielsen, 1993). */
const IMMEDIATE_MS = 100;

/** From the click on Send to the row that says Acknowledged, in a real window, with a real broker. */
export function click(): Promise<BenchResult> {
  return onSendForm('click', async (form) => {
    await fill(form);
    const samples: number[] = [];
    for (let index = 0; index < WARM_UP + CLICKS; index++) {
      samples.push(await form.evaluate(clickSend));
    }
    const opened: number[] = [];
    for (let index = 0; index < CLICKS; index++) {
      opened.push(await form.evaluate(openTrace));
    }
    const measured = samples.slice(WARM_UP);
    return {
      title: 'Click to acknowledged, click to trace',
      how:
        `From the click on *Send* to the row *Acknowledged* on the page, measured by the page: VS Code (a server, Chromium without a graphics card), the form, the extension host, the client thread and a Kafka broker, ` +
        `with the default linger of 5 ms. ${CLICKS} clicks after ${WARM_UP}, one after the other; then the click on each of the newest ${CLICKS} rows to the frame in which its trace is drawn. People take what happens within ${IMMEDIATE_MS} ms for immediate.`,
      columns: [`÷ ${IMMEDIATE_MS} ms`, 'p50', 'p99'],
      rows: [
        ['click → acknowledged', ...[0.5, 0.99].map((share) => (percentile(measured, share) / IMMEDIATE_MS).toFixed(2))],
        ['click → trace open', ...[0.5, 0.99].map((share) => (percentile(opened, share) / IMMEDIATE_MS).toFixed(2))],
      ],
      measured: { unit: 'ms', samples: measured, warmUp: samples.slice(0, WARM_UP), opened },
    };
  });
}

async function fill(form: Frame): Promise<void> {
  await form.getByRole('textbox', { name: 'Value', exact: true }).fill('{"speed": 60}');
  await waitFor('a first acknowledgement', async () => {
    await form.locator('#send').click();
    await form.locator('.results button.title .text').getByText('Acknowledged', { exact: true }).first().waitFor({ timeout: 3_000 });
    return true;
  });
}

/** In the page: clicks, and resolves with the ms until there is one more acknowledged row. */
function clickSend(): Promise<number> {
  const button = document.querySelector<HTMLElement>('#send');
  const results = document.querySelector('.results');
  if (button === null || results === null) {
    throw new Error('The form is not there.');
  }
  const acknowledged = (): number => [...results.querySelectorAll('button.title .text')].filter(({ textContent }) => textContent === 'Acknowledged').length;
  return new Promise((resolve) => {
    const before = acknowledged();
    const startedAt = performance.now();
    const observer = new MutationObserver(() => {
      if (acknowledged() > before) {
        observer.disconnect();
        resolve(performance.now() - startedAt);
      }
    });
    observer.observe(results, { subtree: true, childList: true, characterData: true });
    button.click();
  });
}

/** In the page: opens the newest row that is closed, and resolves with the ms until the frame after its trace is there. */
function openTrace(): Promise<number> {
  const title = document.querySelector<HTMLElement>('.results button.title[aria-expanded="false"]');
  if (title === null) {
    throw new Error('No row is closed.');
  }
  const traces = (): number => document.querySelectorAll('.results .trace').length;
  const before = traces();
  const startedAt = performance.now();
  title.click();
  return new Promise((resolve) => {
    const look = (): void => {
      if (traces() > before) {
        requestAnimationFrame(() => resolve(performance.now() - startedAt));
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  });
}
