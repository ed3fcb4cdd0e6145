import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Cluster, type ClusterState } from '../../../src/kafka/cluster/cluster';
import { Producer } from '../../../src/kafka/producer/producer';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { freePorts } from '../../harness/ports';
import { waitFor } from '../../harness/waitFor';
import { DEFAULTS, Kit, record, send } from '../../integration/kit';

const NEVER_MS = 600_000;

/** Takes connections and never says anything, as a frozen broker does. */
class SilentServer {
  readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
      socket.resume();
    });
  }

  static async start(): Promise<SilentServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentServer(server);
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await once(this.server.close(), 'close');
  }
}

describe('bootstrap servers', () => {
  const kit = new Kit();
  let broker: SandboxBroker;
  let silent: SilentServer;

  beforeEach(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('t');
    silent = await SilentServer.start();
  });
  afterEach(async () => {
    await kit.closeAll();
    await Promise.all([broker.stop(), silent.stop()]);
  });

  it('may be silent: the next one is asked soon, and every other attempt is closed', async () => {
    const cluster = kit.cluster(`${silent.address},${broker.address}`, { connectionTimeoutMs: NEVER_MS });
    const startedAt = performance.now();
    assert.equal((await send(kit.producer(cluster), record('t', 'x'))).outcome, 'acknowledged');
    assert.ok(performance.now() - startedAt < 3_000);
    await waitFor('no attempt is left', () => silent.sockets.size === 0);
  });

  it('may be down: the next one is asked at once', async () => {
    const [port] = await freePorts(1);
    const cluster = kit.cluster(`127.0.0.1:${port},${broker.address}`);
    const startedAt = performance.now();
    assert.equal((await send(kit.producer(cluster), record('t', 'x'))).outcome, 'acknowledged');
    assert.ok(performance.now() - startedAt < 900);
  });

  it('that are all silent end the send after the time for that, and it was not written', async () => {
    const cluster = kit.cluster(silent.address, { connectionTimeoutMs: 40 });
    const told: unknown[] = [];
    const producer = new Producer(cluster, DEFAULTS, 'lane', 100);
    const result = await send(producer, record('t', 'x'), { onProgress: ({ error }) => told.push(error?.facts['address']) });
    assert.deepEqual([result.outcome, result.error?.code, result.error?.facts['lastErrorCode'], result.attempts.length], ['rejected', 'no-brokers-available', 'connection-timeout', 0]);
    assert.ok(told.includes(silent.address), 'the row named the address while it went on trying');
    await producer.close(0);
  });

  it('that do not even refuse in that time end it too', async () => {
    const producer = new Producer(kit.cluster(silent.address, { connectionTimeoutMs: NEVER_MS }), DEFAULTS, 'lane', 50);
    const result = await send(producer, record('t', 'x'));
    assert.deepEqual([result.outcome, result.error?.code, result.error?.facts['bootstrap']], ['rejected', 'no-brokers-available', silent.address]);
    await producer.close(0);
  });

  it('have no such limit once the cluster has answered', async () => {
    const cluster = kit.cluster(broker.address);
    const producer = new Producer(cluster, DEFAULTS, 'lane', 50);
    await cluster.allTopics();
    broker.faults.add({ kind: 'error', api: 'Metadata', code: 5, topic: 't', times: 3 });
    assert.equal((await send(producer, record('t', 'x'))).outcome, 'acknowledged');
    await producer.close(0);
  });

  it('are tried on while they are down, named meanwhile, and found when they come', async () => {
    const [port] = await freePorts(1);
    const producer = kit.producer(kit.cluster(`127.0.0.1:${port}`), { retryBackoffMs: 5 });
    const told = new Set<string>();
    let late: Promise<SandboxBroker> | undefined;
    const startLate = async (): Promise<SandboxBroker> => {
      const started = await SandboxBroker.start({ port: port! });
      started.createTopic('late');
      return started;
    };
    const result = await send(producer, record('late', 'x'), {
      onProgress: ({ error }) => {
        if (error !== null) {
          told.add(`${error.code} ${error.facts['address']}`);
          late ??= startLate();
        }
      },
    });
    await kit.closeAll();
    await (await late)?.stop();
    assert.equal(result.outcome, 'acknowledged');
    assert.ok(told.has(`no-brokers-available 127.0.0.1:${port}`), [...told].join(', '));
  });

  it('leave nothing open when the cluster is closed while it connects', async () => {
    const cluster = kit.cluster(silent.address, { connectionTimeoutMs: NEVER_MS });
    const reading = cluster.allTopics();
    await waitFor('it connects', () => silent.sockets.size === 1);
    cluster.close();
    await assert.rejects(reading, { code: 'closing' });
    await waitFor('nothing is open', () => silent.sockets.size === 0);
  });

  it('are told apart by state: connecting, connected, idle when the last socket is gone, offline', async () => {
    const states: ClusterState[] = [];
    const cluster = new Cluster({ ...kit.cluster(broker.address).config }, { onState: (state) => states.push(state), onLog: () => undefined });
    await cluster.allTopics();
    assert.deepEqual(states, ['connecting', 'connected']);
    await broker.stop();
    await waitFor('the sockets are gone', () => cluster.socketCount === 0);
    assert.deepEqual(states, ['connecting', 'connected', 'idle']);
    await assert.rejects(cluster.allTopics());
    assert.deepEqual(states.slice(3), ['connecting', 'offline']);
    cluster.close();
    assert.equal(states.at(-1), 'offline');
  });

  it('are idle after the cluster is closed', async () => {
    const states: ClusterState[] = [];
    const cluster = new Cluster({ ...kit.cluster(broker.address).config }, { onState: (state) => states.push(state), onLog: () => undefined });
    await cluster.allTopics();
    cluster.close();
    assert.deepEqual(states, ['connecting', 'connected', 'idle']);
  });
});
