import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ProducerRecord } from '../../../src/kafka/producer/record';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { sendTransaction, type TransactionOptions, type TransactionResult } from '../../../src/kafka/producer/transaction/transaction';
import { lookFor } from '../../../src/kafka/reader/lookFor';
import type { JavaJudge } from '../../harness/javaJudge';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import type { ProxyAction } from '../../harness/proxyRules';
import { waitFor } from '../../harness/waitFor';
import { assertSteps } from '../../unit/producer/transactionSteps';
import { proxiedKafka, uniqueTopic } from '../hooks';
import { DEFAULTS, Kit, record } from '../kit';

const PRODUCE = 0;
const FIND_COORDINATOR = 10;
const INIT_PRODUCER_ID = 22;
const ADD_PARTITIONS = 24;
const END_TXN = 26;
const QUICK: ProducerOptions = { ...DEFAULTS, retryBackoffMs: 20, requestTimeoutMs: 600 };
/** Nothing is waited for long where nothing will come. */
const SHORT: Partial<ProducerOptions> = { requestTimeoutMs: 300, deliveryTimeoutMs: 1_200 };

/** What is said of a transaction against what Java's read_committed consumer reads. */
describe('A transaction on Kafka', function () {
  this.timeout(60_000);
  const kit = new Kit();
  let kafka: KafkaCluster;
  let proxy: Proxy;
  let java: JavaJudge;
  let direct: string;
  let topics: readonly [string, string];
  let id: string;
  let records: readonly ProducerRecord[];

  before(async () => {
    kafka = await proxiedKafka();
    proxy = kafka.proxies[0]!;
    java = await javaJudge();
    direct = kafka.brokers[0]!.address;
  });
  beforeEach(async () => {
    topics = [uniqueTopic('orders'), uniqueTopic('events')];
    await kafka.createTopic({ name: topics[0], partitions: 3 });
    await kafka.createTopic({ name: topics[1], partitions: 1 });
    id = `kafka-dispatch-${randomUUID()}`;
    records = [
      record(topics[0], 'a', { partition: 0 }),
      record(topics[1], 'b', { headers: [{ name: 'trace', value: Buffer.from('x') }] }),
      record(topics[0], 'c', { partition: 2 }),
      record(topics[0], 'd', { partition: 0, key: Buffer.from('k') }),
    ];
  });
  afterEach(() => kit.closeAll());

  async function transact(options: Partial<ProducerOptions> = {}, more: Partial<TransactionOptions> = {}): Promise<TransactionResult> {
    const startedAt = performance.now();
    const result = await sendTransaction(kit.cluster(kafka.bootstrap), { ...QUICK, ...options }, records, { startedAt, transactionalId: id, ...more });
    assertSteps(result, performance.now() - startedAt);
    return result;
  }

  async function read(isolation: 'read_committed' | 'read_uncommitted'): Promise<string[]> {
    const both = await Promise.all(topics.map((topic) => java.consume(direct, topic, { isolation })));
    return both.flat().map(({ value }) => value?.toString() ?? '').sort();
  }

  /** What is read once so many can be: the coordinator says committed before it has written its marker into every partition. */
  async function readCommitted(count: number): Promise<string[]> {
    return waitFor(`${count} committed records`, async () => {
      const values = await read('read_committed');
      return values.length >= count && values;
    });
  }

  const ALL = ['a', 'b', 'c', 'd'];

  /** Nothing of it can come any more: who takes the same id ends what is open. */
  async function settle(): Promise<void> {
    await java.produce(direct, topics[0], [], { transaction: 'commit', properties: { 'transactional.id': id } });
  }

  /** Committed: all is read now, each where it was told. Aborted: nothing now, nor when nothing is open any more. */
  async function assertTrue(result: TransactionResult): Promise<void> {
    const { outcome, error, results } = result;
    const told = { committed: 'acknowledged', aborted: 'rejected', unknown: 'unknown' }[outcome];
    assert.ok(results.every((one) => one.outcome === told && (one.error === null) === (outcome === 'committed')), JSON.stringify([outcome, error, results.map((one) => one.outcome)]));
    const seen = outcome === 'committed' ? await readCommitted(ALL.length) : await read('read_committed');
    await settle();
    const final = await read('read_committed');
    switch (outcome) {
      case 'committed':
        assert.deepEqual([seen, final], [ALL, ALL], JSON.stringify(error));
        break;
      case 'aborted':
        assert.deepEqual([seen, final], [[], []], JSON.stringify(error));
        break;
      case 'unknown':
        assert.ok(final.length === 0 || final.length === ALL.length);
        break;
      default:
        outcome satisfies never;
    }
  }

  async function lookForAll({ results }: TransactionResult): Promise<string[]> {
    const cluster = kit.cluster(direct);
    return Promise.all(
      records.map(async (one, index) => {
        const { partition, producer, searchFrom, timestamp } = results[index]!;
        const sought = { topic: one.topic, partition: partition!, searchFrom, record: { ...one, timestamp }, owned: new Set<bigint>() };
        const lookup = await lookFor(cluster, { ...sought, producer: { ...producer!, id: BigInt(producer!.id) } });
        return `${lookup.result}${lookup.aborted ? ', aborted' : ''}${lookup.undecided === true ? ', open' : ''}`;
      }),
    );
  }

  it('is committed across topics and partitions; each record stands where its result says', async () => {
    const result = await transact();
    assert.equal(result.outcome, 'committed', JSON.stringify(result.error));
    await assertTrue(result);
    const stored = await java.consume(direct, topics[0], { isolation: 'read_committed' });
    const told = result.results.filter((_, index) => records[index]?.topic === topics[0]).map(({ partition, offset }) => [partition, offset]);
    assert.deepEqual(stored.map(({ partition, offset }) => [partition, offset]).sort(), told.sort());
  });

  for (const compression of ['gzip', 'snappy', 'lz4'] as const) {
    it(`is committed with ${compression}`, async () => assertTrue(await transact({ compression })));
  }

  it('of a thousand records of several batches is committed in order', async () => {
    records = Array.from({ length: 1_000 }, (_, index) => record(topics[1], `${index}`.padEnd(200, '.')));
    const { outcome, results } = await transact();
    await settle();
    const stored = await java.consume(direct, topics[1], { isolation: 'read_committed' });
    assert.deepEqual([outcome, stored.map(({ value }) => value?.toString())], ['committed', records.map(({ value }) => value?.toString())]);
    assert.deepEqual(results.map(({ offset }) => offset), stored.map(({ offset }) => offset));
  });

  it('of which one record is refused is aborted: others stand in the log, and no read_committed consumer sees them', async () => {
    const compacted = uniqueTopic('compacted');
    await kafka.createTopic({ name: compacted, partitions: 1, config: { 'cleanup.policy': 'compact' } });
    records = [...records, record(compacted, 'keyless')];
    const result = await transact();
    assert.deepEqual([result.outcome, result.error?.code, result.results.map(({ error }) => error?.code)], ['aborted', 'invalid-record', [...ALL.map(() => 'transaction-aborted'), 'invalid-record']]);
    assert.equal(result.results[0]?.error?.facts['abortsAfterMs'], null);
    await assertTrue(result);
    const uncommitted = await read('read_uncommitted');
    records = records.slice(0, -1);
    assert.deepEqual([uncommitted, await lookForAll(result)], [ALL, ALL.map(() => 'found, aborted')]);
  });

  it('too large for the topic is aborted, with the limit', async () => {
    records = [...records, record(topics[1], Buffer.alloc(1_048_600))];
    const result = await transact({ maxRequestSize: 10_000_000 });
    assert.deepEqual([result.outcome, result.error?.code, result.results.at(-1)?.error?.facts['limit']], ['aborted', 'message-too-large', 1_048_588]);
    await assertTrue(result);
  });

  const TROUBLE: readonly (readonly [string, ProxyAction])[] = [
    ['cut before it', { do: 'cut', when: 'before' }],
    ['cut within it', { do: 'cut', when: 'during' }],
    ['cut after it', { do: 'cut', when: 'after' }],
    ['cut at its answer', { do: 'cut', when: 'answer' }],
    ['its answer swallowed', { do: 'swallow-answer' }],
  ];
  for (const [api, name] of [[FIND_COORDINATOR, 'FindCoordinator'], [INIT_PRODUCER_ID, 'InitProducerId'], [ADD_PARTITIONS, 'AddPartitionsToTxn'], [PRODUCE, 'Produce'], [END_TXN, 'EndTxn']] as const) {
    for (const [what, action] of TROUBLE) {
      it(`${name}, ${what}: is committed, once`, async () => {
        const struck = proxy.next(api, action);
        const result = await transact();
        await struck.came;
        assert.equal(result.outcome, 'committed', JSON.stringify(result.error));
        await assertTrue(result);
        assert.deepEqual(await read('read_uncommitted'), ALL);
      });
    }
  }

  describe('whose end is never answered', () => {
    let mend: () => void;
    const always = (action: ProxyAction): void => {
      mend = proxy.onRequest(({ apiKey }) => (apiKey === END_TXN ? action : undefined));
    };
    afterEach(() => mend());

    it('is unknown; it was committed, and Look for It finds all of it', async () => {
      always({ do: 'swallow-answer' });
      const result = await transact(SHORT);
      assert.deepEqual([result.outcome, result.error?.code], ['unknown', 'delivery-timeout']);
      assert.deepEqual([await readCommitted(ALL.length), await lookForAll(result)], [ALL, ALL.map(() => 'found')]);
      await assertTrue(result);
    });

    it('is unknown where the end never reached the broker: it is aborted later, and Look for It says so', async () => {
      always({ do: 'cut', when: 'during' });
      const result = await transact(SHORT, { transactionTimeoutMs: 60_000 });
      assert.equal(result.outcome, 'unknown');
      assert.deepEqual([await read('read_committed'), await lookForAll(result)], [[], ALL.map(() => 'found, open')]);
      await assertTrue(result);
      assert.deepEqual(await lookForAll(result), ALL.map(() => 'found, aborted'));
    });

    it('is aborted where it was to be aborted: no commit was written, so that nothing of it is ever seen', async () => {
      const compacted = uniqueTopic('compacted');
      await kafka.createTopic({ name: compacted, partitions: 1, config: { 'cleanup.policy': 'compact' } });
      records = [...records, record(compacted, 'keyless')];
      always({ do: 'cut', when: 'during' });
      const result = await transact({}, { transactionTimeoutMs: 7_000 });
      assert.deepEqual([result.outcome, result.results[0]?.error?.facts['abortsAfterMs']], ['aborted', 7_000]);
      await assertTrue(result);
    });
  });

  it('that is cancelled while it is written is aborted', async () => {
    const controller = new AbortController();
    const held = proxy.next(PRODUCE, { do: 'swallow-answer' });
    void held.answered.then(() => controller.abort());
    const result = await transact({}, { signal: controller.signal });
    assert.deepEqual([result.outcome, result.error?.code], ['aborted', 'cancelled']);
    await assertTrue(result);
  });

  for (const [api, name] of [[PRODUCE, 'Produce'], [END_TXN, 'EndTxn'], [ADD_PARTITIONS, 'AddPartitionsToTxn']] as const) {
    it(`fenced by Java’s producer with the same id before ${name} is aborted`, async () => {
      let go = (): void => undefined;
      const until = new Promise<void>((resolve) => (go = resolve));
      const held = proxy.next(api, { do: 'hold-request', until });
      const sending = transact({ requestTimeoutMs: 10_000 });
      await held.came;
      await settle();
      go();
      const result = await sending;
      assert.deepEqual([result.outcome, result.error?.code], ['aborted', 'producer-fenced']);
      await assertTrue(result);
    });
  }

  it('right after another with the same id waits until that one’s markers are written', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      assert.equal((await transact()).outcome, 'committed');
    }
    assert.equal((await readCommitted(5 * ALL.length)).length, 5 * ALL.length);
  });

  it('longer than the broker allows is given what it allows', async () => {
    const result = await transact({ deliveryTimeoutMs: 3_600_000 });
    await assertTrue(result);
    assert.equal(result.outcome, 'committed');
  });
});
