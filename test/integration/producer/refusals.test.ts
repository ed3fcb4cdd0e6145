import { strict as assert } from 'node:assert';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import { waitFor } from '../../harness/waitFor';
import type { RecordResult } from '../../../src/kafka/producer/record';
import { proxiedKafka, uniqueTopic } from '../hooks';
import { Kit, record, send } from '../kit';

const PRODUCE = 0;
const METADATA = 3;
/** A person waits for it. */
const SOON_MS = 3_000;

describe('A send that a real broker refuses', () => {
  const kit = new Kit();
  let kafka: KafkaCluster;
  let proxy: Proxy;
  let seen: { produce: number; metadata: number };

  before(async () => {
    kafka = await proxiedKafka();
    proxy = kafka.proxies[0]!;
  });
  beforeEach(() => (seen = requests()));
  afterEach(() => kit.closeAll());

  const requests = (): { produce: number; metadata: number } => ({ produce: proxy.count(PRODUCE).requests, metadata: proxy.count(METADATA).requests });
  const stored = async (topic: string): Promise<string[]> => (await (await javaJudge()).consume(kafka.brokers[0]!.address, topic)).map((one) => one.value?.toString() ?? '');
  const topicOf = async (config: Record<string, string> = {}): Promise<string> => {
    const topic = uniqueTopic('refused');
    await kafka.createTopic({ name: topic, partitions: 2, config });
    return topic;
  };

  /** Rejected soon, after so many Produce requests and a handful of Metadata requests. */
  async function expectRefusal(sending: Promise<RecordResult>, code: string, produced: number): Promise<RecordResult> {
    const startedAt = performance.now();
    const result = await sending;
    const { produce, metadata } = requests();
    assert.deepEqual([result.outcome, result.error?.code, produce - seen.produce], ['rejected', code, produced]);
    assert.ok(performance.now() - startedAt < SOON_MS, `it took ${performance.now() - startedAt} ms`);
    assert.ok(metadata - seen.metadata < 10, `it took ${metadata - seen.metadata} Metadata requests`);
    return result;
  }

  it('for an unknown topic', async () => {
    await expectRefusal(send(kit.producer(kafka.bootstrap), record(uniqueTopic('none'), 'x')), 'unknown-topic', 0);
  });

  it('for an unknown partition, with how many there are', async () => {
    const topic = await topicOf();
    const { error } = await expectRefusal(send(kit.producer(kafka.bootstrap), record(topic, 'x', { partition: 2 })), 'unknown-partition', 0);
    assert.deepEqual(error?.facts['partitions'], 2);
  });

  it('for 2 MB, which is more than a request may have', async () => {
    const topic = await topicOf();
    const { error } = await expectRefusal(send(kit.producer(kafka.bootstrap), record(topic, Buffer.alloc(2_000_000))), 'message-too-large', 0);
    assert.deepEqual([error?.facts['limit'], error?.facts['limitSource']], [1_048_576, 'max.request.size']);
  });

  it('for 2 MB, which is more than the topic takes: asked once', async () => {
    const topic = await topicOf();
    const producer = kit.producer(kafka.bootstrap, { maxRequestSize: 5_000_000 });
    // A partition just made may answer 3 or 6 first, which with acks=all proves nothing.
    assert.equal((await send(producer, record(topic, 'small', { partition: 0 }))).outcome, 'acknowledged');
    seen = requests();
    const { error } = await expectRefusal(send(producer, record(topic, Buffer.alloc(2_000_000), { partition: 0 })), 'message-too-large', 1);
    assert.deepEqual([error?.facts['limit'], error?.facts['limitSource']], [1_048_588, 'max.message.bytes']);
    assert.deepEqual(await stored(topic), ['small']);
  });

  it('with acks=0 is sent, and its connection is closed right after: that is told, and nobody else’s is', async () => {
    const topic = await topicOf({ 'max.message.bytes': '1000' });
    const cluster = kit.cluster(kafka.bootstrap);
    const unacknowledged = kit.producer(cluster, { acks: '0', idempotent: false });
    let sending: Promise<RecordResult> | undefined;
    const told = await new Promise<string>((onAfterthought) => {
      sending = send(unacknowledged, record(topic, 'x'.repeat(5_000)), { onAfterthought: ({ code }) => onAfterthought(code) });
    });
    assert.equal(told, 'broker-closed-after-write');
    assert.deepEqual([(await sending)?.outcome, (await sending)?.error], ['sent', null]);
    assert.equal((await send(kit.producer(cluster), record(topic, 'acknowledged'))).attempts.length, 1);
    assert.equal((await send(unacknowledged, record(topic, 'small'))).outcome, 'sent');
    await waitFor('the small ones are in the log', async () => (await stored(topic)).length === 2);
    assert.deepEqual((await stored(topic)).sort(), ['acknowledged', 'small']);
  });

  it('because its topic is deleted meanwhile ends soon, and a topic made anew has what the reports say', async () => {
    const topic = await topicOf();
    const producer = kit.producer(kafka.bootstrap, { lingerMs: 0 });
    const java = await javaJudge();
    const address = kafka.brokers[0]!.address;
    const next = (value: string): Promise<RecordResult> => send(producer, record(topic, value, { partition: 0 }));
    assert.equal((await next('old')).outcome, 'acknowledged');
    const deletion = { done: false };
    const deleting = java.deleteTopic(address, topic).finally(() => (deletion.done = true));
    const outcomes = new Set<string>();
    let last: RecordResult;
    let startedAt: number;
    do {
      startedAt = performance.now();
      const results = await Promise.all(Array.from({ length: 10 }, (_, index) => next(`under way ${index}`)));
      results.forEach(({ outcome, error }) => outcomes.add(`${outcome} ${error?.code ?? ''}`.trim()));
      last = results.at(-1)!;
    } while (!deletion.done || last.outcome === 'acknowledged');
    await deleting;
    assert.ok(performance.now() - startedAt < SOON_MS, 'soon');
    assert.deepEqual([...outcomes].filter((outcome) => !['acknowledged', 'rejected unknown-topic', 'unknown unknown-topic'].includes(outcome)), []);
    assert.deepEqual([(await next('after')).outcome, (await next('after')).error?.code], ['rejected', 'unknown-topic']);

    await kafka.createTopic({ name: topic, partitions: 2 });
    const anew = await Promise.all(['a', 'b', 'c'].map(next));
    assert.deepEqual(anew.map(({ outcome, offset }) => `${outcome} ${offset}`), ['acknowledged 0', 'acknowledged 1', 'acknowledged 2']);
    assert.deepEqual(await stored(topic), ['a', 'b', 'c']);
  });

  it('while it is throttled by a quota, and cancelled then, is not written afterwards', async () => {
    const topic = await topicOf();
    const java = await javaJudge();
    await java.quota(kafka.brokers[0]!.address, 'throttled', { producer_byte_rate: 50_000 });
    const producer = kit.producer(kit.cluster(kafka.bootstrap, { clientId: 'throttled' }));
    let first = await send(producer, record(topic, 'first', { partition: 0 }));
    const values = ['first'];
    // A quota takes a moment to be known, and is averaged over some seconds; it is to last longer than what is done in it.
    while (first.throttleMs < 500) {
      values.push('x'.repeat(100_000));
      first = await send(producer, record(topic, values.at(-1)!, { partition: 0 }));
    }
    const stop = new AbortController();
    const { outcome, error } = await send(producer, record(topic, 'cancelled', { partition: 0 }), {
      signal: stop.signal,
      onProgress: ({ state }) => state === 'connecting' && setImmediate(() => setImmediate(() => stop.abort())),
    });
    assert.deepEqual([outcome, error?.code], ['rejected', 'cancelled']);
    assert.equal((await send(producer, record(topic, 'last', { partition: 0 }))).outcome, 'acknowledged');
    const short = (value: string): string => value.slice(0, 20);
    assert.deepEqual((await stored(topic)).map(short), [...values, 'last'].map(short));
  });
});
