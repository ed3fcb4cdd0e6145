import { strict as assert } from 'node:assert';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import type { ProducerOptions } from '../../../src/kafka/producer/settings';
import { proxiedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';

const PRODUCE = 0;
const NO_RETRY: Partial<ProducerOptions> = { idempotent: false, retries: 0, requestTimeoutMs: 1_000 };
const IDEMPOTENT: Partial<ProducerOptions> = { requestTimeoutMs: 1_000 };

/** What the report says against what another client reads from the log. */
describe('The outcome of a send over a broken line', () => {
  const kit = new Kit();
  let kafka: KafkaCluster;
  let proxy: Proxy;
  let topic: string;

  before(async () => {
    kafka = await proxiedKafka();
    proxy = kafka.proxies[0]!;
  });
  beforeEach(async () => {
    topic = uniqueTopic('outcome');
    await kafka.createTopic({ name: topic, partitions: 1 });
  });
  afterEach(async () => {
    proxy.mode = 'pass';
    await kit.closeAll();
  });

  const stored = async (): Promise<number> => (await (await javaJudge()).consume(kafka.brokers[0]!.address, topic)).length;

  it('is acknowledged, without a retry, though the line had been cut in silence while nothing was sent', async () => {
    const producer = kit.producer(kit.cluster(kafka.bootstrap, { idleProbe: { afterMs: 0, timeoutMs: 250 } }), NO_RETRY);
    assert.equal((await send(producer, record(topic, 'before'))).outcome, 'acknowledged');
    const known = proxy.connections.length;
    const never = new Promise(() => undefined);
    const mend = proxy.onRequest((request) => (request.connection <= known ? { do: 'hold-request', until: never } : undefined));
    try {
      const result = await send(producer, record(topic, 'after'));
      assert.equal(result.outcome, 'acknowledged');
      assert.equal(result.attempts.length, 1);
    } finally {
      mend();
    }
    assert.equal(await stored(), 2);
  });

  describe('without a retry is unknown', () => {
    it('when the answer is swallowed: it was stored', async () => {
      const producer = kit.producer(kafka.bootstrap, NO_RETRY);
      proxy.next(PRODUCE, { do: 'swallow-answer' });
      const result = await send(producer, record(topic, 'x'));
      assert.equal(result.outcome, 'unknown');
      assert.equal(result.error?.code, 'request-timeout');
      assert.equal(result.offset, null);
      assert.equal(await stored(), 1);
    });

    for (const [when, count] of [['before', 0], ['during', 0], ['answer', 1]] as const) {
      it(`when the connection is cut ${when === 'answer' ? 'after' : when} the write: stored ${count}`, async () => {
        const producer = kit.producer(kafka.bootstrap, NO_RETRY);
        proxy.next(PRODUCE, { do: 'cut', when });
        const result = await send(producer, record(topic, 'x'));
        assert.equal(result.outcome, 'unknown');
        assert.equal(await stored(), count);
      });
    }
  });

  describe('with idempotence is acknowledged, and one copy is stored', () => {
    for (const how of ['before', 'during', 'after', 'answer'] as const) {
      it(`when the connection is cut: ${how}`, async () => {
        const producer = kit.producer(kafka.bootstrap, IDEMPOTENT);
        const cut = proxy.next(PRODUCE, { do: 'cut', when: how });
        const result = await send(producer, record(topic, 'x'));
        await cut.came;
        assert.equal(result.outcome, 'acknowledged');
        assert.equal(result.offset, 0n);
        assert.ok(result.attempts.length >= 2);
        assert.equal(result.possibleDuplicate, false);
        assert.equal(await stored(), 1);
      });
    }

    it('when the answer is swallowed', async () => {
      const producer = kit.producer(kafka.bootstrap, IDEMPOTENT);
      proxy.next(PRODUCE, { do: 'swallow-answer' });
      const result = await send(producer, record(topic, 'x'));
      assert.equal(result.outcome, 'acknowledged');
      assert.equal(result.offset, 0n);
      assert.equal(await stored(), 1);
    });

    it('when the connection is cut: each record of a batch has its own time', async () => {
      const producer = kit.producer(kafka.bootstrap, { ...IDEMPOTENT, lingerMs: 20 });
      await send(producer, record(topic, 'first'));
      proxy.next(PRODUCE, { do: 'cut', when: 'answer' });
      const times = [2_000n, 1_000n, 3_000n];
      const results = await Promise.all(times.map((timestamp) => send(producer, record(topic, 'x', { timestamp }))));
      assert.deepEqual(results.map(({ outcome, batchRecords, attempts }) => [outcome, batchRecords, attempts.length]), times.map(() => ['acknowledged', 3, 2]));
      assert.deepEqual(results.map(({ timestamp }) => timestamp), times);
    });

    it('when the connection is cut: each record has the time of the log where the topic asks for it', async () => {
      const appended = uniqueTopic('append');
      await kafka.createTopic({ name: appended, partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
      const producer = kit.producer(kafka.bootstrap, { ...IDEMPOTENT, lingerMs: 20 });
      await send(producer, record(appended, 'first'));
      proxy.next(PRODUCE, { do: 'cut', when: 'answer' });
      const results = await Promise.all([1_000n, 2_000n].map((timestamp) => send(producer, record(appended, 'x', { timestamp }))));
      assert.deepEqual(results.map(({ batchRecords, attempts }) => [batchRecords, attempts.length]), [[2, 2], [2, 2]]);
      const read = await (await javaJudge()).consume(kafka.brokers[0]!.address, appended);
      assert.deepEqual(results.map(({ timestamp }) => timestamp), read.slice(1).map(({ timestamp }) => timestamp));
    });

    it('when many batches are in flight: order kept, no record twice', async () => {
      const producer = kit.producer(kafka.bootstrap, { ...IDEMPOTENT, lingerMs: 0, batchSize: 200 });
      await send(producer, record(topic, 'first'));
      proxy.next(PRODUCE, { do: 'cut', when: 'answer' });
      const results = await Promise.all(Array.from({ length: 100 }, (_, index) => send(producer, record(topic, String(index)))));
      assert.deepEqual([...new Set(results.map((result) => result.outcome))], ['acknowledged']);
      const read = await (await javaJudge()).consume(kafka.brokers[0]!.address, topic);
      assert.deepEqual(read.slice(1).map((one) => Number(one.value?.toString())), Array.from({ length: 100 }, (_, index) => index));
    });
  });

  it('with retries but without idempotence is acknowledged as a possible duplicate', async () => {
    const producer = kit.producer(kafka.bootstrap, { ...NO_RETRY, retries: 3 });
    proxy.next(PRODUCE, { do: 'cut', when: 'answer' });
    const result = await send(producer, record(topic, 'x'));
    assert.equal(result.outcome, 'acknowledged');
    assert.equal(result.possibleDuplicate, true);
    assert.equal(await stored(), 2);
  });

  it('after an unknown one is right again, under a new producer id', async () => {
    const producer = kit.producer(kafka.bootstrap, { ...IDEMPOTENT, deliveryTimeoutMs: 1_500 });
    const first = await send(producer, record(topic, 'first'));
    proxy.mode = 'swallow-answers';
    const lost = await send(producer, record(topic, 'lost'));
    assert.equal(lost.outcome, 'unknown');
    assert.equal(lost.error?.code, 'delivery-timeout');
    proxy.mode = 'pass';
    const next = await send(kit.producer(kafka.bootstrap, IDEMPOTENT), record(topic, 'other'));
    assert.equal(next.outcome, 'acknowledged');
    let result = await send(producer, record(topic, 'next'));
    for (let tries = 0; result.outcome !== 'acknowledged' && tries < 5; tries++) {
      result = await send(producer, record(topic, 'next'));
    }
    assert.equal(result.outcome, 'acknowledged');
    assert.notEqual(result.producer?.id, first.producer?.id);
  });

  it('cancelled before the write is rejected, and not stored', async () => {
    const producer = kit.producer(kafka.bootstrap, { lingerMs: 60_000, deliveryTimeoutMs: 90_000 });
    const cancel = new AbortController();
    const result = send(producer, record(topic, 'x'), { signal: cancel.signal, onProgress: ({ state }) => state === 'batching' && cancel.abort() });
    assert.equal((await result).outcome, 'rejected');
    assert.equal((await result).error?.code, 'cancelled');
    await producer.close(1_000);
    assert.equal(await stored(), 0);
  });

  it('given up after the write is unknown, and stored', async () => {
    const producer = kit.producer(kafka.bootstrap, IDEMPOTENT);
    const cancel = new AbortController();
    let release: () => void = () => undefined;
    const held = proxy.next(PRODUCE, { do: 'hold-answer', until: new Promise<void>((resolve) => (release = resolve)) });
    const sending = send(producer, record(topic, 'x'), { signal: cancel.signal });
    await held.answered;
    cancel.abort();
    const result = await sending;
    release();
    assert.equal(result.outcome, 'unknown');
    assert.equal(result.error?.code, 'stopped-waiting');
    assert.equal(await stored(), 1);
  });

  it('at the delivery timeout without a write is rejected', async () => {
    const producer = kit.producer(kafka.bootstrap, { ...IDEMPOTENT, deliveryTimeoutMs: 1_500 });
    await send(producer, record(topic, 'warm'));
    proxy.mode = 'refuse';
    proxy.connections.forEach((connection) => connection.cut('rst'));
    const result = await send(producer, record(topic, 'x'));
    assert.equal(result.outcome, 'rejected');
    assert.ok(['delivery-timeout', 'metadata-timeout'].includes(result.error?.code ?? ''), result.error?.code);
    proxy.mode = 'pass';
    assert.equal(await stored(), 1);
  });

  it('closing the producer with a send in flight leaves it unknown, one not written rejected', async () => {
    const producer = kit.producer(kafka.bootstrap, IDEMPOTENT);
    let release: () => void = () => undefined;
    const held = proxy.next(PRODUCE, { do: 'hold-answer', until: new Promise<void>((resolve) => (release = resolve)) });
    const sending = send(producer, record(topic, 'x'));
    await held.answered;
    await producer.close(0);
    release();
    assert.equal((await sending).outcome, 'unknown');
    assert.equal((await send(producer, record(topic, 'late'))).outcome, 'rejected');
  });
});
