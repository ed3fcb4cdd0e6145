import { join } from 'node:path';
import { startKafka } from '../../harness/kafka';
import { repositoryRoot } from '../../harness/root';
import { temporaryFolder } from '../../harness/temp';
import type { BenchResult } from '../bench';
import { jsonLine, writeLines } from '../jsonLines';
import { output, programOf } from '../programs';
import { interleaved, median } from '../statistics';

const RECORDS = 1_000_000;
const RECORD_BYTES = 1_000;
const RUNS = 3;
const TOPIC = 'bench-view';
const TARGET = 'bench-view-sends';
/** What is aimed at: ms, MiB. */
const AIMS = { firstRowMs: 150, hostMs: 50, memoryPeak: 200, sendP99: 50 } as const;

interface Sample {
  readonly firstRowMs: number;
  readonly hostMs: number;
  readonly memoryPeak: number;
  readonly memoryAfter: number;
  readonly rowsMs: number;
  readonly rowsMostMs: number;
  readonly sends: number;
  readonly sendP50: number;
  readonly sendP99: number;
  readonly sockets: number;
}

/** A viewer of a topic of a gigabyte, from the host's side of the client thread. */
export async function view(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-view');
  const kafka = await startKafka();
  try {
    const file = join(folder.path, 'lines.txt');
    await writeLines(file, RECORDS, (index) => jsonLine(`"vehicleId":"truck-${index % 500}","speed":${index % 100_000},"odometer":9007199254740993`, RECORD_BYTES));
    await kafka.createTopic({ name: TOPIC, partitions: 4 });
    await kafka.createTopic({ name: TARGET, partitions: 1 });
    await output('kcat', ['-P', '-b', kafka.bootstrap, '-t', TOPIC, '-X', 'acks=all', '-l', file]);
    const measure = async (): Promise<Sample> => JSON.parse(await output(process.execPath, [programOf('view'), kafka.bootstrap, TOPIC, TARGET, join(repositoryRoot(), 'dist/client.js')])) as Sample;
    const samples = await interleaved(RUNS, { viewer: measure });
    const of = (name: keyof Sample): number => median((samples['viewer'] ?? []).map((sample) => sample[name]));
    const share = (name: keyof typeof AIMS): string => `${(of(name) / AIMS[name]).toFixed(2)} of ${AIMS[name]}`;
    return {
      title: 'A viewer of a topic of a gigabyte',
      how: `${RECORDS.toLocaleString('en')} JSON records of ${RECORD_BYTES} bytes in 4 partitions, read from the earliest on with every setting at its default, then searched with an expression while single messages are sent. Median of ${RUNS} runs, as shares of what is aimed at.`,
      columns: ['what', 'share of the aim'],
      rows: [
        ['query → the first 50 of the latest 500 rows, warm connection, p50, ms', share('firstRowMs')],
        ['more memory of the process at its peak, MiB', share('memoryPeak')],
        ['the host’s thread held up at most, ms', share('hostMs')],
        ['a send during the search, acknowledged, p99, ms', share('sendP99')],
      ],
      measured: samples,
    };
  } finally {
    await kafka.stop();
    folder.remove();
  }
}
