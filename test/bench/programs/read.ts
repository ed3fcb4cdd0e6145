import { compileExpression } from '../../../src/client/filter/expression';
import { Cluster } from '../../../src/kafka/cluster/cluster';
import { parseBootstrapServer } from '../../../src/kafka/cluster/bootstrap';
import { planRead } from '../../../src/kafka/reader/planRead';
import { readRecords } from '../../../src/kafka/reader/readRecords';
import { readTopic } from '../../../src/kafka/reader/readTopic';

/** `node read.js BOOTSTRAP TOPIC batches|records|EXPRESSION`: reads a topic from its beginning to its end, and prints how much of it. */
async function main([bootstrap = '', topic = '', what = '']: readonly string[]): Promise<void> {
  const server = parseBootstrapServer(bootstrap);
  if (server === null) {
    throw new Error(`${bootstrap} is no address.`);
  }
  const cluster = new Cluster({ bootstrapServers: [server], clientId: 'bench', connectionTimeoutMs: 5_000, tls: null, sasl: null }, { onState: () => undefined, onLog: () => undefined });
  const plan = await planRead(cluster, { topic, partitions: null, from: { kind: 'earliest' }, to: null, isolationLevel: 1 });
  let count = 0;
  if (what === 'batches') {
    for await (const step of readTopic(cluster, plan)) {
      count += step.kind === 'batch' ? step.header.recordCount : 0;
    }
  } else {
    const expression = what === 'records' ? null : compileExpression(what);
    if (expression !== null && 'problem' in expression) {
      throw new Error(JSON.stringify(expression));
    }
    const formats = { key: 'auto', value: 'auto', header: 'auto' };
    for await (const row of readRecords(cluster, plan)) {
      if (row.kind === 'record') {
        count += expression === null || (await expression.test({ topic, partition: row.partition, record: row.record, formats })) === true ? 1 : 0;
      }
    }
  }
  cluster.close();
  console.log(count);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
