import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ClientProxy } from '../../../src/client/proxy';
import { PRODUCER_DEFAULTS } from '../../../src/platform/producerSettings';
import { startKafka } from '../../harness/kafka';
import { repositoryRoot } from '../../harness/root';
import type { BenchResult } from '../bench';

const SENDS = [2_000, 10_000] as const;
const AT_ONCE = 100;

interface Held {
  readonly sends: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly sockets: number;
  readonly timers: number;
}

/** What the client thread holds after many sends, and after fewer. */
export async function endurance(): Promise<BenchResult> {
  const kafka = await startKafka({ topics: [{ name: 'endurance', partitions: 3 }] });
  let worker: Worker | undefined;
  const proxy = new ClientProxy({
    script: join(repositoryRoot(), 'dist/client.js'),
    openConnection: () => Promise.resolve({ config: { id: 'c', name: 'c', bootstrapServers: [kafka.bootstrap] }, secrets: {} }),
    onLog: () => undefined,
    onConnectionState: () => undefined,
    onAfterthought: () => undefined,
    onDied: (reason) => console.error(reason),
    spawn: (script) => (worker = new Worker(script)),
  });
  try {
    const held: Held[] = [];
    for (let sent = 0; sent < Math.max(...SENDS); ) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => send(proxy, sent + index)));
      sent += AT_ONCE;
      if (worker !== undefined && SENDS.some((count) => count === sent)) {
        held.push({ sends: sent, ...(await heldBy(worker, proxy)) });
      }
    }
    const [few, many] = held as [Held, Held];
    const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
    return {
      title: 'Endurance',
      how: `What the client thread holds after ${SENDS[0].toLocaleString('en')} and after ${SENDS[1].toLocaleString('en')} sends of small messages, ${AT_ONCE} at once, each time after garbage collection. It should be the same.`,
      columns: ['', `after ${SENDS[0].toLocaleString('en')}`, `after ${SENDS[1].toLocaleString('en')}`],
      rows: [
        ['heap, MiB', mib(few.heapBytes), mib(many.heapBytes)],
        ['memory outside the heap, MiB', mib(few.externalBytes), mib(many.externalBytes)],
        ['sockets', String(few.sockets), String(many.sockets)],
        ['timers', String(few.timers), String(many.timers)],
      ],
      measured: held,
    };
  } finally {
    await proxy.dispose(1_000);
    await kafka.stop();
  }
}

async function send(proxy: ClientProxy, index: number): Promise<void> {
  const { outcome } = await proxy.send({
    sendId: String(index),
    connection: 'c',
    topic: 'endurance',
    key: { format: 'string', text: `truck-${index}` },
    value: { format: 'json', text: `{"speed": ${index}}` },
    headers: [],
    partition: null,
    timestamp: null,
    settings: PRODUCER_DEFAULTS,
  });
  if (outcome !== 'acknowledged') {
    throw new Error(outcome);
  }
}

/** Making a heap snapshot collects all garbage first. */
async function heldBy(worker: Worker, proxy: ClientProxy): Promise<Omit<Held, 'sends'>> {
  const snapshot = await worker.getHeapSnapshot();
  snapshot.resume();
  await new Promise((resolve) => snapshot.once('end', resolve));
  const { used_heap_size: heapBytes, external_memory: externalBytes } = await worker.getHeapStatistics();
  const { sockets, timers } = await proxy.request('resources', null);
  return { heapBytes, externalBytes, sockets, timers };
}
