import { open } from 'node:fs/promises';
import { BlockAppender } from '../../../src/kafka/producer/blockAppender';
import { openProducer } from './producer';

const CHUNK_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** `node bulk.js BOOTSTRAP TOPIC FILE yes|no`: each line of the file a record, as a bulk job will do it; idempotent or not. */
async function main([bootstrap = '', topic = '', file = '', idempotent = '']: readonly string[]): Promise<void> {
  const { cluster, producer, close } = openProducer(bootstrap, { idempotent: idempotent === 'yes' });
  const { partitions } = await cluster.topic(topic, { maxAgeMs: 60_000 });
  let acknowledged = 0;
  const appender = new BlockAppender(producer, {
    topic,
    partitions: partitions.length,
    onFinished: ({ parts }) => {
      for (const { records, result } of parts) {
        acknowledged += result.outcome === 'acknowledged' ? records : 0;
      }
    },
  });
  const records = await readLines(file, appender);
  await appender.flush();
  await close();
  if (acknowledged !== records) {
    throw new Error(`${acknowledged} of ${records} were acknowledged.`);
  }
}

/** Reads the next piece of the file while this one is encoded. Answers how many lines there were. */
async function readLines(path: string, appender: BlockAppender): Promise<number> {
  const file = await open(path);
  const buffers = [Buffer.allocUnsafeSlow(2 * CHUNK_BYTES), Buffer.allocUnsafeSlow(2 * CHUNK_BYTES)] as const;
  let [current, next] = buffers;
  let lines = 0;
  let position = 0;
  let kept = 0;
  let { bytesRead } = await file.read(current, 0, CHUNK_BYTES, position);
  while (bytesRead > 0) {
    position += bytesRead;
    const end = kept + bytesRead;
    const last = current.lastIndexOf(NEWLINE, end - 1) + 1;
    const left = end - last;
    const reading = file.read(next, left, CHUNK_BYTES, position);
    const timestamp = Date.now();
    for (let start = 0; start < last; ) {
      const stop = current.indexOf(NEWLINE, start);
      const room = appender.append(current, 0, -1, start, stop, timestamp);
      if (room !== null) {
        await room;
      }
      start = stop + 1;
      lines++;
    }
    ({ bytesRead } = await reading);
    current.copy(next, 0, last, end);
    kept = left;
    [current, next] = [next, current];
  }
  await file.close();
  return lines;
}

void main(process.argv.slice(2));
