import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startKafka } from '../../harness/kafka';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { temporaryFolder } from '../../harness/temp';
import type { BenchResult } from '../bench';
import { programOf, python, pythonProgram, wallTime } from '../programs';
import { interleaved, median, times } from '../statistics';

const LINES = 1_000_000;
/** For a client so slow that a million lines take minutes. */
const FEWER_LINES = 100_000;
const LINE_BYTES = 200;
const RUNS = 7;
const SLOW_RUNS = 3;
const PARTITIONS = 4;

type Contender = readonly [program: string, args: (bootstrap: string, topic: string, file: string) => readonly string[]];

/** A file of a million lines to a topic, by whole programs. */
export async function bulk(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-lines');
  const kafka = await startKafka();
  try {
    const all = join(folder.path, 'all.txt');
    const fewer = join(folder.path, 'fewer.txt');
    await writeLines(all, LINES);
    await writeLines(fewer, FEWER_LINES);
    const one = join(folder.path, 'one.txt');
    await writeFile(one, 'x\n');
    const fast: Record<string, Contender> = {
      kcat: ['kcat', (bootstrap, topic, file) => ['-P', '-b', bootstrap, '-t', topic, '-X', 'acks=all', '-l', file]],
      'Dispatch, idempotent': [process.execPath, (...where) => [programOf('bulk'), ...where, 'yes']],
      'Dispatch, not idempotent': [process.execPath, (...where) => [programOf('bulk'), ...where, 'no']],
    };
    const kafkajs: Record<string, Contender> = { 'kafkajs, 2,000 records a send, 4 sends at once': [process.execPath, (...where) => [programOf('bulkKafkajs'), ...where]] };
    const slowest: Record<string, Contender> = { 'kafka-python': [await python(), (...where) => [pythonProgram('bulk'), ...where]] };
    const walls = await interleaved(RUNS, runnersOf(fast, kafka, all, LINES));
    const slowWalls = await interleaved(SLOW_RUNS, runnersOf(kafkajs, kafka, all, LINES));
    const startWalls = await interleaved(SLOW_RUNS, runnersOf(slowest, kafka, one, 1));
    const fewerWalls = await interleaved(SLOW_RUNS, runnersOf(slowest, kafka, fewer, FEWER_LINES));
    const start = median(startWalls['kafka-python'] ?? []);
    const scaled = (fewerWalls['kafka-python'] ?? []).map((ms) => start + ((ms - start) * LINES) / FEWER_LINES);
    const base = median(walls['kcat'] ?? []);
    return {
      title: 'A file to a topic',
      how:
        `${LINES.toLocaleString('en')} lines of ${LINE_BYTES} bytes to ${PARTITIONS} partitions, acks=all, uncompressed: wall time of the whole process, from its start to its end, ` +
        `median of ${RUNS} runs in turn. kafkajs runs ${SLOW_RUNS} times; so does kafka-python, which gets ${FEWER_LINES.toLocaleString('en')} lines, and what it takes beyond its start is multiplied. Each run's topic is counted afterwards: all lines are there. Aim: at most 1.3 × kcat, in plain TypeScript.`,
      columns: ['client', 'wall time ÷ kcat'],
      rows: Object.entries({ ...walls, ...slowWalls, 'kafka-python': scaled }).map(([name, samples]) => [name, times(median(samples), base)]),
      measured: { unit: 'ms', walls, slowWalls, startWalls, fewerWalls },
    };
  } finally {
    await kafka.stop();
    folder.remove();
  }
}

function runnersOf(contenders: Readonly<Record<string, Contender>>, kafka: KafkaCluster, file: string, lines: number): Record<string, () => Promise<number>> {
  return Object.fromEntries(Object.entries(contenders).map(([name, [program, args]]) => [name, () => run(kafka, lines, (topic) => wallTime(program, args(kafka.bootstrap, topic, file)))]));
}

let topics = 0;

/** On a topic of its own, which is counted and deleted. */
async function run(kafka: KafkaCluster, lines: number, produce: (topic: string) => Promise<number>): Promise<number> {
  const topic = `bulk-${topics++}`;
  await kafka.createTopic({ name: topic, partitions: PARTITIONS });
  const ms = await produce(topic);
  await kafka.withAdmin(async (admin) => {
    const stored = (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
    if (stored !== lines) {
      throw new Error(`${stored} of ${lines} lines are in ${topic}.`);
    }
    await admin.deleteTopics({ topics: [topic] });
  });
  return ms;
}

async function writeLines(path: string, lines: number): Promise<void> {
  const file = createWriteStream(path);
  for (let from = 0; from < lines; from += 1_000) {
    const piece = Array.from({ length: 1_000 }, (_, index) => `{"line":${from + index},"text":"`.padEnd(LINE_BYTES - 2, 'abcdefghij') + '"}\n').join('');
    if (!file.write(piece)) {
      await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'close');
}
