import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startKafka } from '../../harness/kafka';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { temporaryFolder } from '../../harness/temp';
import type { BenchResult } from '../bench';
import { programOf, python, pythonProgram, wallTime } from '../programs';
import { interleaved, times, timesInTurn } from '../statistics';

const LINES = 1_000_000;
/** For a client so slow that a million lines take minutes. */
const FEWER_LINES = 100_000;
const LINE_BYTES = 200;
const RUNS = 7;
const PARTITIONS = 4;

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
    const interpreter = await python();
    const ours = (idempotent: string) => onTopic(kafka, LINES, (topic) => wallTime(process.execPath, [programOf('bulk'), kafka.bootstrap, topic, all, idempotent]));
    const pythonOn = (file: string, lines: number) => onTopic(kafka, lines, (topic) => wallTime(interpreter, [pythonProgram('bulk'), kafka.bootstrap, topic, file]));
    const walls = await interleaved(RUNS, {
      kcat: onTopic(kafka, LINES, (topic) => wallTime('kcat', ['-P', '-b', kafka.bootstrap, '-t', topic, '-X', 'acks=all', '-l', all])),
      'Dispatch, idempotent': ours('yes'),
      'Dispatch, not idempotent': ours('no'),
      'kafkajs, 2,000 records a send, 4 sends at once': onTopic(kafka, LINES, (topic) => wallTime(process.execPath, [programOf('bulkKafkajs'), kafka.bootstrap, topic, all])),
      'kafka-python': async () => {
        const start = await pythonOn(one, 1)();
        return start + ((await pythonOn(fewer, FEWER_LINES)()) - start) * (LINES / FEWER_LINES);
      },
    });
    const kcat = walls['kcat'] ?? [];
    return {
      title: 'A file to a topic',
      how:
        `${LINES.toLocaleString('en')} lines of ${LINE_BYTES} bytes to ${PARTITIONS} partitions, acks=all, uncompressed: wall time of the whole process, from its start to its end, ${RUNS} runs in turn. ` +
        `kafka-python gets ${FEWER_LINES.toLocaleString('en')} lines, and what it takes beyond its start is multiplied. Each run's topic is counted afterwards: all lines are there. Aim: at most 1.3 × kcat, in plain TypeScript.`,
      columns: ['client', 'wall time ÷ kcat, median', 'fastest run ÷ fastest of kcat'],
      rows: Object.entries(walls).map(([name, samples]) => [name, timesInTurn(samples, kcat), times(Math.min(...samples), Math.min(...kcat))]),
      measured: { unit: 'ms', walls },
    };
  } finally {
    await kafka.stop();
    folder.remove();
  }
}

let topics = 0;

/** Each time on a topic of its own, which is counted and deleted. */
function onTopic(kafka: KafkaCluster, lines: number, produce: (topic: string) => Promise<number>): () => Promise<number> {
  return async () => {
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
  };
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
