import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { startKafka } from '../../harness/kafka';
import { temporaryFolder } from '../../harness/temp';
import { openVscode } from '../../harness/vscodeWindow';
import type { BenchResult } from '../bench';
import { FRAME_MS, scrolled } from '../frames';
import { output } from '../programs';
import { percentile } from '../statistics';

const RECORDS = 1_000_000;
const RECORD_BYTES = 200;
const SCROLLS = 300;
const TURNS = 15;
const FIRST_ROW_MS = 150;
const TOPICS = ['view-large', 'view-small'] as const;
const [LARGE, SMALL] = TOPICS;

/** The viewer's page in a real window, with a real broker. */
export async function viewPage(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-view-page');
  const kafka = await startKafka({ topics: TOPICS.map((name) => ({ name, partitions: 4 })) });
  try {
    for (const [topic, records] of [[LARGE, RECORDS], [SMALL, 2_000]] as const) {
      const file = join(folder.path, topic);
      await writeLines(file, records);
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
      return {
        title: 'The page of a viewer',
        how: `In a real window (VS Code's server, Chromium without a graphics card), ${RECORDS.toLocaleString('en')} records of ${RECORD_BYTES} bytes. From the choice of another topic to its first row in the page, ${TURNS} times on a warm connection; then every row from the earliest on, scrolled from end to end in ${SCROLLS} frames.`,
        columns: ['', 'share of the aim'],
        rows: [
          ['another topic → its first row drawn, p50', `${(percentile(firstRows, 0.5) / FIRST_ROW_MS).toFixed(2)} of ${FIRST_ROW_MS} ms`],
          ['the slowest frame while a million rows are scrolled', `${(Math.max(...frames) / FRAME_MS).toFixed(2)} of ${FRAME_MS} ms`],
        ],
        measured: { firstRows, frames },
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

async function writeLines(path: string, records: number): Promise<void> {
  const file = createWriteStream(path);
  const name = path.includes(LARGE) ? LARGE : SMALL;
  for (let index = 0; index < records; index += 1_000) {
    const lines = Array.from({ length: 1_000 }, (_, at) => {
      const start = `{"topic":"${name}","vehicleId":"truck-${(index + at) % 500}","speed":${(index + at) % 100},"note":"`;
      return `${start}${'x'.repeat(RECORD_BYTES - start.length - 2)}"}\n`;
    });
    if (!file.write(lines.join(''))) {
      await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'close');
}
