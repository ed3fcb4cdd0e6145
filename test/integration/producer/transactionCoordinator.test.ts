import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { ProducerRecord, RecordProgress } from '../../../src/kafka/producer/record';
import { sendTransaction, type TransactionOptions, type TransactionResult } from '../../../src/kafka/producer/transaction/transaction';
import { findCoordinator } from '../../../src/kafka/protocol/requests/findCoordinator';
import { LATEST, listOffsets } from '../../../src/kafka/protocol/requests/listOffsets';
import { javaJudge } from '../../harness/judges';
import type { JavaJudge } from '../../harness/javaJudge';
import type { KafkaBroker } from '../../harness/kafkaBroker';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { waitFor } from '../../harness/waitFor';
import { assertSteps, stepsOf } from '../../unit/producer/transactionSteps';
import { RawClient } from '../../unit/sandbox/rawClient';
import { threeBrokers, uniqueTopic } from '../hooks';
import { DEFAULTS, Kit, record } from '../kit';

const STATE_TOPIC = '__transaction_state';
const COORDINATOR = 2;

/** Three brokers; the second coordinates, and is killed or frozen. */
describe('A transaction whose coordinator fails', function () {
  this.timeout(120_000);
  const kit = new Kit();
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let coordinator: KafkaBroker;
  let topic: string;
  let id: string;

  before(async () => {
    kafka = await threeBrokers();
    java = await javaJudge();
    coordinator = kafka.brokers[COORDINATOR - 1]!;
  });
  beforeEach(async () => {
    id = `kafka-dispatch-${randomUUID()}`;
    topic = uniqueTopic('coordinated');
    await kafka.createTopic({ name: topic, partitions: 6, replicationFactor: 3 });
    await moveCoordinator();
  });
  afterEach(async () => {
    await kit.closeAll();
    for (const broker of kafka.brokers.filter((one) => !one.isAwake)) {
      await (broker.isRunning ? Promise.resolve(broker.thaw()) : broker.restart());
    }
    for (const name of [topic, STATE_TOPIC]) {
      await waitFor('all replicas are in sync', async () => (await kafka.partitions(name)).every((one) => one.isr.length === 3), 60_000);
    }
  });

  async function whoCoordinates(): Promise<number> {
    const client = await RawClient.connect(kafka.brokers[0]!);
    const { errorCode, nodeId } = await client.ask(findCoordinator, { key: id, keyType: 1 });
    await client.close();
    return errorCode === 0 ? nodeId : -1;
  }

  async function moveCoordinator(): Promise<void> {
    const [broker] = kafka.brokers;
    await waitFor('there is a coordinator', async () => (await whoCoordinates()) > 0, 30_000);
    if ((await whoCoordinates()) !== COORDINATOR) {
      await java.reassign(broker!.address, STATE_TOPIC, 0, [COORDINATOR, 3, 1]);
      await waitFor('the replicas are reassigned', async () => (await kafka.partitions(STATE_TOPIC))[0]?.replicas[0] === COORDINATOR, 30_000);
      await java.electPreferredLeaders(broker!.address, STATE_TOPIC, 0).catch(() => undefined);
      await waitFor('the second broker coordinates', async () => (await whoCoordinates()) === COORDINATOR, 30_000);
    }
  }

  const values = Array.from({ length: 12 }, (_, index) => `${index}`);

  async function transact({ onProgress }: Pick<TransactionOptions, 'onProgress'>, options: Partial<typeof DEFAULTS> = {}): Promise<TransactionResult> {
    const cluster = kit.cluster(kafka.bootstrap);
    const records = values.map((value, index) => record(topic, value, { partition: index % 6 }));
    const startedAt = performance.now();
    const result = await sendTransaction(cluster, { ...DEFAULTS, requestTimeoutMs: 3_000, deliveryTimeoutMs: 60_000, ...options }, records, { startedAt, transactionalId: id, onProgress });
    assertSteps(result, performance.now() - startedAt);
    return result;
  }

  /** The steps say that it was here, and who took its place; nobody else answered the commit. */
  function assertMoved(result: TransactionResult): void {
    const searches = stepsOf(result, 'find-coordinator').map(({ facts }) => [facts['previous'], facts['broker']]);
    const next = searches.at(-1)?.[1];
    assert.deepEqual([searches[0], typeof next, next === COORDINATOR], [[null, COORDINATOR], 'number', false], JSON.stringify(searches));
    assert.ok(searches.slice(1).every(([previous], index) => previous === (searches[index]?.[1] ?? previous)), JSON.stringify(searches));
    const [end] = stepsOf(result, 'end');
    assert.equal(end?.attempts.at(-1)?.broker?.id, next);
    assert.equal(stepsOf(result, 'init-producer-id')[0]?.attempts.at(-1)?.broker?.id, COORDINATOR);
  }

  async function assertAll({ outcome, error }: TransactionResult): Promise<void> {
    assert.equal(outcome, 'committed', JSON.stringify(error));
    const [broker] = kafka.brokers;
    await waitFor('nothing holds readers back', stable, 60_000);
    const read = async (isolation: 'read_committed' | 'read_uncommitted'): Promise<string[]> => (await java.consume(broker!.address, topic, { isolation })).map(({ value }) => value?.toString() ?? '').sort((a, b) => Number(a) - Number(b));
    // A broker just thawed still believes that it leads, and tells readers so for a moment.
    await waitFor('the leaders are asked', async () => (await read('read_uncommitted')).length >= values.length && (await read('read_committed')).length >= values.length, 30_000);
    assert.deepEqual([await read('read_committed'), await read('read_uncommitted')], [values, values]);
  }

  /** Every partition's last stable offset is its end. */
  async function stable(): Promise<boolean> {
    const cluster = kit.cluster(kafka.bootstrap);
    await cluster.topic(topic, { maxAgeMs: 0 });
    const end = async (partition: number, isolationLevel: 0 | 1): Promise<bigint> => {
      const connection = await cluster.connection(cluster.leaderOf(topic, partition)!.broker.id, 'test');
      const { topics } = await connection.request(listOffsets, { isolationLevel, topics: [{ name: topic, partitions: [{ partition, leaderEpoch: -1, timestamp: LATEST }] }] }, { timeoutMs: 3_000 });
      return topics[0]!.partitions[0]!.offset;
    };
    const ends = await Promise.all([0, 1, 2, 3, 4, 5].map(async (partition) => [await end(partition, 0), await end(partition, 1)] as const)).catch(() => []);
    return ends.length === 6 && ends.every(([all, committed]) => all === committed);
  }

  /** Does the work once, when the transaction has come so far. */
  function when(isMoment: (progress: RecordProgress) => boolean, work: () => Promise<void>): { readonly onProgress: (record: ProducerRecord, progress: RecordProgress) => void; readonly done: Promise<void> } {
    const moment = new EventEmitter();
    return {
      onProgress: (_, progress) => isMoment(progress) && moment.emit('come'),
      done: once(moment, 'come').then(work),
    };
  }

  it('by being killed while records are written is committed by the next one', async () => {
    const killing = when(({ state, written }) => state === 'waiting' && !written, () => coordinator.kill());
    const result = await transact(killing);
    await killing.done;
    assertMoved(result);
    await assertAll(result);
  });

  it('by being killed when the commit is written is committed, once', async () => {
    const killing = when(({ written }) => written, () => coordinator.kill());
    const result = await transact(killing);
    await killing.done;
    assertMoved(result);
    await assertAll(result);
  });

  it('by being frozen when the commit is written is committed, once', async () => {
    const freezing = when(({ written }) => written, () => coordinator.freeze());
    const result = await transact(freezing);
    await freezing.done;
    coordinator.thaw();
    await assertAll(result);
  });

  it('not, but a leader does while records are written: is committed, once', async () => {
    const leader = kafka.brokers[2]!;
    const killing = when(({ state, written }) => state === 'waiting' && !written, () => leader.kill());
    const result = await transact(killing);
    await killing.done;
    await assertAll(result);
  });

  it('for longer than the delivery timeout is unknown, and what is read later is all or nothing', async () => {
    const freezing = when(({ written }) => written, () => coordinator.freeze());
    const result = await transact(freezing, { deliveryTimeoutMs: 1_500, requestTimeoutMs: 500 });
    await freezing.done;
    coordinator.thaw();
    await java.produce(kafka.brokers[0]!.address, topic, [], { transaction: 'commit', properties: { 'transactional.id': id } });
    await waitFor('nothing holds readers back', stable, 60_000);
    const read = (await java.consume(kafka.brokers[0]!.address, topic, { isolation: 'read_committed' })).length;
    assert.ok(result.outcome === 'committed' ? read === values.length : result.outcome === 'unknown' && (read === 0 || read === values.length), `${result.outcome} ${read}`);
  });
});
