import assert from 'node:assert/strict';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { sendTransaction } from '../../../src/kafka/producer/transaction/transaction';
import type { TransactionOutcome } from '../../../src/kafka/producer/transaction/transactionResults';
import { initProducerId } from '../../../src/kafka/protocol/requests/initProducerId';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import type { ProxyAction } from '../../harness/proxyRules';
import { waitFor } from '../../harness/waitFor';
import { randomFrom, type Random } from '../../unit/protocol/random';
import { assertSteps } from '../../unit/producer/transactionSteps';
import { RawClient } from '../../unit/sandbox/rawClient';
import { proxiedKafka, uniqueTopic } from '../hooks';
import { DEFAULTS, Kit, record } from '../kit';

const TRANSACTIONS = 60;
const AT_ONCE = 6;
const RECORDS = 5;
/** FindCoordinator, InitProducerId, AddPartitionsToTxn, Produce, EndTxn. */
const APIS = [10, 22, 24, 0, 26, 26];
const OPTIONS: ProducerOptions = { ...DEFAULTS, retryBackoffMs: 10, requestTimeoutMs: 300, deliveryTimeoutMs: 1_500 };

const ACTIONS: readonly ProxyAction[] = [
  { do: 'cut', when: 'before' },
  { do: 'cut', when: 'during' },
  { do: 'cut', when: 'after' },
  { do: 'cut', when: 'answer' },
  { do: 'swallow-answer' },
];

/** Many transactions at once on the same partitions while lines are cut and answers lost; Java reads what came of them. */
describe('Transactions in a storm of cuts', function () {
  this.timeout(120_000);
  const kit = new Kit();
  let kafka: KafkaCluster;
  let proxy: Proxy;
  before(async () => {
    kafka = await proxiedKafka();
    proxy = kafka.proxies[0]!;
  });
  afterEach(() => kit.closeAll());

  it('are told as Java’s read_committed consumer sees them', async () => {
    const random = randomFrom(7);
    const topic = uniqueTopic('storm');
    await kafka.createTopic({ name: topic, partitions: 3 });
    const mend = proxy.onRequest(({ apiKey }) => (APIS.includes(apiKey) && random.below(6) === 0 ? ACTIONS[random.below(ACTIONS.length)] : undefined));
    const told: (readonly [string, TransactionOutcome])[] = [];
    for (let first = 0; first < TRANSACTIONS; first += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, (_, index) => `${topic}-${first + index}`);
      told.push(...(await Promise.all(some.map(async (id) => [id, await transact(random, topic, id)] as const))));
    }
    mend();
    await settle(told.map(([id]) => id));
    const java = await javaJudge();
    const read = (await java.consume(kafka.brokers[0]!.address, topic, { isolation: 'read_committed' })).map(({ value }) => value?.toString().split(' ')[0]);
    for (const [id, outcome] of told) {
      const seen = read.filter((value) => value === id).length;
      assert.ok(outcome === 'unknown' ? seen === 0 || seen === RECORDS : seen === (outcome === 'committed' ? RECORDS : 0), `${id} is ${outcome}, and ${seen} of it are read`);
    }
    const count = (outcome: TransactionOutcome): number => told.filter(([, one]) => one === outcome).length;
    assert.ok(count('committed') > 0 && count('aborted') > 0, JSON.stringify(told.map(([, outcome]) => outcome)));
  });

  /** One in five is cancelled at some time. */
  async function transact(random: Random, topic: string, id: string): Promise<TransactionOutcome> {
    const controller = new AbortController();
    const states = random.below(5) === 0 ? 1 + random.below(12) : Infinity;
    const progress = { seen: 0 };
    const records = Array.from({ length: RECORDS }, (_, index) => record(topic, `${id} ${index}`, { partition: index % 3 }));
    const startedAt = performance.now();
    const result = await sendTransaction(kit.cluster(kafka.bootstrap), OPTIONS, records, {
      startedAt,
      transactionalId: id,
      signal: controller.signal,
      onProgress: () => (progress.seen += 1) >= states && controller.abort(),
    });
    assertSteps(result, performance.now() - startedAt);
    return result.outcome;
  }

  /** Ends what is open. */
  async function settle(ids: readonly string[]): Promise<void> {
    const client = await RawClient.connect(kafka.brokers[0]!);
    for (const transactionalId of ids) {
      await waitFor('it is fenced', async () => (await client.ask(initProducerId, { transactionalId, transactionTimeoutMs: 1_000 })).errorCode === 0);
    }
    await client.close();
  }
});
