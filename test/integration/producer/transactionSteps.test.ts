import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import type { ProducerRecord } from '../../../src/kafka/producer/record';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { sendTransaction, type TransactionOptions, type TransactionResult } from '../../../src/kafka/producer/transaction/transaction';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import type { ProxyAction } from '../../harness/proxyRules';
import { assertSteps, endsOf, stepsOf, writtenOf, type Step } from '../../unit/producer/transactionSteps';
import { proxiedKafka, uniqueTopic } from '../hooks';
import { DEFAULTS, Kit, record } from '../kit';

/** What the coordinator is asked: step, key of its API. */
const ASKED = [['find-coordinator', 10], ['init-producer-id', 22], ['add-partitions', 24], ['end', 26]] as const;
const [FIND_COORDINATOR, INIT_PRODUCER_ID, END_TXN, PRODUCE] = [10, 22, 26, 0];
const QUICK: ProducerOptions = { ...DEFAULTS, retryBackoffMs: 20, requestTimeoutMs: 400 };

/** What the steps of a transaction say, against what the proxy before a real broker saw and did. */
describe('The steps of a transaction on Kafka', function () {
  this.timeout(60_000);
  const kit = new Kit();
  let kafka: KafkaCluster;
  let proxy: Proxy;
  let cluster: Cluster;
  let topic: string;
  let id: string;
  let records: readonly ProducerRecord[];
  let mend: () => void;

  before(async () => {
    kafka = await proxiedKafka();
    proxy = kafka.proxies[0]!;
    // A new cluster makes its coordinator when it is first asked for.
    const first = uniqueTopic('steps-first');
    await kafka.createTopic({ name: first, partitions: 1 });
    await sendTransaction(kit.cluster(kafka.bootstrap), QUICK, [record(first, 'x')], { startedAt: performance.now() });
  });
  beforeEach(async () => {
    cluster = kit.cluster(kafka.bootstrap);
    topic = uniqueTopic('steps');
    await kafka.createTopic({ name: topic, partitions: 30 });
    id = `kafka-dispatch-${randomUUID()}`;
    records = ['a', 'b', 'c'].map((value, index) => record(topic, value, { partition: index % 2 }));
    mend = () => undefined;
  });
  afterEach(async () => {
    mend();
    await kit.closeAll();
  });

  /** Each request that its steps tell of came by the proxy, and no other. */
  async function transact(options: Partial<ProducerOptions> = {}, more: Partial<TransactionOptions> = {}): Promise<TransactionResult> {
    const before = ASKED.map(([, key]) => proxy.count(key).requests);
    const { startedAt = performance.now() } = more;
    const result = await sendTransaction(cluster, { ...QUICK, ...options }, records, { transactionalId: id, ...more, startedAt });
    assertSteps(result, performance.now() - startedAt);
    if (result.trace.searchesLeftOut === 0) {
      assert.deepEqual(ASKED.map(([name]) => writtenOf(result, name)), ASKED.map(([, key], index) => proxy.count(key).requests - before[index]!), JSON.stringify(result.trace));
    }
    return result;
  }

  const always = (apiKey: number, action: ProxyAction): void => {
    mend = proxy.onRequest((request) => (request.apiKey === apiKey ? action : undefined));
  };
  const only = (result: TransactionResult, name: Step['name']): Step => {
    const [step, ...more] = stepsOf(result, name);
    assert.deepEqual([step?.name, more], [name, []]);
    return step!;
  };

  it('that goes well are five, with the broker, the producer id and what was in it', async () => {
    const result = await transact();
    const { trace } = result;
    const broker = { id: 1, host: proxy.host, port: proxy.port };
    assert.deepEqual(trace.steps.map(({ name, facts, attempts, attemptsLeftOut }) => [name, facts, attempts.map((attempt) => [attempt.broker, attempt.error, attempt.backoffMs]), attemptsLeftOut]), [
      ['find-coordinator', { asked: proxy.address, broker: 1, address: proxy.address, previous: null }, [[broker, null, 0]], 0],
      ['init-producer-id', { timeoutMs: 20_000 }, [[broker, null, 0]], 0],
      ['add-partitions', { topics: 1, partitions: 2 }, [[broker, null, 0]], 0],
      ['produce', { messages: 3, topics: 1, partitions: 2, batches: 2, batchesStored: 2 }, [], 0],
      ['end', { committed: true }, [[broker, null, 0]], 0],
    ]);
    const { producer } = result.results[0]!;
    assert.deepEqual([trace.id, trace.producer, trace.timeoutMs, trace.searchesLeftOut], [id, { id: producer!.id, epoch: producer!.epoch }, 20_000, 0]);
    const produced = only(result, 'produce');
    assert.ok(result.results.every(({ attempts }) => attempts.every(({ startedAtMs, durationMs }) => startedAtMs >= produced.startMs && startedAtMs + durationMs <= produced.startMs + produced.durationMs)));
  });

  for (const [name, key] of ASKED) {
    it(`last as long as they took: ${name} whose answer is held back`, async () => {
      const startedAt = performance.now();
      let go = (): void => undefined;
      const held = proxy.next(key, { do: 'hold-answer', until: new Promise<void>((resolve) => (go = resolve)) });
      const sending = transact({ requestTimeoutMs: 10_000 }, { startedAt });
      await held.came;
      const cameAt = performance.now() - startedAt;
      await held.answered;
      await kafka.partitions(topic);
      const goneAt = performance.now() - startedAt;
      go();
      const [attempt] = only(await sending, name).attempts;
      assert.ok(attempt!.writtenAtMs! <= cameAt && attempt!.startedAtMs + attempt!.durationMs >= goneAt && attempt!.durationMs >= goneAt - cameAt, JSON.stringify([attempt, cameAt, goneAt]));
    });
  }

  const TROUBLE: readonly (readonly [string, ProxyAction, string | RegExp])[] = [
    ['cut before it', { do: 'cut', when: 'before' }, /^connection-(reset|closed)$/],
    ['cut within it', { do: 'cut', when: 'during' }, /^connection-(reset|closed)$/],
    ['cut at its answer', { do: 'cut', when: 'answer', how: 'fin' }, /^connection-(reset|closed)$/],
    ['its answer swallowed', { do: 'swallow-answer' }, /^request-timeout$/],
  ];
  for (const [name, key] of ASKED) {
    for (const [what, action, code] of TROUBLE) {
      it(`tell of the attempt that failed and of the next: ${name}, ${what}`, async () => {
        const struck = proxy.next(key, action);
        const result = await transact();
        await struck.came;
        assert.equal(result.outcome, 'committed', JSON.stringify(result.error));
        const step = stepsOf(result, name)[0]!;
        const [failed, next] = step.attempts;
        assert.match(failed?.error?.code ?? '', new RegExp(code));
        assert.deepEqual([step.attempts.length, next?.error, failed!.writtenAtMs !== null], [2, null, true]);
        assert.ok(failed!.backoffMs >= 15 && next!.startedAtMs >= failed!.startedAtMs + failed!.durationMs + failed!.backoffMs, JSON.stringify(step));
        const searches = stepsOf(result, 'find-coordinator');
        // Whoever does not answer may not be the coordinator any more: it is found again, between the two.
        assert.equal(searches.length, name === 'find-coordinator' ? 1 : 2);
        const again = searches[1];
        assert.ok(again === undefined || (again.facts['previous'] === 1 && again.startMs >= failed!.startedAtMs + failed!.durationMs && again.startMs + again.durationMs <= next!.startedAtMs), JSON.stringify(result.trace));
      });
    }
  }

  it('tell of the wait for the markers of the transaction before', async () => {
    records = Array.from({ length: 30 }, (_, partition) => record(topic, 'x', { partition }));
    let waited: Step | undefined;
    for (let turn = 0; turn < 50 && waited === undefined; turn += 1) {
      const result = await transact();
      waited = result.trace.steps.find((step) => endsOf(step).includes(51));
    }
    const [first, next] = waited!.attempts;
    assert.deepEqual([first?.error?.kafka, first?.error?.code, endsOf(waited!).at(-1)], [{ code: 51, name: 'CONCURRENT_TRANSACTIONS' }, 'transaction-pending', 'ok']);
    assert.ok(first!.backoffMs >= 15 && next!.startedAtMs >= first!.startedAtMs + first!.durationMs + first!.backoffMs, JSON.stringify(waited));
  });

  it('tell of every end that was asked for and not answered', async () => {
    always(END_TXN, { do: 'swallow-answer' });
    const result = await transact({ requestTimeoutMs: 300, deliveryTimeoutMs: 1_200 });
    const end = only(result, 'end');
    assert.deepEqual([result.outcome, end.facts['committed'], end.attempts.length >= 3], ['unknown', true, true]);
    assert.deepEqual(new Set(endsOf(end).slice(0, -1)), new Set(['request-timeout']));
    assert.equal(endsOf(end).at(-1), 'delivery-timeout');
    assert.ok(end.startMs + end.durationMs >= 1_198);
  });

  it('end with an abort where a record was refused', async () => {
    const compacted = uniqueTopic('steps-compacted');
    await kafka.createTopic({ name: compacted, partitions: 1, config: { 'cleanup.policy': 'compact' } });
    records = [...records, record(compacted, 'keyless')];
    proxy.next(END_TXN, { do: 'cut', when: 'answer' });
    const result = await transact();
    const end = only(result, 'end');
    assert.deepEqual([result.outcome, end.facts, endsOf(end).length, endsOf(end)[1]], ['aborted', { committed: false }, 2, 'ok']);
    assert.deepEqual(only(result, 'produce').facts, { messages: 4, topics: 2, partitions: 3, batches: 3, batchesStored: 2 });
  });

  it('are as many as there were, and kept few where they are many', async () => {
    const before = proxy.count(END_TXN).requests;
    always(END_TXN, { do: 'cut', when: 'before' });
    const result = await transact({ retryBackoffMs: 0, deliveryTimeoutMs: 2_500 });
    mend();
    const { trace } = result;
    const end = only(result, 'end');
    assert.deepEqual([result.outcome, end.attempts.length, trace.steps.length], ['unknown', 16, 13], JSON.stringify(trace));
    const tried = end.attempts.length + end.attemptsLeftOut;
    const seen = proxy.count(END_TXN).requests - before;
    // The last one may not have been written any more.
    assert.ok(end.attemptsLeftOut > 0 && tried - seen <= 1 && tried >= seen, `${tried} tried, ${seen} seen`);
    const found = stepsOf(result, 'find-coordinator').length + trace.searchesLeftOut;
    assert.ok(trace.searchesLeftOut > 0 && Math.abs(found - tried) <= 1, `${found} found, ${tried} tried`);
  });

  for (const [key, name, code] of [[FIND_COORDINATOR, 'find-coordinator', 'stopped-waiting'], [INIT_PRODUCER_ID, 'init-producer-id', 'stopped-waiting'], [END_TXN, 'end', 'stopped-waiting']] as const) {
    it(`say that nobody waited any longer: cancelled while ${name} is not answered`, async () => {
      const controller = new AbortController();
      const held = proxy.next(key, { do: 'swallow-answer' });
      void held.answered.then(() => controller.abort());
      const result = await transact({ requestTimeoutMs: 10_000 }, { signal: controller.signal });
      assert.deepEqual([result.outcome, endsOf(only(result, name))], [name === 'end' ? 'unknown' : 'aborted', [code]]);
    });
  }

  it('tell how far it came where Produce was never answered: what was added is aborted', async () => {
    always(PRODUCE, { do: 'swallow-answer' });
    const result = await transact({ requestTimeoutMs: 200, deliveryTimeoutMs: 900 });
    const phases = result.trace.steps.filter(({ name }) => name !== 'find-coordinator').map(({ name, facts }) => [name, facts['batchesStored'], facts['committed']]);
    assert.deepEqual([result.outcome, phases], ['aborted', [['init-producer-id', undefined, undefined], ['add-partitions', undefined, undefined], ['produce', 0, undefined], ['end', undefined, false]]]);
  });

  it('are none where a record had no place', async () => {
    records = [...records, record('nowhere', 'x')];
    const { outcome, trace } = await transact();
    assert.deepEqual([outcome, trace.steps, trace.producer, trace.id], ['aborted', [], null, id]);
  });
});
