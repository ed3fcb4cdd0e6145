import type { ViewFilter } from '../../../src/bridge/viewing';
import { compileFilter } from '../../../src/client/filter/filters';
import { Viewer } from '../../../src/client/viewer/viewer';
import { Cluster } from '../../../src/kafka/cluster/cluster';
import { parseBootstrapServer } from '../../../src/kafka/cluster/bootstrap';
import { planRead } from '../../../src/kafka/reader/planRead';
import { readRecords } from '../../../src/kafka/reader/readRecords';
import { readTopic } from '../../../src/kafka/reader/readTopic';

const EVERYTHING = { partitions: null, from: { earliest: true }, to: { timestamp: 8_640_000_000_000_000 }, isolation: 'read_committed', order: 'oldest' } as const;

/**
 * `node read.js BOOTSTRAP TOPIC batches|records|index|contains|contains-any-case|regex|expression [TEXT]`: reads a topic from its beginning to
 * its end, and prints how much of it.
 */
async function main([bootstrap = '', topic = '', what = '', text = '']: readonly string[]): Promise<void> {
  const server = parseBootstrapServer(bootstrap);
  if (server === null) {
    throw new Error(`${bootstrap} is no address.`);
  }
  const cluster = new Cluster({ bootstrapServers: [server], clientId: 'bench', connectionTimeoutMs: 5_000, tls: null, sasl: null }, { onState: () => undefined, onLog: () => undefined });
  console.log(await counted(cluster, topic, what, text));
  cluster.close();
}

async function counted(cluster: Cluster, topic: string, what: string, text: string): Promise<number> {
  let count = 0;
  switch (what) {
    case 'batches':
    case 'records': {
      const plan = await planRead(cluster, { topic, partitions: null, from: { kind: 'earliest' }, to: null, isolationLevel: 1 });
      if (what === 'batches') {
        for await (const step of readTopic(cluster, plan)) {
          count += step.kind === 'batch' ? step.header.recordCount : 0;
        }
      } else {
        for await (const row of readRecords(cluster, plan)) {
          count += row.kind === 'record' ? 1 : 0;
        }
      }
      return count;
    }
    case 'index':
      return view(cluster, topic, null);
    case 'contains':
    case 'regex':
    case 'expression':
      return view(cluster, topic, { kind: what, text, scope: 'key-value', matchCase: true });
    case 'contains-any-case':
      return view(cluster, topic, { kind: 'contains', text, scope: 'key-value', matchCase: false });
    default:
      throw new Error(`${what} is nothing that is measured.`);
  }
}

/** Rows of a viewer that has read everything. */
function view(cluster: Cluster, topic: string, filter: ViewFilter | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const viewer = new Viewer({
      topic,
      limits: { rows: 2_000_000, bytes: 64 * 1_048_576, page: 500 },
      use: (work) => work(cluster),
      compile: (one, formats) => compileFilter(one, topic, formats),
      tell: ({ status, rows, error }) => {
        if (status === 'done') {
          viewer.close();
          resolve(rows);
        } else if (status !== 'reading') {
          reject(new Error(`${status} ${JSON.stringify(error)}`));
        }
      },
    });
    viewer.query({ ...EVERYTHING, filter }, 1);
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
