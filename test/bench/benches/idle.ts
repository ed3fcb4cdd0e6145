import { startKafka } from '../../harness/kafka';
import type { BenchResult } from '../bench';
import { output, programOf } from '../programs';
import { interleaved, median } from '../statistics';

const RUNS = 3;
const SECONDS = 5;

interface Sample {
  readonly cpuMs: number;
  readonly sockets: number;
  readonly timers: number;
}

/** A connection that has sent one message and has nothing to do. */
export async function idle(): Promise<BenchResult> {
  const kafka = await startKafka({ topics: [{ name: 'idle', partitions: 3 }] });
  try {
    const run = (name: string) => async (): Promise<Sample> => JSON.parse(await output(process.execPath, [programOf(name), kafka.bootstrap, 'idle', String(SECONDS)])) as Sample;
    const samples = await interleaved<Sample>(RUNS, { Dispatch: run('idle'), kafkajs: run('idleKafkajs') });
    const of = (name: string, what: keyof Sample): number => median((samples[name] ?? []).map((sample) => sample[what]));
    return {
      title: 'Idle',
      how: `A producer in plain Node that has sent one message and then waits ${SECONDS} s: sockets, timers, and how much of a processor it takes meanwhile. After three minutes ours closes its sockets, too.`,
      columns: ['client', 'sockets', 'timers', 'share of a processor'],
      rows: Object.keys(samples).map((name) => [name, String(of(name, 'sockets')), String(of(name, 'timers')), `${((of(name, 'cpuMs') / (SECONDS * 1_000)) * 100).toFixed(1)} %`]),
      measured: samples,
    };
  } finally {
    await kafka.stop();
  }
}
