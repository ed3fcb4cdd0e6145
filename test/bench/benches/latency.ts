import { join } from 'node:path';
import { startKafka } from '../../harness/kafka';
import { repositoryRoot } from '../../harness/root';
import type { BenchResult } from '../bench';
import { output, programOf, python, pythonProgram } from '../programs';
import { interleaved, percentile, timesInTurn } from '../statistics';

const RUNS = 9;
const SENDS = 2_000;
const WARM_UP = 500;
const FASTEST = 'kafkajs';

interface Sample {
  readonly p50: number;
  readonly p99: number;
}

/** One message after the other over an open connection, each acknowledged before the next. */
export async function latency(): Promise<BenchResult> {
  const kafka = await startKafka({ topics: [{ name: 'latency', partitions: 3 }] });
  try {
    const args = [kafka.bootstrap, 'latency', String(SENDS), String(WARM_UP)];
    const interpreter = await python();
    const samples = await interleaved<Sample>(RUNS, {
      'Dispatch, producer in plain Node, idempotent': () => measure(process.execPath, [programOf('latency'), ...args, 'idempotent']),
      'Dispatch, producer in plain Node, not idempotent': () => measure(process.execPath, [programOf('latency'), ...args]),
      'Dispatch, through the client thread': () => measure(process.execPath, [programOf('latencyThread'), ...args, join(repositoryRoot(), 'dist/client.js')]),
      kafkajs: () => measure(process.execPath, [programOf('latencyKafkajs'), ...args]),
      'kafka-python': () => measure(interpreter, [pythonProgram('latency'), ...args]),
    });
    const of = (name: string, share: keyof Sample): readonly number[] => (samples[name] ?? []).map((sample) => sample[share]);
    const ratio = (name: string, share: keyof Sample): string => timesInTurn(of(name, share), of(FASTEST, share));
    return {
      title: 'One message, acknowledged',
      how:
        `${SENDS.toLocaleString('en')} sends one after the other on a warm connection, acks=all, linger 0; the other clients are not idempotent. The 50th and 99th percentile of each of ${RUNS} runs in turn, ` +
        'median of their ratios. The client thread, idempotent, adds validation of JSON, a report with six stages, and two messages between threads. Aim: not slower than the fastest other client.',
      columns: ['client', `p50 ÷ ${FASTEST}`, `p99 ÷ ${FASTEST}`],
      rows: Object.keys(samples).map((name) => [name, ratio(name, 'p50'), ratio(name, 'p99')]),
      measured: { unit: 'ms', samples },
    };
  } finally {
    await kafka.stop();
  }
}

async function measure(program: string, args: readonly string[]): Promise<Sample> {
  const samples = JSON.parse(await output(program, args)) as number[];
  return { p50: percentile(samples, 0.5), p99: percentile(samples, 0.99) };
}
