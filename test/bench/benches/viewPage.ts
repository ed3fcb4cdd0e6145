import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { startKafka } from '../../harness/kafka';
import { temporaryFolder } from '../../harness/temp';
import { openVscode } from '../../harness/vscodeWindow';
import type { BenchResult } from '../bench';
import { FRAME_MS, scrolled, watchFrames } from '../frames';
import { jsonLine, writeLines } from '../jsonLines';
import { output } from '../programs';
import { percentile } from '../statistics';

const RECORDS = 1_000_000;
const RECORD_BYTES = 200;
const SCROLLS = 300;
const TURNS = 15;
const FIRST_ROW_MS = 150;
const LIVE_RATE = 5_000;
const LIVE_MS = 8_000;
/** So often they are produced, ms. */
const LIVE_EVERY_MS = 50;
const TOPICS = ['view-large', 'view-small'] as const;
const [LARGE, SMALL] = TOPICS;

/** The viewer's page in a real window, with a real broker. */
export async function viewPage(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-view-page');
  const kafka = await startKafka({ topics: TOPICS.map((name) => ({ name, partitions: 4 })) });
  try {
    for (const [topic, records] of [[LARGE, RECORDS], [SMALL, 2_000]] as const) {
      const file = join(folder.path, topic);
      await writeLines(file, records, (index) => lineOf(topic, index));
      await output('kcat', ['-P', '-b', kafka.bootstrap, '-t', topic, '-X', 'acks=all', '-l', file]);
    }
    const connection = { id: 'kafka', name: 'Kafka', bootstrapServers: [kafka.bootstrap] };
    const vscode = await openVscode({ viewport: { width: 1400, height: 900 }, userSettings: { 'kafkaDispatch.connections': [connection], 'kafkaDispatch.viewer.bufferRecords': 2_000_000 } });
    try {
      await vscode.runCommand('Kafka: View Messages');
      await vscode.page.locator('.quick-input-widget').getByRole('option', { name: SMALL }).click();
      const page = await vscode.webview(SMALL);
      await page.getByText('500 of 2,000 shown').waitFor();
      const firstRows: number[] = [];
      for (let turn = 0; turn < TURNS; turn++) {
        firstRows.push(await firstRow(page, turn % 2 === 0 ? LARGE : SMALL));
      }
      await firstRow(page, LARGE);
      await page.getByRole('button', { name: /^From/ }).click();
      await page.getByRole('menuitemradio', { name: /^Earliest/ }).click();
      await page.getByText(`${RECORDS.toLocaleString('en')} of ${RECORDS.toLocaleString('en')} shown`).waitFor({ timeout: 60_000 });
      const frames = await scrolled(page, '.scroller', SCROLLS);
      // Every row is reached, the last one too.
      await page.locator(`[role=row][aria-rowindex="${RECORDS + 1}"]`).waitFor({ timeout: 10_000 });
      const live = await whileLive(page, kafka.bootstrap);
      return {
        title: 'The page of a viewer',
        how: `In a real window (VS Code's server, Chromium without a graphics card), ${RECORDS.toLocaleString('en')} records of ${RECORD_BYTES} bytes. From the choice of another topic to its first row in the page, ${TURNS} times on a warm connection; then every row from the earliest on, scrolled from end to end in ${SCROLLS} frames; then live, the newest first, while ${LIVE_RATE.toLocaleString('en')} records a second come for ${LIVE_MS / 1_000} seconds.`,
        columns: ['', 'share of the aim'],
        rows: [
          ['another topic → its first row drawn, p50', `${(percentile(firstRows, 0.5) / FIRST_ROW_MS).toFixed(2)} of ${FIRST_ROW_MS} ms`],
          ['the slowest frame while a million rows are scrolled', ofFrame(Math.max(...frames))],
          ['the slowest frame while records come live', ofFrame(Math.max(...live))],
          ['the same, p99', ofFrame(percentile(live, 0.99))],
        ],
        measured: { firstRows, frames, live },
      };
    } finally {
      await vscode.close();
    }
  } finally {
    await kafka.stop();
    folder.remove();
  }
}

/** ms from the choice of a topic to a row of it in the page, by the page's clock. */
function firstRow(page: Frame, topic: string): Promise<number> {
  return page.evaluate(async (name) => {
    const select = document.querySelector<HTMLSelectElement>('select[aria-label="Topic"]');
    if (select === null) {
      throw new Error('There is no topic to choose.');
    }
    const startedAt = performance.now();
    select.value = name;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    for (let frames = 0; frames < 600; frames++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const text = document.querySelector('[role=row][aria-rowindex="2"]')?.textContent ?? '';
      if (text.includes(`"topic":"${name}"`)) {
        return performance.now() - startedAt;
      }
    }
    throw new Error(`No row of ${name}.`);
  }, topic);
}

/** Frame times, ms, of the small topic while records come. */
async function whileLive(page: Frame, bootstrap: string): Promise<readonly number[]> {
  await firstRow(page, SMALL);
  await page.getByRole('button', { name: /^From/ }).click();
  await page.getByRole('menuitemradio', { name: /^Live/ }).click();
  await page.getByText(/^Live/).first().waitFor();
  const producer = spawn('kcat', ['-P', '-b', bootstrap, '-t', SMALL, '-X', 'linger.ms=5'], { stdio: ['pipe', 'ignore', 'inherit'] });
  let sent = 0;
  const producing = setInterval(() => {
    const some = (LIVE_RATE * LIVE_EVERY_MS) / 1_000;
    producer.stdin.write(Array.from({ length: some }, () => `${lineOf(SMALL, sent++)}\n`).join(''));
  }, LIVE_EVERY_MS);
  try {
    return await page.evaluate(watchFrames, LIVE_MS);
  } finally {
    clearInterval(producing);
    producer.stdin.end();
    await once(producer, 'exit');
    await page.locator('.rows .row').first().waitFor();
    console.log(`  ${sent} records came live`);
  }
}

function lineOf(topic: string, index: number): string {
  return jsonLine(`"topic":"${topic}","vehicleId":"truck-${index % 500}","speed":${index % 100}`, RECORD_BYTES);
}

function ofFrame(ms: number): string {
  return `${(ms / FRAME_MS).toFixed(2)} of ${FRAME_MS} ms`;
}
