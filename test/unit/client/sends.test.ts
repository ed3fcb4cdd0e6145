import assert from 'node:assert/strict';
import type { SendOrder, SendProgress } from '../../../src/bridge/clientThread';
import { OpenConnections } from '../../../src/client/openConnections';
import { Sends } from '../../../src/client/sends';
import { transactOrders } from '../../../src/client/transactOrders';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { because } from '../../../src/kafka/errors/reason';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { waitFor } from '../../harness/waitFor';
import { DEFAULTS } from '../../integration/kit';

const REASON = 'Node.js 20 cannot write zstd';

describe('sends in the client thread', () => {
  let broker: SandboxBroker;
  let asked: string[];
  let states: string[];
  let connections: OpenConnections;
  const order = (more: Partial<SendOrder> = {}): SendOrder => ({
    sendId: 's',
    connection: 'c1',
    topic: 't',
    key: null,
    value: { format: 'string', text: 'x' },
    headers: [],
    partition: null,
    timestamp: null,
    settings: DEFAULTS,
    ...more,
  });
  const context = { signal: new AbortController().signal, progress: (): void => undefined };

  beforeEach(async () => {
    broker = await SandboxBroker.start();
    broker.createTopic('t');
    asked = [];
    states = [];
    connections = new OpenConnections({
      ask: (connection) => {
        asked.push(connection);
        return Promise.resolve({ config: { id: connection, name: connection, bootstrapServers: [broker.address] }, secrets: {} });
      },
      onState: ({ state }) => states.push(state),
      onLog: () => undefined,
    });
  });
  afterEach(async () => {
    await connections.closeAll(0);
    await broker.stop();
  });

  it('that cannot be compressed as asked are rejected with the reason, before anything is opened', async () => {
    const sends = new Sends(connections, () => undefined, [{ name: 'zstd', reason: because(REASON) }]);
    const report = await sends.send(order({ settings: { ...DEFAULTS, compression: 'zstd' } }), context);
    assert.deepEqual([report.outcome, report.attempts], ['rejected', []]);
    const { code, field, facts } = report.error!;
    assert.deepEqual({ code, field, facts }, { code: 'compression-unavailable', field: 'compression', facts: { codec: 'zstd', reason: REASON } });
    assert.deepEqual([asked, states, broker.requests.size], [[], [], 0]);
    assert.equal((await sends.send(order(), context)).outcome, 'acknowledged');
  });

  it('tell what was learnt of them after their report', async () => {
    broker.faults.add({ kind: 'error', api: 'Produce', code: 10 });
    let sending: ReturnType<Sends['send']> | undefined;
    const told = await new Promise<unknown>((resolve) => {
      const sends = new Sends(connections, resolve);
      sending = sends.send(order({ settings: { ...DEFAULTS, acks: '0', idempotent: false } }), context);
    });
    const report = await sending;
    assert.deepEqual([report?.outcome, report?.offset, report?.acks], ['sent', null, '0']);
    const { sendId, error } = told as { sendId: string; error: { code: string } };
    assert.deepEqual([sendId, error.code], ['s', 'broker-closed-after-write']);
  });

  it('say where they stand, and until when they try', async () => {
    const steps: SendProgress[] = [];
    broker.faults.add({ kind: 'error', api: 'Produce', code: 5 });
    const report = await new Sends(connections, () => undefined).send(order(), { ...context, progress: (step) => steps.push(step) });
    assert.deepEqual([report.outcome, report.attempts.length], ['acknowledged', 2]);
    assert.deepEqual([...new Set(steps.map(({ state }) => state))], ['serializing', 'batching', 'connecting', 'waiting', 'backoff']);
    assert.ok(steps.every(({ givesUpAt }) => givesUpAt === report.startedAt + DEFAULTS.deliveryTimeoutMs));
    assert.equal(steps.find(({ state }) => state === 'backoff')?.error?.kafka?.code, 5);
  });

  it('are rejected when cancelled, or at their delivery timeout, while somebody is asked for a password', async () => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const locked = new OpenConnections({
      ask: async (connection) => {
        await answered;
        return { config: { id: connection, name: connection, bootstrapServers: [broker.address] }, secrets: {} };
      },
      onState: () => undefined,
      onLog: () => undefined,
    });
    const sends = new Sends(locked, () => undefined);
    const stop = new AbortController();
    const cancelled = sends.send(order(), { ...context, signal: stop.signal });
    const late = sends.send(order({ settings: { ...DEFAULTS, deliveryTimeoutMs: 50 } }), context);
    const patient = sends.send(order(), context);
    stop.abort();
    assert.deepEqual([(await cancelled).outcome, (await cancelled).error?.code], ['rejected', 'cancelled']);
    assert.deepEqual([(await late).outcome, (await late).error?.code], ['rejected', 'delivery-timeout']);
    answer();
    assert.deepEqual([(await patient).outcome, (await patient).offset], ['acknowledged', '0']);
    await locked.closeAll(0);
  });

  it('let go of the sockets of settings that are not used any more, while others are', async () => {
    const sends = new Sends(connections, () => undefined);
    await sends.send(order({ settings: { ...DEFAULTS, lingerMs: 1 } }), context);
    await sends.send(order(), context);
    const before = connections.resources();
    assert.equal(before.connections[0]?.producers, 2);
    connections.configure(200);
    await waitFor('one producer is left', async () => {
      assert.equal((await sends.send(order(), context)).outcome, 'acknowledged');
      return connections.resources().connections[0]?.producers === 1;
    });
    assert.equal(connections.resources().sockets, before.sockets - 1);
    assert.equal(states.includes('idle'), false);
  });

  it('leave the connection idle when it is closed for idleness', async () => {
    connections.configure(0);
    await new Sends(connections, () => undefined).send(order(), context);
    await waitFor('the connection is closed', () => states.at(-1) === 'idle');
    assert.deepEqual(states, ['connecting', 'connected', 'idle']);
  });

  it('in a transaction are acknowledged together, and tell where they stand', async () => {
    const sends = new Sends(connections, () => undefined);
    const told: SendProgress[] = [];
    const orders = ['a', 'b', 'c'].map((sendId) => order({ sendId }));
    const { outcome, error, reports, trace } = await sends.sendTransaction(orders, { ...context, progress: (one) => told.push(one) });
    assert.deepEqual([outcome, error, reports.map(({ sendId, outcome: each, offset }) => [sendId, each, offset])], ['committed', null, [['a', 'acknowledged', '0'], ['b', 'acknowledged', '1'], ['c', 'acknowledged', '2']]]);
    assert.deepEqual([...new Set(told.map(({ sendId }) => sendId))].sort(), ['a', 'b', 'c']);
    // One clock for the transaction and its messages.
    const { startedAt, durationMs, steps } = trace!;
    assert.deepEqual([new Set(reports.map((report) => report.startedAt)), steps.map(({ name }) => name)], [new Set([startedAt]), ['find-coordinator', 'init-producer-id', 'add-partitions', 'produce', 'end']]);
    const [produced, end] = [steps[3]!, steps[4]!];
    const { startedAtMs, durationMs: requestMs } = reports[0]!.attempts[0]!;
    assert.ok(produced.startMs <= startedAtMs && startedAtMs + requestMs <= produced.startMs + produced.durationMs && end.startMs + end.durationMs <= durationMs, JSON.stringify(trace));
    assert.deepEqual([reports[0]?.stages[0]?.name, sends.open], ['serialize', []]);
  });

  it('in a transaction are all refused where one does not fit its format, before anything is opened', async () => {
    const sends = new Sends(connections, () => undefined);
    const { outcome, error, reports, trace } = await sends.sendTransaction([order(), order({ value: { format: 'int8', text: '300' } })], context);
    assert.equal(trace, undefined);
    assert.deepEqual([outcome, error?.code, reports.map((report) => [report.outcome, report.error?.code])], ['aborted', 'invalid-number', [['rejected', 'transaction-aborted'], ['rejected', 'invalid-number']]]);
    assert.deepEqual([asked, broker.requests.size], [[], 0]);
  });

  it('in a transaction are rejected where their connection cannot be opened', async () => {
    const closed = new OpenConnections({ ask: () => Promise.reject(new KafkaError('secret-missing')), onState: () => undefined, onLog: () => undefined });
    const { outcome, error, reports } = await new Sends(closed, () => undefined).sendTransaction([order(), order()], context);
    assert.deepEqual([outcome, error?.code, reports.map((report) => [report.outcome, report.error?.code])], ['aborted', 'secret-missing', [['rejected', 'secret-missing'], ['rejected', 'secret-missing']]]);
  });

  it('in a transaction are waited for when their connection closes', async () => {
    const sends = new Sends(connections, () => undefined);
    const late = broker.faults.add({ kind: 'delay', api: 'Produce', ms: 60 });
    const sending = sends.sendTransaction([order()], context);
    await late.struck;
    assert.equal(connections.resources().connections[0]?.inFlight, 1);
    await connections.close('c1', 5_000);
    assert.equal((await sending).outcome, 'committed');
  });

  it('in a transaction are aborted, or unknown, where their connection closes and does not wait', async () => {
    const sends = new Sends(connections, () => undefined);
    for (const [api, outcome] of [['Produce', 'aborted'], ['EndTxn', 'unknown']] as const) {
      const silent = broker.faults.add({ kind: 'swallow', api, when: 'before' });
      const sending = sends.sendTransaction([order()], context);
      await silent.struck;
      await connections.close('c1', 0);
      const report = await sending;
      assert.deepEqual([report.outcome, report.error?.code, sends.open], [outcome, 'closing', []]);
    }
  });

  it('in a transaction are unknown where nobody heard how it ended', async () => {
    const report = await transactOrders([order()], context, {
      check: () => undefined,
      use: async (_order, _at, work) => {
        await connections.use('c1', work);
        throw new KafkaError('internal-error');
      },
    });
    assert.deepEqual([report.outcome, report.error?.code, report.reports[0]?.outcome], ['unknown', 'internal-error', 'unknown']);
  });
});
