import { stopJudges } from '../harness/judges';
import type { Bench } from './bench';
import { activation } from './benches/activation';
import { bulk } from './benches/bulk';
import { click } from './benches/click';
import { endurance } from './benches/endurance';
import { history } from './benches/history';
import { idle } from './benches/idle';
import { latency } from './benches/latency';
import { page } from './benches/page';
import { read } from './benches/read';
import { size } from './benches/size';
import { view } from './benches/view';
import { viewPage } from './benches/viewPage';
import { keepResult, writeTable } from './results';

/** In the order of the table. */
const BENCHES: Readonly<Record<string, Bench>> = { activation, bulk, read, view, viewPage, latency, click, page, history, size, endurance, idle };

/** Runs the benches that are named, or all. */
async function main(chosen: readonly string[]): Promise<void> {
  const names = Object.keys(BENCHES);
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No bench ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  }
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (chosen.length === 0 || chosen.includes(name)) {
      console.log(`\n── ${name}`);
      const result = await bench();
      keepResult(name, result);
      [result.columns, ...result.rows].forEach((row) => console.log(`  ${row.join('  |  ')}`));
    }
  }
  writeTable(names);
  await stopJudges();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
