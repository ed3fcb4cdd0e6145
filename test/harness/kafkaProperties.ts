export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  /** host:port told to clients; default: where it listens. */
  readonly advertised?: string;
}

export interface NodeSettings {
  readonly id: number;
  readonly brokers: number;
  readonly controllerPort: number;
  readonly dataFolder: string;
  readonly listeners: readonly Listener[];
  readonly interBrokerListener: string;
  readonly config: Readonly<Record<string, string>>;
}

const HOST = '127.0.0.1';

/** The text of `server.properties`: small and quick to start, data kept however old it is, dead brokers noticed within 3 s. */
export function serverProperties(node: NodeSettings): string {
  const isController = node.id === 1;
  const controller: Listener = { name: 'CONTROLLER', port: node.controllerPort, protocol: 'PLAINTEXT' };
  const properties: Record<string, string> = {
    'process.roles': isController ? 'broker,controller' : 'broker',
    'node.id': String(node.id),
    'controller.quorum.voters': `1@${HOST}:${node.controllerPort}`,
    'controller.listener.names': controller.name,
    listeners: [...node.listeners, ...(isController ? [controller] : [])].map((one) => `${one.name}://${HOST}:${one.port}`).join(','),
    'advertised.listeners': node.listeners.map((one) => `${one.name}://${one.advertised ?? `${HOST}:${one.port}`}`).join(','),
    'listener.security.protocol.map': [...node.listeners, controller].map((one) => `${one.name}:${one.protocol}`).join(','),
    'inter.broker.listener.name': node.interBrokerListener,
    'log.dirs': node.dataFolder.replaceAll('\\', '/'),
    'offsets.topic.replication.factor': String(node.brokers),
    'transaction.state.log.replication.factor': String(node.brokers),
    'transaction.state.log.min.isr': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    'log.retention.ms': '-1',
    'log.cleaner.dedupe.buffer.size': '4194304',
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    ...node.config,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
