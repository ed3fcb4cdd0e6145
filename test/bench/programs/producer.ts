import { parseBootstrapServer } from '../../../src/kafka/cluster/bootstrap';
import { Cluster } from '../../../src/kafka/cluster/cluster';
import { Producer } from '../../../src/kafka/producer/producer';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { PRODUCER_DEFAULTS } from '../../../src/platform/producerSettings';

/** Our producer with the product's defaults, in plain Node. */
export function openProducer(bootstrap: string, options: Partial<ProducerOptions> = {}): { cluster: Cluster; producer: Producer; close: () => Promise<void> } {
  const server = parseBootstrapServer(bootstrap);
  if (server === null) {
    throw new Error(`${bootstrap} is no host:port.`);
  }
  const cluster = new Cluster({ bootstrapServers: [server], clientId: 'bench', connectionTimeoutMs: 10_000, tls: null, sasl: null }, { onState: () => undefined, onLog: () => undefined });
  const producer = new Producer(cluster, { ...PRODUCER_DEFAULTS, ...options }, 'bench');
  const close = async (): Promise<void> => {
    await producer.close(0);
    cluster.close();
  };
  return { cluster, producer, close };
}
