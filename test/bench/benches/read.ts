import { join } from 'node:path';
import { startKafka } from '../../harness/kafka';
import { temporaryFolder } from '../../harness/temp';
import type { BenchResult } from '../bench';
import { jsonLine, writeLines } from '../jsonLines';
import { output, programOf } from '../programs';
import { interleaved, times, timesInTurn } from '../statistics';

const LINES = 1_000_000;
const LINE_BYTES = 200;
const RUNS = 5;
const PARTITIONS = 4;
const TOPIC = 'bench-read';
/** A speed that ten records have. */
const SOUGHT = 77_777;
const FOUND = 10;

/** A topic from its beginning to its end, by whole programs. */
export async function read(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-read');
  const kafka = await startKafka();
  try {
    const file = join(folder.path, 'lines.txt');
    await writeLines(file, LINES, (index) => jsonLine(`"vehicleId":"truck-${index % 500}","speed":${index % (LINES / FOUND)},"odometer":9007199254740993`, LINE_BYTES));
    await kafka.createTopic({ name: TOPIC, partitions: PARTITIONS });
    await output('kcat', ['-P', '-b', kafka.bootstrap, '-t', TOPIC, '-X', 'acks=all', '-l', file]);
    const shell = (command: string): Promise<string> => output('bash', ['-c', command]);
    const consume = `kcat -C -q -e -b ${kafka.bootstrap} -t ${TOPIC} -o beginning`;
    const ours = (...what: readonly string[]): Promise<string> => output(process.execPath, [programOf('read'), kafka.bootstrap, TOPIC, ...what]);
    const timed = (work: () => Promise<string>, expected: number) => async (): Promise<number> => {
      const startedAt = performance.now();
      const count = Number((await work()).trim());
      if (count !== expected) {
        throw new Error(`${count} instead of ${expected}.`);
      }
      return performance.now() - startedAt;
    };
    const walls = await interleaved(RUNS, {
      'kcat -C': timed(() => shell(`${consume} | wc -l`), LINES),
      'Dispatch, every batch found': timed(() => ours('batches'), LINES),
      'Dispatch, every record as an object': timed(() => ours('records'), LINES),
      'Dispatch, the index of a viewer': timed(() => ours('index'), LINES),
      'kcat -C | grep': timed(() => shell(`${consume} | grep -c '"speed":${SOUGHT},'`), FOUND),
      'Dispatch, contains': timed(() => ours('contains', `"speed":${SOUGHT},`), FOUND),
      'Dispatch, contains, any case': timed(() => ours('contains-any-case', `"SPEED":${SOUGHT},`), FOUND),
      'Dispatch, regular expression': timed(() => ours('regex', `"speed":7{5},`), FOUND),
      'kcat -C | jq': timed(() => shell(`${consume} | jq -c 'select(.speed == ${SOUGHT})' | wc -l`), FOUND),
      'Dispatch, value.speed == …': timed(() => ours('expression', `value.speed == ${SOUGHT}`), FOUND),
    });
    const kcat = walls['kcat -C'] ?? [];
    return {
      title: 'A topic read',
      how: `${LINES.toLocaleString('en')} JSON records of ${LINE_BYTES} bytes in ${PARTITIONS} partitions, uncompressed, from the beginning to the end: wall time of the whole process, ${RUNS} runs in turn. An expression parses every value without loss.`,
      columns: ['client', 'wall time ÷ kcat -C, median', 'fastest run ÷ fastest of kcat -C'],
      rows: Object.entries(walls).map(([name, samples]) => [name, timesInTurn(samples, kcat), times(Math.min(...samples), Math.min(...kcat))]),
      measured: { unit: 'ms', walls },
    };
  } finally {
    await kafka.stop();
    folder.remove();
  }
}
