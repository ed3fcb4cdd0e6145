import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SendOrder, SendProgress, ThreadEvents } from '../../../src/bridge/clientThread';
import { ClientProxy } from '../../../src/client/proxy';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { startKafka } from '../../harness/kafka';
import { repositoryRoot } from '../../harness/root';
import { waitFor } from '../../harness/waitFor';
import { proxiedKafka, sharedKafka, uniqueTopic } from '../hooks';
import { DEFAULTS } from '../kit';

const PRODUCE = 0;
const END_TXN = 26;

describe('The client thread', () => {
  let proxy: ClientProxy;
  let bootstrap: string;
  let workers: Worker[];
  let deaths: string[];
  let states: ThreadEvents['connectionState'][];
  let ids = 0;

  const order = (topic: string, more: Partial<SendOrder> = {}): SendOrder => ({
    sendId: `send ${ids++}`,
    connection: 'c1',
    topic,
    key: { format: 'string', text: 'truck-7' },
    value: { format: 'json', text: '{"speed": 60}' },
    headers: [],
    partition: null,
    timestamp: null,
    settings: DEFAULTS,
    ...more,
  });

  beforeEach(async () => {
    bootstrap = (await sharedKafka()).bootstrap;
    workers = [];
    deaths = [];
    states = [];
    proxy = new ClientProxy({
      script: join(repositoryRoot(), 'dist/client.js'),
      openConnection: () => Promise.resolve({ config: { id: 'c1', name: 'test', bootstrapServers: bootstrap.split(',') }, secrets: {} }),
      onLog: () => undefined,
      onConnectionState: (event) => states.push(event),
      onAfterthought: () => undefined,
      onDied: (reason) => deaths.push(reason),
      spawn: (script) => {
        const worker = new Worker(script);
        workers.push(worker);
        return worker;
      },
    });
  });
  afterEach(() => proxy.dispose(0));

  it('takes a send to its report, with progress where it takes longer', async () => {
    const topic = uniqueTopic('thread');
    await (await sharedKafka()).createTopic({ name: topic, partitions: 3 });
    const progress: SendProgress[] = [];
    const report = await proxy.send(order(topic, { settings: { ...DEFAULTS, lingerMs: 300 } }), { onProgress: (step) => progress.push(step) });
    assert.equal(report.outcome, 'acknowledged', JSON.stringify(report.error));
    assert.equal(report.offset, '0');
    assert.equal(report.bytes.value, 13);
    assert.deepEqual(report.stages.map((stage) => stage.name), ['serialize', 'partition', 'batch', 'encode', 'request', 'acknowledge']);
    assert.ok(progress.some(({ state, partition, written }) => state === 'batching' && partition !== null && !written), JSON.stringify(progress));
    assert.ok(states.some((event) => event.state === 'connected'));
  });

  it('keeps the order of sends started one after the other', async () => {
    const topic = uniqueTopic('thread-order');
    await (await sharedKafka()).createTopic({ name: topic, partitions: 1 });
    const reports = await Promise.all(
      Array.from({ length: 50 }, (_, index) => proxy.send(order(topic, { value: index % 2 === 0 ? { format: 'string', text: String(index) } : { format: 'json', text: String(index) } }))),
    );
    assert.deepEqual(reports.map((report) => report.offset), Array.from({ length: 50 }, (_, index) => String(index)));
  });

  it('rejects what does not serialize, with field and position, and sends the rest of a batch', async () => {
    const topic = uniqueTopic('thread-invalid');
    await (await sharedKafka()).createTopic({ name: topic, partitions: 1 });
    const reports = await proxy.sendBatch([order(topic), order(topic, { value: { format: 'json', text: '{"speed": }' } }), order(topic)]);
    assert.deepEqual(reports.map((report) => report.outcome), ['acknowledged', 'rejected', 'acknowledged']);
    const { error } = reports[1]!;
    assert.deepEqual([error?.code, error?.field, error?.position], ['invalid-json', 'value', { line: 1, column: 11 }]);
    const { errors, bytes } = await proxy.request('validate', { key: { format: 'int32', text: 'x' }, value: { format: 'string', text: 'ä' }, headers: [] });
    assert.deepEqual(errors.map((one) => [one.code, one.field]), [['invalid-number', 'key']]);
    assert.deepEqual(bytes, { key: null, value: 2 });
  });

  it('sends a transaction, or nothing of it where one message does not serialize', async () => {
    const topic = uniqueTopic('thread-transaction');
    const kafka = await proxiedKafka();
    ({ bootstrap } = kafka);
    await kafka.createTopic({ name: topic, partitions: 1 });
    const orders = ['a', 'b'].map((sendId) => order(topic, { sendId }));
    // What is over soon is not told of: the end waits until both are told to be written.
    const written = new Set<string>();
    let go = (): void => undefined;
    kafka.proxies[0]!.next(END_TXN, { do: 'hold-answer', until: new Promise<void>((resolve) => (go = resolve)) });
    const committed = await proxy.sendTransaction(orders, { onProgress: (step) => step.written && written.add(step.sendId).size === orders.length && go() });
    assert.deepEqual([committed.outcome, committed.reports.map(({ offset, sendId }) => [sendId, offset])], ['committed', [['a', '0'], ['b', '1']]]);
    const { trace } = committed;
    assert.deepEqual([trace?.steps.at(-1)?.name, trace?.producer?.id, trace?.startedAt], ['end', committed.reports[0]?.producer?.id, committed.reports[0]?.startedAt]);
    const aborted = await proxy.sendTransaction([order(topic), order(topic, { value: { format: 'json', text: '{"speed": }' } })]);
    assert.deepEqual([aborted.outcome, aborted.reports.map(({ error }) => error?.code)], ['aborted', ['transaction-aborted', 'invalid-json']]);
  });

  it('refuses an unknown topic and an unknown partition without waiting', async () => {
    const topic = uniqueTopic('thread-unknown');
    const unknown = await proxy.send(order(topic));
    assert.equal(unknown.outcome, 'rejected');
    assert.equal(unknown.error?.code, 'unknown-topic');
    assert.ok(unknown.durationMs < 3_000);
    await (await sharedKafka()).createTopic({ name: topic, partitions: 2 });
    const partition = await proxy.send(order(topic, { partition: 2 }));
    assert.equal(partition.error?.code, 'unknown-partition');
    assert.equal(partition.error.facts['partitions'], 2);
  });

  it('creates, lists, describes and deletes topics', async () => {
    const topic = uniqueTopic('thread-admin');
    const created = await proxy.request('createTopic', { connection: 'c1', topic, partitions: 4, configs: { 'max.message.bytes': '2000' } });
    assert.deepEqual(created, { name: topic, partitions: 4, replicationFactor: 1, internal: false });
    assert.ok((await proxy.request('listTopics', { connection: 'c1' })).some((info) => info.name === topic));
    const details = await proxy.request('describeTopic', { connection: 'c1', topic });
    assert.equal(details.maxMessageBytes, 2_000);
    assert.equal(details.minInSyncReplicas, 1);
    assert.equal(details.replicationFactor, 1);
    assert.equal(details.timestampType, 'create');
    // A partition just made may answer 3 or 6 first, which with acks=all proves nothing.
    assert.equal((await proxy.send(order(topic))).outcome, 'acknowledged');
    const tooLarge = await proxy.send(order(topic, { value: { format: 'string', text: 'x'.repeat(3_000) } }));
    assert.equal(tooLarge.outcome, 'rejected');
    assert.equal(tooLarge.error?.code, 'message-too-large');
    assert.equal(tooLarge.error.facts['limit'], 2_000);
    assert.ok(tooLarge.durationMs < 3_000);
    await assert.rejects(proxy.request('createTopic', { connection: 'c1', topic }), (thrown) => thrown instanceof KafkaError && thrown.code === 'topic-already-exists');
    await proxy.request('deleteTopic', { connection: 'c1', topic });
    assert.equal((await proxy.send(order(topic))).error?.code, 'unknown-topic');
  });

  it('that dies leaves its open sends unknown, is reported, and is replaced', async () => {
    const slow = await startKafka({ proxied: true, topics: [{ name: 'slow', partitions: 1 }] });
    try {
      bootstrap = slow.bootstrap;
      const held = slow.proxies[0]!.next(PRODUCE, { do: 'swallow-answer' });
      const sending = [proxy.send(order('slow')), proxy.send(order('slow'))];
      await held.came;
      await workers.at(-1)?.terminate();
      const reports = await Promise.all(sending);
      assert.deepEqual(reports.map((report) => report.outcome), ['unknown', 'unknown']);
      assert.equal(reports[0]?.error?.code, 'client-stopped');
      assert.equal(deaths.length, 1);
      const after = await proxy.send(order('slow'));
      assert.equal(after.outcome, 'acknowledged');
    } finally {
      await proxy.dispose(0);
      await slow.stop();
    }
  });

  it('closes what is idle, and everything at the end', async () => {
    const topic = uniqueTopic('thread-idle');
    await (await sharedKafka()).createTopic({ name: topic, partitions: 1 });
    await proxy.send(order(topic));
    const busy = await proxy.request('resources', null);
    assert.ok(busy.sockets >= 2);
    proxy.configure({ idleCloseMs: 0 });
    await waitFor('no socket is left', async () => (await proxy.request('resources', null)).sockets === 0);
    const resources = await proxy.request('resources', null);
    assert.equal(resources.timers, 0);
    assert.deepEqual(resources.connections, []);
    assert.deepEqual(states.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]), ['connecting', 'connected', 'idle']);
    assert.equal((await proxy.send(order(topic))).outcome, 'acknowledged');
  });
});
