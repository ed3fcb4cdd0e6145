import type { Frame } from 'playwright-core';
import { startKafka } from '../../harness/kafka';
import { openVscode } from '../../harness/vscodeWindow';
import { waitFor } from '../../harness/waitFor';
import type { BenchResult } from '../bench';
import { percentile } from '../statistics';

const CLICKS = 20;
const WARM_UP = 5;
/** What people take for immediate (Nielsen, 1993). */
const IMMEDIATE_MS = 100;

/** From the click on Send to the row that says Acknowledged, in a real window, with a real broker. */
export async function click(): Promise<BenchResult> {
  const kafka = await startKafka({ topics: [{ name: 'click', partitions: 3 }] });
  try {
    const connection = { id: 'kafka', name: 'Kafka', bootstrapServers: [kafka.bootstrap] };
    const vscode = await openVscode({ viewport: { width: 1000, height: 1000 }, userSettings: { 'kafkaDispatch.connections': [connection] } });
    try {
      await vscode.runCommand('Kafka: Open Send Panel');
      const form = await vscode.webview('Send');
      await fill(form);
      const samples: number[] = [];
      for (let index = 0; index < WARM_UP + CLICKS; index++) {
        samples.push(await form.evaluate(clickSend));
      }
      const measured = samples.slice(WARM_UP);
      const p50 = percentile(measured, 0.5);
      return {
        title: 'Click to acknowledged',
        how:
          `From the click on *Send* to the row *Acknowledged* on the page, measured by the page: VS Code (a server, Chromium without a graphics card), the form, the extension host, the client thread and a Kafka broker, ` +
          `with the default linger of 5 ms. ${CLICKS} clicks after ${WARM_UP}, one after the other. People take what happens within ${IMMEDIATE_MS} ms for immediate.`,
        columns: ['percentile', `÷ ${IMMEDIATE_MS} ms`],
        rows: [
          ['p50', (p50 / IMMEDIATE_MS).toFixed(2)],
          ['slowest', (Math.max(...measured) / IMMEDIATE_MS).toFixed(2)],
        ],
        measured: { unit: 'ms', samples: measured, warmUp: samples.slice(0, WARM_UP) },
      };
    } finally {
      await vscode.close();
    }
  } finally {
    await kafka.stop();
  }
}

async function fill(form: Frame): Promise<void> {
  const topic = form.getByRole('combobox', { name: 'Topic' });
  await topic.fill('click');
  await topic.press('Escape');
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
