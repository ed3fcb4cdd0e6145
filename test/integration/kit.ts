import { Cluster } from '../../src/kafka/cluster/cluster';
import { parseBootstrapServer } from '../../src/kafka/cluster/bootstrap';
import type { ClusterConfig } from '../../src/kafka/cluster/config';
import { Producer } from '../../src/kafka/producer/producer';
import type { ProducerRecord, RecordOptions, RecordResult } from '../../src/kafka/producer/record';
import type { ProducerOptions } from '../../src/kafka/producer/settings';

export const DEFAULTS: ProducerOptions = {
  acks: 'all',
  idempotent: true,
  compression: 'none',
  lingerMs: 5,
  batchSize: 16_384,
  retries: 2_147_483_647,
  retryBackoffMs: 100,
  maxInFlight: 5,
  deliveryTimeoutMs: 20_000,
  requestTimeoutMs: 10_000,
  maxRequestSize: 1_048_576,
  bufferMemory: 33_554_432,
};

/** Clusters and producers of one test, closed by `closeAll`. */
export class Kit {
  private readonly clusters: Cluster[] = [];
  private readonly producers: Producer[] = [];

  cluster(bootstrap: string, config: Partial<ClusterConfig> = {}): Cluster {
    const cluster = new Cluster(
      {
        bootstrapServers: bootstrap.split(',').map((text) => parseBootstrapServer(text)!),
        clientId: 'test',
        connectionTimeoutMs: 5_000,
        tls: null,
        sasl: null,
        ...config,
      },
      { onState: () => undefined, onLog: () => undefined },
    );
    this.clusters.push(cluster);
    return cluster;
  }

  producer(cluster: Cluster | string, options: Partial<ProducerOptions> = {}): Producer {
    const on = typeof cluster === 'string' ? this.cluster(cluster) : cluster;
    const producer = new Producer(on, { ...DEFAULTS, ...options }, `produce ${this.producers.length}`);
    this.producers.push(producer);
    return producer;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.producers.splice(0).map((producer) => producer.close(0)));
    this.clusters.splice(0).forEach((cluster) => cluster.close());
  }
}

export function record(topic: string, value: string | Buffer | null, more: Partial<ProducerRecord> = {}): ProducerRecord {
  return {
    topic,
    key: null,
    value: typeof value === 'string' ? Buffer.from(value) : value,
    headers: [],
    timestamp: BigInt(Date.now()),
    partition: null,
    ...more,
  };
}

export function send(producer: Producer, message: ProducerRecord, options: Partial<RecordOptions> = {}): Promise<RecordResult> {
  return producer.send(message, { startedAt: performance.now(), ...options });
}
