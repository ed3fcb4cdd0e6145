import { strict as assert } from 'node:assert';
import { javaJudge } from '../../harness/judges';
import type { RecordResult } from '../../../src/kafka/producer/record';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { waitFor } from '../../harness/waitFor';
import { threeBrokers, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';

/** Three brokers; 2 and 3 may be killed and frozen. */
describe('A send to a cluster whose brokers fail', () => {
  const kit = new Kit();
  let kafka: KafkaCluster;

  before(async () => {
    kafka = await threeBrokers();
  });
  afterEach(async () => {
    await kit.closeAll();
    // What a test that failed left behind is not the next one's failure.
    for (const broker of kafka.brokers.filter((one) => !one.isAwake)) {
      await (broker.isRunning ? Promise.resolve(broker.thaw()) : broker.restart());
    }
  });

  const readBack = async (topic: string): Promise<string[]> => (await (await javaJudge()).consume(kafka.brokers[0]!.address, topic)).map((one) => one.value?.toString() ?? '');
  const topicLedBy = async (leader: number, config: Record<string, string> = {}): Promise<{ topic: string; partition: number }> => {
    const topic = uniqueTopic('led');
    await kafka.createTopic({ name: topic, partitions: 6, replicationFactor: 3, config });
    const partition = (await kafka.partitions(topic)).find((one) => one.leader === leader)?.partition;
    assert.ok(partition !== undefined);
    return { topic, partition };
  };

  it('follows a leader that was killed with a request on the way: one copy, in order', async () => {
    const { topic, partition } = await topicLedBy(3, { 'min.insync.replicas': '2' });
    const producer = kit.producer(kafka.bootstrap, { requestTimeoutMs: 3_000, deliveryTimeoutMs: 60_000 });
    assert.equal((await send(producer, record(topic, '0', { partition }))).outcome, 'acknowledged');
    const sending = Array.from({ length: 50 }, (_, index) => send(producer, record(topic, String(index + 1), { partition })));
    await kafka.brokers[2]!.kill();
    const results = await Promise.all(sending);
    const late = await send(producer, record(topic, '51', { partition }));
    assert.equal(late.outcome, 'acknowledged', late.error?.raw);
    assert.deepEqual([...new Set(results.map((result) => result.outcome))], ['acknowledged']);
    assert.deepEqual((await readBack(topic)).map(Number), Array.from({ length: 52 }, (_, index) => index));
    await kafka.brokers[2]!.restart();
    await waitFor('all replicas are in sync', async () => (await kafka.partitions(topic)).every((one) => one.isr.length === 3));
  });

  it('waits through a frozen leader, and the log has what the report says', async () => {
    const { topic, partition } = await topicLedBy(2, { 'min.insync.replicas': '2' });
    const producer = kit.producer(kafka.bootstrap, { requestTimeoutMs: 2_000, deliveryTimeoutMs: 60_000 });
    await send(producer, record(topic, 'before', { partition }));
    await kafka.brokers[1]!.freeze();
    const result = await send(producer, record(topic, 'during', { partition }));
    kafka.brokers[1]!.thaw();
    assert.equal(result.outcome, 'acknowledged', result.error?.raw);
    assert.ok(result.attempts.length > 1);
    // A broker just thawed still believes that it leads, and tells readers so for a moment.
    const read = await waitFor('the new leader is asked', async () => {
      const values = await readBack(topic);
      return values.length === 2 ? values : undefined;
    });
    assert.deepEqual(read, ['before', 'during']);
  });

  it('with a frozen follower and min.insync.replicas 3 is unknown after the broker times out (7), and stands in the log', async () => {
    const { topic, partition } = await topicLedBy(1, { 'min.insync.replicas': '3' });
    const producer = kit.producer(kafka.bootstrap, { idempotent: false, retries: 0, requestTimeoutMs: 1_000 });
    await send(producer, record(topic, 'before', { partition }));
    await kafka.brokers[2]!.freeze();
    const result = await send(producer, record(topic, 'during', { partition }));
    kafka.brokers[2]!.thaw();
    assert.equal(result.outcome, 'unknown');
    assert.ok(['replication-timeout', 'request-timeout', 'not-enough-replicas-after-append'].includes(result.error?.code ?? ''), result.error?.code);
    await waitFor('all replicas are in sync', async () => (await kafka.partitions(topic)).every((one) => one.isr.length === 3));
    assert.deepEqual(await readBack(topic), ['before', 'during']);
  });

  it('with too few in-sync replicas is rejected (19), with the figures', async () => {
    const { topic, partition } = await topicLedBy(1, { 'min.insync.replicas': '3' });
    await kafka.brokers[2]!.kill();
    await waitFor('the ISR has shrunk', async () => (await kafka.partitions(topic)).every((one) => one.isr.length === 2));
    const producer = kit.producer(kafka.bootstrap, { retries: 0, idempotent: false });
    // What metadata says the leader may learn a moment later: until then it appends first and answers 20.
    const doubtful: string[] = [];
    let result = await send(producer, record(topic, 'x', { partition }));
    while (result.error?.code === 'not-enough-replicas-after-append') {
      doubtful.push('x');
      result = await send(producer, record(topic, 'x', { partition }));
    }
    assert.equal(result.outcome, 'rejected');
    assert.equal(result.error?.code, 'not-enough-replicas');
    const { minIsr, isr, replicas } = result.error.facts;
    assert.deepEqual([minIsr, isr, replicas], [3, 2, 3]);
    await kafka.brokers[2]!.restart();
    await waitFor('all replicas are in sync', async () => (await kafka.partitions(topic)).every((one) => one.isr.length === 3));
    assert.deepEqual(await readBack(topic), doubtful);
  });

  it('names the address of a broker that is down while it goes on trying, until it is cancelled', async () => {
    const topic = uniqueTopic('alone');
    await kafka.createTopic({ name: topic, partitions: 3, replicationFactor: 1 });
    const partition = (await kafka.partitions(topic)).find((one) => one.leader === 3)!.partition;
    const producer = kit.producer(kafka.brokers[0]!.address);
    await send(producer, record(topic, 'before', { partition }));
    await kafka.brokers[2]!.kill();
    const cancel = new AbortController();
    const named: string[] = [];
    const result = await send(producer, record(topic, 'x', { partition }), {
      signal: cancel.signal,
      onProgress: ({ error }) => {
        if (error !== null) {
          named.push(String(error.facts['address']));
          cancel.abort();
        }
      },
    });
    assert.deepEqual([...new Set(named)], [kafka.brokers[2]!.address]);
    assert.equal(result.outcome, 'rejected');
    assert.equal(result.error?.code, 'cancelled');
    await kafka.brokers[2]!.restart();
    assert.equal((await send(producer, record(topic, 'after', { partition }))).outcome, 'acknowledged');
  });

  it('follows a leader that moves while records are sent: one copy, in order', async () => {
    const { topic, partition } = await topicLedBy(1);
    const producer = kit.producer(kafka.bootstrap, { lingerMs: 0, batchSize: 200, deliveryTimeoutMs: 60_000 });
    const java = await javaJudge();
    const [replicas] = (await kafka.partitions(topic)).filter((one) => one.partition === partition).map((one) => one.replicas);
    await java.reassign(kafka.brokers[0]!.address, topic, partition, [...replicas!.filter((id) => id !== 1), 1]);
    const move = { done: false };
    const moving = java.electPreferredLeaders(kafka.brokers[0]!.address, topic, partition).finally(() => (move.done = true));
    const results: RecordResult[] = [];
    let rest = 50;
    // Until the leader has moved, and some more.
    while (rest > 0) {
      results.push(...(await Promise.all(Array.from({ length: 20 }, (_, index) => send(producer, record(topic, String(results.length + index), { partition }))))));
      rest -= move.done ? 20 : 0;
    }
    await moving;
    assert.notEqual((await kafka.partitions(topic)).find((one) => one.partition === partition)?.leader, 1);
    assert.deepEqual([...new Set(results.map((result) => result.outcome))], ['acknowledged']);
    assert.ok(results.some((result) => result.attempts.length > 1), 'the move was noticed');
    assert.deepEqual((await readBack(topic)).map(Number), results.map((_, index) => index));
  });
});
