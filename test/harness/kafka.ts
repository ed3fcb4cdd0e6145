import { makeCertificates, type Certificates } from './certificates';
import { PortTakenError } from './kafkaBroker';
import { KafkaCluster, type ClusterPlan, type TopicSettings } from './kafkaCluster';
import { kafkaFiles, type KafkaFiles } from './kafkaFiles';
import { SECURED_LISTENERS, securityProperties, type SecuredListener } from './kafkaSecurity';
import { temporaryFolder, type TemporaryFolder } from './temp';

export interface KafkaOptions {
  /** 1 (default) or 3. Of three, broker 1 is the controller too; 2 and 3 may be killed. */
  readonly brokers?: 1 | 3;
  /** Into `server.properties` of every broker, over what the harness puts there. */
  readonly config?: Readonly<Record<string, string>>;
  readonly topics?: readonly TopicSettings[];
  /** `broker.rack` of each broker. */
  readonly racks?: readonly string[];
  /** Puts a proxy before each broker, and has the brokers send clients there: `cluster.proxies`. */
  readonly proxied?: boolean;
}

/** One broker with every kind of listener at once, and users: see kafkaSecurity.ts. `bootstrap` is the plaintext listener. */
export class SecuredKafka extends KafkaCluster {
  constructor(
    plan: ClusterPlan,
    files: KafkaFiles,
    readonly certs: Certificates,
    private readonly certificateFolder: TemporaryFolder,
  ) {
    super(plan, files);
  }

  /** host:port of each listener. */
  get listeners(): Readonly<Record<SecuredListener, string>> {
    const ports = this.brokers[0]?.ports ?? [];
    const entries = Object.keys(SECURED_LISTENERS).map((name, index) => [name, `127.0.0.1:${ports[index]!}`]);
    return Object.fromEntries(entries) as Record<SecuredListener, string>;
  }

  override async stop(): Promise<void> {
    await super.stop();
    this.certificateFolder.remove();
  }
}

/** Starts a cluster; resolves when every broker answers and knows the others. Throws UnavailableError without a JDK or Maven. */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaCluster> {
  const files = await kafkaFiles();
  const plan: ClusterPlan = {
    templates: Array.from({ length: options.brokers ?? 1 }, (_, index) => `node${index + 1}`),
    listeners: [SECURED_LISTENERS.plaintext],
    config: options.config ?? {},
    racks: options.racks ?? [],
    proxied: options.proxied ?? false,
  };
  return started(() => new KafkaCluster(plan, files), options.topics);
}

/** Starts the broker that has every kind of listener. Throws UnavailableError without a JDK, Maven or openssl. */
export async function startSecuredKafka(options: Pick<KafkaOptions, 'config' | 'topics'> = {}): Promise<SecuredKafka> {
  const files = await kafkaFiles();
  const { plaintext, ...others } = SECURED_LISTENERS;
  return started(async () => {
    const folder = temporaryFolder('certificates');
    const certs = await makeCertificates(folder.path);
    const plan: ClusterPlan = {
      templates: ['secured'],
      listeners: [plaintext, ...Object.values(others)],
      config: { ...securityProperties(certs), ...options.config },
      racks: [],
      proxied: false,
    };
    return new SecuredKafka(plan, files, certs, folder);
  }, options.topics);
}

/** Free ports may be taken by others before a broker binds them: then all is done again, with other ports. */
async function started<Cluster extends KafkaCluster>(make: () => Cluster | Promise<Cluster>, topics: readonly TopicSettings[] = []): Promise<Cluster> {
  for (let attempt = 1; ; attempt++) {
    const cluster = await make();
    try {
      await cluster.start();
      for (const topic of topics) {
        await cluster.createTopic(topic);
      }
      return cluster;
    } catch (error) {
      await cluster.stop();
      if (!(error instanceof PortTakenError) || attempt === 5) {
        throw error;
      }
    }
  }
}
