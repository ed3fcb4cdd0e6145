import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ClientProxy } from '../../../src/client/proxy';
import type { GroupRow } from '../../../src/bridge/sendView';
import type { MessageDraft, SendReport } from '../../../src/contracts/messages';
import { repeatSend } from '../../../src/send/groups/repeatSend';
import { ResultStore } from '../../../src/send/resultStore';
import { SendService } from '../../../src/send/sendService';
import { parseProducerSettings } from '../../../src/platform/producerSettings';
import type { JavaJudge } from '../../harness/javaJudge';
import { javaJudge } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import { repositoryRoot } from '../../harness/root';
import { waitFor } from '../../harness/waitFor';
import { explaining, groups, TestLog } from '../../unit/host/kit';
import { proxiedKafka, threeBrokers, uniqueTopic } from '../hooks';

const PRODUCE = 0;

/** What a group says of its messages against what Java reads: the service, the store and the client thread as they ship. */
describe('A message sent many times', function () {
  this.timeout(60_000);
  let kafka: KafkaCluster;
  let proxy: Proxy;
  let java: JavaJudge;
  let direct: string;
  let bootstrap: string;
  let client: ClientProxy;
  let results: ResultStore;
  let sends: SendService;
  let topic: string;

  before(async () => {
    kafka = await proxiedKafka();
    proxy = kafka.proxies[0]!;
    java = await javaJudge();
  });
  beforeEach(async () => {
    topic = uniqueTopic('repeat');
    await kafka.createTopic({ name: topic, partitions: 3 });
    bootstrap = kafka.bootstrap;
    direct = kafka.brokers[0]!.address;
    results = new ResultStore(groups);
    client = new ClientProxy({
      script: join(repositoryRoot(), 'dist/client.js'),
      openConnection: (id) => Promise.resolve({ config: { id, name: id, clientId: topic, bootstrapServers: bootstrap.split(',') }, secrets: {} }),
      onLog: () => undefined,
      onConnectionState: () => undefined,
      onAfterthought: ({ sendId, error }) => results.afterthought(sendId, explaining.error(error)),
      onDied: (reason) => assert.fail(reason),
    });
    sends = new SendService({
      groups,
      ...{ proxy: client, results, explaining, log: new TestLog() },
      resolveConnection: () => ({ id: 'c', name: 'c', bootstrapServers: [direct] }),
      readSettings: () => parseProducerSettings(() => undefined),
      confirm: () => Promise.resolve(true),
    });
  });
  afterEach(() => client.dispose(0));

  const repeat = (count: number, more: Partial<MessageDraft> = {}, delayMs = 0): Promise<void> =>
    repeatSend(sends, { topic, value: { format: 'string', text: 'again' }, ...more }, { count, delayMs }, { sendId: 'g' });
  const group = (): GroupRow => {
    const row = results.get('g');
    assert.ok(row?.status === 'group');
    return row;
  };
  const reports = (): readonly SendReport[] => Array.from({ length: group().count }, (_, index) => results.groupOf('g')?.members.report(index)).filter((report) => report !== null && report !== undefined);

  /** Every count and offset, against the log: nothing acknowledged is missing, nothing not sent stands there. */
  async function assertTrue(): Promise<void> {
    const { counts, count, durationMs, places } = group();
    assert.ok(durationMs !== null);
    assert.equal(Object.values(counts).reduce((sum, number) => sum + number), count);
    const stored = (await java.consume(direct, topic)).map(({ partition, offset }) => `${partition}@${offset}`);
    const told = reports().flatMap(({ outcome, partition, offset }) => (outcome === 'acknowledged' ? [`${partition}@${offset}`] : []));
    assert.equal(new Set(told).size, counts.acknowledged);
    assert.deepEqual(told.filter((place) => !stored.includes(place)), []);
    assert.ok(stored.length >= counts.acknowledged && stored.length <= counts.acknowledged + counts.sent + counts.unknown, `${stored.length} stand there: ${JSON.stringify(counts)}`);
    assert.equal(places.reduce((sum, place) => sum + place.count, 0), counts.acknowledged + counts.sent);
  }

  it('five thousand times is five thousand records, each where its report says, in batches', async () => {
    await repeat(5_000, { compression: 'gzip', key: { format: 'string', text: 'truck-7' } });
    await assertTrue();
    const { counts, places } = group();
    assert.deepEqual([counts.acknowledged, places.length], [5_000, 1]);
    const offsets = reports().map(({ offset }) => Number(offset));
    assert.deepEqual(offsets, Array.from({ length: 5_000 }, (_, index) => index));
    assert.ok(reports().some(({ batchRecords }) => (batchRecords ?? 0) > 1));
    assert.deepEqual([places[0]?.first, places[0]?.last], ['0', '4999']);
  });

  it('with a pause: each begins after the one before has its answer', async () => {
    await repeat(5, {}, 60);
    await assertTrue();
    const all = reports();
    for (const [index, { startedAt }] of all.entries()) {
      const before = all[index - 1];
      assert.ok(before === undefined || startedAt - (before.startedAt + before.durationMs) >= 55, `${index}: ${startedAt} after ${before?.startedAt} + ${before?.durationMs}`);
    }
  });

  it('with acks=0 has no offsets, and all stand there', async () => {
    await repeat(200, { acks: '0' });
    await waitFor('all', async () => (await java.consume(direct, topic)).length === 200);
    await assertTrue();
    assert.deepEqual([group().counts.sent, group().places.every(({ first }) => first === null)], [200, true]);
  });

  it('is cancelled between two: exactly so many stand there as are told', async () => {
    const sending = repeat(1_000, {}, 20);
    await waitFor('some', () => group().counts.acknowledged >= 3);
    sends.cancel('g');
    assert.equal(group().stopping, true);
    await sending;
    await assertTrue();
    const { counts } = group();
    assert.deepEqual([counts.unknown, counts.rejected, counts.acknowledged + counts['not-sent']], [0, 0, 1_000]);
    assert.equal((await java.consume(direct, topic)).length, counts.acknowledged);
  });

  it('is cancelled at full speed: what was written is waited for, the rest is not sent, and nothing is unknown', async () => {
    const held = proxy.next(PRODUCE, { do: 'hold-request', until: waitFor('the press', () => group().stopping) });
    const sending = repeat(10_000, { value: { format: 'string', text: 'x'.repeat(500) } });
    await held.came;
    await waitFor('told that some are written', () => group().written);
    sends.cancel('g');
    await sending;
    await assertTrue();
    const { counts } = group();
    assert.deepEqual([counts.unknown, counts.rejected], [0, 0]);
    assert.ok(counts.acknowledged > 0 && counts['not-sent'] > 0, JSON.stringify(counts));
    assert.equal((await java.consume(direct, topic)).length, counts.acknowledged);
  });

  it('is not waited for any more after the second press: what was written is unknown', async () => {
    const swallowed = proxy.next(PRODUCE, { do: 'swallow-answer' });
    const sending = repeat(50, { partition: 0 });
    await swallowed.answered;
    await waitFor('told that some are written', () => group().written);
    sends.cancel('g');
    sends.cancel('g');
    await sending;
    await assertTrue();
    assert.ok(group().counts.unknown > 0);
    const unknown = results.groupOf('g')!.members.list('unknown', 0, 1).members[0]!;
    await sends.lookups.start(`g/${unknown.index + 1}`);
    const found = results.get(`g/${unknown.index + 1}`);
    assert.ok(found?.status === 'done');
    assert.equal(found.report.lookup?.result, 'found');
  });

  it('is stopped by a refusal that would meet all of them', async () => {
    const compacted = uniqueTopic('compacted');
    await kafka.createTopic({ name: compacted, partitions: 1, config: { 'cleanup.policy': 'compact' } });
    topic = compacted;
    await repeat(10_000, { lingerMs: 0 });
    await assertTrue();
    const { counts, error } = group();
    assert.equal(error?.code, 'compacted-topic-needs-key');
    assert.ok(counts.rejected >= 1 && counts.rejected + counts['not-sent'] === 10_000, JSON.stringify(counts));
  });

  for (const [what, action] of [
    ['cut', { do: 'cut', when: 'answer' }],
    ['swallowed', { do: 'swallow-answer' }],
  ] as const) {
    it(`comes through an answer that is ${what}, with one copy each`, async () => {
      proxy.next(PRODUCE, action);
      await repeat(2_000, { requestTimeoutMs: 1_000 });
      await assertTrue();
      assert.equal(group().counts.acknowledged, 2_000);
      assert.equal((await java.consume(direct, topic)).length, 2_000);
    });
  }

  it('goes on while a leader is frozen, and another one is elected: one copy each, in order', async () => {
    const three = await threeBrokers();
    ({ bootstrap } = three);
    direct = three.brokers[0]!.address;
    await three.createTopic({ name: topic, partitions: 6, replicationFactor: 3, config: { 'min.insync.replicas': '2' } });
    const partition = (await three.partitions(topic)).find(({ leader }) => leader === 2)!.partition;
    const sending = repeat(60, { partition, requestTimeoutMs: 2_000 }, 20);
    await waitFor('some', () => group().counts.acknowledged >= 5);
    await three.brokers[1]!.freeze();
    await sending;
    three.brokers[1]!.thaw();
    assert.equal(group().counts.acknowledged, 60);
    assert.ok(reports().some(({ attempts }) => attempts.length > 1));
    assert.deepEqual(reports().map(({ offset }) => Number(offset)), Array.from({ length: 60 }, (_, index) => index));
    await waitFor('all replicas are in sync', async () => (await three.partitions(topic)).every(({ isr }) => isr.length === 3));
    // A broker just thawed still believes that it leads, and tells readers so for a moment.
    await waitFor('the new leader is asked', async () => (await java.consume(direct, topic)).length >= 60, 30_000);
    await assertTrue();
  });

  it('is slowed by a quota and by nothing else: the wait is told, and it takes no longer than Java’s producer', async () => {
    const javas = `${topic}-java`;
    const value = 'x'.repeat(5_000);
    for (const clientId of [topic, javas]) {
      await java.quota(direct, clientId, { producer_byte_rate: 5_000 });
    }
    const startedAt = performance.now();
    const lines = Array.from({ length: 12 }, () => ({ value: Buffer.from(value), partition: 0 }));
    await java.produce(direct, topic, lines, { properties: { 'client.id': javas, 'batch.size': 4_000 } });
    const javaMs = performance.now() - startedAt;
    await repeat(12, { value: { format: 'string', text: value }, partition: 0, batchSize: 4_000 });
    assert.equal(group().counts.acknowledged, 12);
    assert.ok(reports().some(({ throttleMs }) => throttleMs > 0));
    assert.ok(group().durationMs! < 1.5 * javaMs + 1_000, `${group().durationMs} ms, Java’s producer ${javaMs} ms`);
  });
});
