import { createRequire } from 'node:module';
import { parentPort, threadId } from 'node:worker_threads';
import type { HostCalls, HostEvents, ThreadCalls, ThreadEvents } from '../bridge/clientThread';
import { Endpoint } from '../bridge/endpoint';
import { createTopic, deleteTopic, describeTopic, listTopics } from '../kafka/cluster/admin';
import { unavailableCodecs } from '../kafka/compression/codecs';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { exportRead } from './export/exports';
import type * as FilterModule from './filter/filters';
import { inspections } from './inspections';
import { kcatCommand } from './kcatCommand';
import { lookForSent } from './lookForSent';
import { NewestProgress } from './newestProgress';
import { OpenConnections } from './openConnections';
import { Reads } from './reads';
import { Repeats } from './repeats';
import { Sends } from './sends';
import { serializeMessage } from './serializeMessage';
import { Viewers } from './viewer/viewers';
import { validatePayloads } from './validate';

/** How long a changed or removed connection waits for its sends, ms. */
const CLOSE_WAIT_MS = 5_000;

if (parentPort === null) {
  throw new Error('This program is a worker thread.');
}
const port = parentPort;

const connections = new OpenConnections({
  ask: (connection) => endpoint.request('openConnection', { connection }),
  onState: (event) => endpoint.emit('connectionState', event),
  onLog: (event) => endpoint.emit('log', event),
});
const sends = new Sends(connections, (event) => endpoint.emit('afterthought', event));
const repeats = new Repeats((order, context) => sends.send(order, context));

const filters = (): typeof FilterModule => createRequire(__filename)('./filter.js') as typeof FilterModule;
const reads = new Reads(filters);
const viewers = new Viewers(connections, filters);
const progress = new NewestProgress();

const endpoint: Endpoint<HostCalls, ThreadCalls, ThreadEvents, HostEvents> = new Endpoint<HostCalls, ThreadCalls, ThreadEvents, HostEvents>(
  {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', listener),
  },
  {
    ...inspections(connections),
    send: (order, context) => progress.during(context, (told) => sends.send(order, told)),
    sendBatch: (orders, context) => progress.during(context, (told) => sends.sendBatch(orders, told)),
    sendTransaction: (orders, context) => progress.during(context, (told) => sends.sendTransaction(orders, told)),
    repeat: (order, context) => repeats.run(order, context),
    stopRepeat: ({ sendId }) => {
      repeats.stop(sendId);
      return null;
    },
    validate: (payloads) => validatePayloads(payloads),
    kcatCommand: async (order) => kcatCommand({ ...order, ...(await serializeMessage(order)) }, order.connection),
    lookFor: (order, { signal, progress: told }) => connections.use(order.connection, (cluster) => lookForSent(cluster, order, signal, told), signal),
    read: (order, context) => connections.use(order.connection, (cluster) => reads.run(cluster, order, context), context.signal),
    ...viewers.handlers(),
    exportRead: ({ order, ...target }, context) => connections.use(order.connection, (cluster) => exportRead(reads, cluster, order, target, context), context.signal),
    listTopics: ({ connection }, { signal }) => connections.use(connection, (cluster) => listTopics(cluster, signal), signal),
    describeTopic: ({ connection, topic }, { signal }) => connections.use(connection, (cluster) => describeTopic(cluster, topic, signal), signal),
    createTopic: (request, { signal }) => connections.use(request.connection, (cluster) => createTopic(cluster, request, signal), signal),
    deleteTopic: async ({ connection, topic }, { signal }) => {
      await connections.use(connection, (cluster) => deleteTopic(cluster, topic, signal), signal);
      return null;
    },
    testConnection: ({ connection }, { signal }) =>
      connections.use(
        connection,
        async (cluster) => {
          await cluster.allTopics(signal);
          return { brokers: cluster.brokerList.map(({ id, host, port: brokerPort }) => ({ id, host, port: brokerPort })) };
        },
        signal,
      ),
    closeConnection: async ({ connection }) => {
      await connections.close(connection, CLOSE_WAIT_MS);
      return null;
    },
    shutdown: async ({ waitMs }) => {
      const open = sends.open;
      await connections.closeAll(waitMs);
      return { unknown: open.filter((sendId) => sends.open.includes(sendId)) };
    },
    capabilities: () => ({ node: process.version, unavailableCompression: unavailableCodecs() }),
    resources: () => ({
      ...connections.resources(),
      timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
      heapBytes: process.memoryUsage().heapUsed,
    }),
  },
  { settings: ({ idleCloseMs }) => connections.configure(idleCloseMs), readTaken: (event) => reads.taken(event) },
  {
    toFailure: (thrown) => KafkaError.dataOf(thrown),
    fromFailure: (failure) => KafkaError.from(failure as KafkaErrorData),
    onLost: (reason, name) => new KafkaError('closing', { raw: `${reason} ${name}`.trim() }),
    onMalformed: (message) => {
      throw new KafkaError('internal-error', { raw: `Thread ${threadId}: malformed message ${JSON.stringify(message)}` });
    },
  },
);
