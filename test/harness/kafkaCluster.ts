import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { KafkaBroker } from './kafkaBroker';
import type { KafkaFiles } from './kafkaFiles';
import { serverProperties, type Listener } from './kafkaProperties';
import { freePorts } from './ports';
import { startProxy, type Proxy } from './proxy';
import { temporaryFolder } from './temp';
import { waitFor } from './waitFor';

export interface TopicSettings {
  readonly name: string;
  readonly partitions: number;
  /** Default: one on each broker. */
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
}

export interface PartitionState {
  readonly partition: number;
  /** −1: none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface ClusterPlan {
  /** Name of the formatted data folder of each broker; broker n has id n + 1. */
  readonly templates: readonly string[];
  /** For clients, on every broker. The first one is what `bootstrap` names and a proxy stands before. */
  readonly listeners: readonly [Omit<Listener, 'port'>, ...Omit<Listener, 'port'>[]];
  readonly config: Readonly<Record<string, string>>;
  /** Of each broker; none: they have no racks. */
  readonly racks: readonly string[];
  readonly proxied: boolean;
}

/** Short, since kafkajs may ask a frozen broker before it asks another one. */
const ADMIN_TIMEOUT_MS = 2000;

/** Apache Kafka of this test run's own: on free ports of 127.0.0.1, its data in a temporary folder. */
export class KafkaCluster {
  readonly brokers: KafkaBroker[] = [];
  /** One before each broker, in the same order, when asked for; else none. */
  readonly proxies: Proxy[] = [];
  private readonly folder = temporaryFolder('kafka');

  constructor(
    private readonly plan: ClusterPlan,
    private readonly files: KafkaFiles,
  ) {}

  /** host:port list for the clients under test; through the proxies where there are some. */
  get bootstrap(): string {
    return (this.plan.proxied ? this.proxies : this.brokers).map((one) => one.address).join(',');
  }

  /** host:port list of the internal listeners of brokers that run and are not frozen, for judges and administration: no proxy sees it. */
  get direct(): string {
    return this.brokers.filter((broker) => broker.isAwake).map((broker) => `${broker.host}:${broker.internalPort}`).join(',');
  }

  /** Resolves when every broker answers and knows the others. Throws PortTakenError when a port was lost to someone else. */
  async start(): Promise<void> {
    const [controllerPort] = await freePorts(1);
    for (const [index, template] of this.plan.templates.entries()) {
      await this.prepare(index + 1, template, controllerPort!);
    }
    this.brokers.forEach((broker) => broker.launch());
    await Promise.all(this.brokers.map((broker) => broker.ready(this.brokers.map((one) => one.id))));
  }

  /** Creates a topic and waits until each partition has a leader that serves it and all its replicas are in sync. */
  async createTopic(topic: TopicSettings): Promise<void> {
    const configEntries = Object.entries(topic.config ?? {}).map(([name, value]) => ({ name, value }));
    const replicationFactor = topic.replicationFactor ?? this.brokers.length;
    // kafkajs' own wait gives up where a broker does not know the topic yet.
    await this.withAdmin((admin) => admin.createTopics({ waitForLeaders: false, topics: [{ topic: topic.name, numPartitions: topic.partitions, replicationFactor, configEntries }] }));
    await waitFor(`${topic.name} is in sync`, async () => {
      const partitions = await this.partitions(topic.name).catch(() => []);
      return partitions.length === topic.partitions && partitions.every((one) => one.leader > 0 && one.isr.length === replicationFactor);
    });
    // A broker is told as leader a moment before it serves the partition.
    await waitFor(`${topic.name} is served`, () =>
      this.withAdmin((admin) => admin.fetchTopicOffsets(topic.name)).then(
        (offsets) => offsets.length === topic.partitions,
        () => false,
      ),
    );
  }

  /** Leaders and in-sync replicas as the cluster tells them now, in order of partition. */
  async partitions(topic: string): Promise<PartitionState[]> {
    const { topics } = await this.withAdmin((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const partitions = topics.flatMap((one) => one.partitions).map((one) => ({ partition: one.partitionId, leader: one.leader, replicas: one.replicas, isr: one.isr }));
    return partitions.sort((one, other) => one.partition - other.partition);
  }

  /** Runs `use` with a kafkajs admin client of its own on `direct`. */
  async withAdmin<Value>(use: (admin: Admin) => Promise<Value>): Promise<Value> {
    const admin = new Kafka({ brokers: this.direct.split(','), requestTimeout: ADMIN_TIMEOUT_MS, logLevel: logLevel.NOTHING, clientId: 'harness' }).admin();
    await admin.connect();
    try {
      return await use(admin);
    } finally {
      await admin.disconnect();
    }
  }

  /** Ends everything at once; the data is gone. */
  async stop(): Promise<void> {
    await Promise.all([...this.brokers.map((broker) => broker.kill()), ...this.proxies.map((proxy) => proxy.close())]);
    this.folder.remove();
  }

  private async prepare(id: number, template: string, controllerPort: number): Promise<void> {
    const folder = join(this.folder.path, `broker${id}`);
    const dataFolder = join(folder, 'data');
    mkdirSync(folder);
    cpSync(join(this.files.templates, template), dataFolder, { recursive: true });

    const [internalPort, ...ports] = await freePorts(1 + this.plan.listeners.length);
    const listeners = this.plan.listeners.map((listener, index): Listener => ({ ...listener, port: ports[index]! }));
    if (this.plan.proxied) {
      const proxy = await startProxy({ host: '127.0.0.1', port: ports[0]! });
      this.proxies.push(proxy);
      listeners[0] = { ...listeners[0]!, advertised: proxy.address };
    }
    const internal: Listener = { name: 'INTERNAL', port: internalPort!, protocol: 'PLAINTEXT' };
    const rack = this.plan.racks[id - 1];
    const propertiesFile = join(folder, 'server.properties');
    writeFileSync(
      propertiesFile,
      serverProperties({
        id,
        brokers: this.plan.templates.length,
        controllerPort,
        dataFolder,
        listeners: [...listeners, internal],
        interBrokerListener: internal.name,
        config: { ...this.plan.config, ...(rack === undefined ? {} : { 'broker.rack': rack }) },
      }),
    );
    this.brokers.push(new KafkaBroker(id, [ports[0]!, ...ports.slice(1)], internal.port, propertiesFile, dataFolder, this.files));
  }
}
