import assert from 'node:assert/strict';
import { initProducerId } from '../../src/kafka/protocol/requests/initProducerId';
import { sendTransaction } from '../../src/kafka/producer/transaction/transaction';
import { findCoordinator } from '../../src/kafka/protocol/requests/findCoordinator';
import { SandboxBroker } from '../../src/sandbox/broker';
import type { JavaJudge } from '../harness/javaJudge';
import { javaJudge } from '../harness/judges';
import type { KafkaCluster } from '../harness/kafkaCluster';
import { orSkip } from '../harness/unavailable';
import { waitFor } from '../harness/waitFor';
import { assertSteps } from '../unit/producer/transactionSteps';
import { RawClient } from '../unit/sandbox/rawClient';
import { fetchCommitted, readCommitted } from '../unit/sandbox/readCommitted';
import { Transactional } from '../unit/sandbox/transactional';
import { sharedKafka, uniqueTopic } from './hooks';
import { DEFAULTS, Kit, record } from './kit';

/** CONCURRENT_TRANSACTIONS: the last end is still being written into the partitions; the sandbox does that at once. */
const CONCURRENT = 51;

describe('sandbox: transactions', function () {
  this.timeout(60_000);
  let sandbox: SandboxBroker;
  let java: JavaJudge;
  let kafka: KafkaCluster;

  before(async function () {
    java = await orSkip(this, javaJudge());
    kafka = await orSkip(this, sharedKafka());
    sandbox = await SandboxBroker.start();
  });
  after(() => sandbox.stop());

  async function values(topic: string, isolation: 'read_committed' | 'read_uncommitted'): Promise<string[]> {
    return (await java.consume(sandbox.address, topic, { isolation })).map(({ value }) => value?.toString() ?? '');
  }

  it('of Java’s producer are seen by Java’s read_committed consumer as a whole or not at all', async () => {
    const topic = uniqueTopic('sandbox-java-transactions');
    sandbox.createTopic(topic, { partitions: 2 });
    const write = (text: string, transaction: 'commit' | 'abort'): Promise<unknown> =>
      java.produce(sandbox.address, topic, [0, 1, 0].map((partition, index) => ({ partition, value: Buffer.from(`${text}${index}`) })), { transaction, properties: { 'transactional.id': topic } });
    for (const [text, end] of [['a', 'commit'], ['b', 'abort'], ['c', 'commit'], ['d', 'abort']] as const) {
      await write(text, end);
    }
    assert.deepEqual(await values(topic, 'read_committed'), ['a0', 'a2', 'c0', 'c2', 'a1', 'c1']);
    assert.deepEqual(await values(topic, 'read_uncommitted'), ['a0', 'a2', 'b0', 'b2', 'c0', 'c2', 'd0', 'd2', 'a1', 'b1', 'c1', 'd1']);
  });

  /** Does the same on both, and compares all that is answered. */
  async function both(what: string, work: (client: RawClient, topic: string) => Promise<unknown>): Promise<void> {
    const topic = uniqueTopic('compared-transactions');
    sandbox.createTopic(topic, { partitions: 2 });
    await kafka.createTopic({ name: topic, partitions: 2 });
    const answers: unknown[] = [];
    for (const port of [sandbox.port, kafka.brokers[0]!.port]) {
      const client = await RawClient.connect({ port });
      await waitFor('the coordinator is there', async () => (await client.ask(findCoordinator, { key: topic, keyType: 1 })).errorCode === 0);
      answers.push(await work(client, topic));
      await client.close();
    }
    assert.deepEqual(answers[0], answers[1], what);
  }

  async function settled<T>(ask: () => Promise<T>, isConcurrent: (answer: T) => boolean): Promise<T> {
    let answer = await ask();
    await waitFor('the last end is written', async () => !isConcurrent(answer) || !isConcurrent((answer = await ask())));
    return answer;
  }

  const begin = (client: RawClient, topic: string, timeoutMs?: number): Promise<Transactional> =>
    settled(() => Transactional.begin(client, timeoutMs, topic, topic).catch(() => null), (one) => one === null).then((one) => one!);
  const add = (producer: Transactional, ...partitions: number[]): Promise<readonly number[]> => settled(() => producer.add(...partitions), (codes) => codes.includes(CONCURRENT));
  const end = (producer: Transactional, committed: boolean): Promise<number> => settled(() => producer.end(committed), (code) => code === CONCURRENT);

  it('are answered as Kafka answers them: commit, abort, again, the other way', () =>
    both('ends', async (client, topic) => {
      const producer = await begin(client, topic);
      const empty = await end(producer, true);
      const first = [await add(producer, 0, 1), await producer.write('a'), await producer.write('b', 1), await end(producer, true), await end(producer, true), await end(producer, false)];
      producer.sequence = 1;
      const second = [await add(producer, 0), await producer.write('c'), await end(producer, false), await end(producer, false), await end(producer, true)];
      const read = await settled(() => readCommitted(client, topic), (some) => some.length < 1);
      const { highWatermark, lastStableOffset, abortedTransactions } = await settled(() => fetchCommitted(client, topic, 0), ({ lastStableOffset: stable }) => stable < 4n);
      return { empty, first, second, read, highWatermark, lastStableOffset, aborted: abortedTransactions.map(({ firstOffset }) => firstOffset) };
    }));

  it('of ours have the same steps on both: committed, aborted, and where there is no such partition', async () => {
    const kit = new Kit();
    const told: unknown[] = [];
    for (const port of [sandbox.port, kafka.brokers[0]!.port]) {
      const topic = uniqueTopic('steps-on-both');
      const keyed = `${topic}-keyed`;
      sandbox.createTopic(topic, { partitions: 2 });
      sandbox.createTopic(keyed, { partitions: 1, configs: { 'cleanup.policy': 'compact' } });
      await kafka.createTopic({ name: topic, partitions: 2 });
      await kafka.createTopic({ name: keyed, partitions: 1, config: { 'cleanup.policy': 'compact' } });
      const cluster = kit.cluster(`127.0.0.1:${port}`);
      for (const records of [[record(topic, 'a', { partition: 0 }), record(topic, 'b', { partition: 1 })], [record(topic, 'c', { partition: 1 }), record(keyed, 'keyless')], [record(topic, 'd', { partition: 7 })]]) {
        const startedAt = performance.now();
        const result = await sendTransaction(cluster, DEFAULTS, records, { startedAt });
        assertSteps(result, performance.now() - startedAt);
        told.push([result.outcome, result.trace.steps.map(({ name, facts, attempts }) => [name, Object.keys(facts), facts['committed'], facts['batchesStored'], facts['partitions'], attempts.at(-1)?.error ?? null])]);
      }
    }
    await kit.closeAll();
    assert.deepEqual(told.slice(0, 3), told.slice(3));
    assert.equal(new Set(told.map((one) => JSON.stringify(one))).size, 3);
  });

  it('are answered as Kafka answers them: a newer producer with the same id', () =>
    both('fencing', async (client, topic) => {
      const first = await begin(client, topic);
      const added = [await add(first, 0), await first.write('a')];
      const second = await begin(client, topic);
      const fenced = [await first.write('b'), await first.add(1), await first.end(true)];
      second.sequence = 0;
      const after = [await add(second, 0), await second.write('c'), await end(second, true)];
      await waitFor('it is committed', async () => (await readCommitted(client, topic)).length === 1);
      return { added, fenced, after, epochs: [first.producerEpoch, second.producerEpoch], same: first.producerId === second.producerId };
    }));

  it('are answered as Kafka answers them: what cannot be', () =>
    both('refusals', async (client, topic) => {
      const init = async (transactionalId: string, transactionTimeoutMs: number): Promise<number> => (await client.ask(initProducerId, { transactionalId, transactionTimeoutMs })).errorCode;
      const inits = [await init('', 1000), await init(topic, 0), await init(topic, 900_001)];
      const producer = await begin(client, topic);
      const early = await producer.write('early');
      const unknown = await add(producer, 0, 7);
      const stranger = new Transactional(client, producer.producerId + 1_000_000n, 0, topic, topic);
      const strange = [await add(stranger, 0), await end(stranger, true)];
      await add(producer, 0);
      const produced = [await producer.write('elsewhere', 1), await producer.write('no id', 0, null), await producer.write('a')];
      await end(producer, false);
      return { inits, early, unknown, strange, produced };
    }));
});
