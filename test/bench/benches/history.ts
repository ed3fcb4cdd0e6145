import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../../harness/root';
import { temporaryFolder } from '../../harness/temp';
import type { BenchResult } from '../bench';
import { percentile } from '../statistics';

/** What it may cost the extension host's thread a send. */
const LIMIT_MS = 1;

/** What keeping results costs the thread of the extension host: start and end of each send, on disk. */
export async function history(): Promise<BenchResult> {
  const temporary = temporaryFolder('bench-history');
  try {
    const child = spawn(process.execPath, [join(repositoryRoot(), 'dist/bench/history.js'), temporary.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) {
      throw new Error(`The history program ended with ${code}.`);
    }
    const { single, group } = JSON.parse(Buffer.concat(output).toString()) as Record<'single' | 'group', readonly number[]>;
    const row = (name: string, times: readonly number[]): readonly string[] => [name, ...[0.5, 0.99].map((share) => (percentile(times, share) / LIMIT_MS).toFixed(2))];
    return {
      title: 'What a result costs the extension host',
      how:
        'Listing a send, writing its start to the history before it is sent, and listing and writing its end: synchronous time on the host’s thread, 5,000 sends of a message of 200 bytes with a whole trace, and 10,000 messages of a group in portions of 100. Aim: below 1 ms a send.',
      columns: [`÷ ${LIMIT_MS} ms`, 'p50', 'p99'],
      rows: [row('a send', single), row('a message of a group', group)],
      measured: { unit: 'ms', single, group },
    };
  } finally {
    temporary.remove();
  }
}
