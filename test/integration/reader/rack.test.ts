import assert from 'node:assert/strict';
import type { Cluster } from '../../../src/kafka/cluster/cluster';
import { planRead } from '../../../src/kafka/reader/planRead';
import { readRecords } from '../../../src/kafka/reader/readRecords';
import type { JavaJudge } from '../../harness/javaJudge';
import { javaJudge } from '../../harness/judges';
import { startKafka } from '../../harness/kafka';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import type { Proxy } from '../../harness/proxy';
import { orSkip } from '../../harness/unavailable';
import { waitFor } from '../../harness/waitFor';
import { uniqueTopic } from '../hooks';
import { Kit } from '../kit';

const FETCH = 1;
const LIST_OFFSETS = 2;
const RECORDS = 3_000;
const RECORD_BYTES = 5_000;
/** Answers without records. */
const FEW_BYTES = 100_000;

/** Brokers of its own, each in a rack: 1 in a, 2 in b, 3 in c. */
describe('Reading in a rack', function () {
  this.timeout(90_000);
  const kit = new Kit();
  let kafka: KafkaCluster;
  let java: JavaJudge;
  let topic: string;

  before(async function () {
    java = await orSkip(this, javaJudge());
    kafka = await orSkip(this, startKafka({ brokers: 3, proxied: true, racks: ['a', 'b', 'c'], config: { 'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector' } }));
    topic = await newTopic();
    await write(topic, RECORDS);
  });
  afterEach(() => kit.closeAll());
  after(() => kafka.stop());

  const newTopic = async (): Promise<string> => {
    const name = uniqueTopic('rack');
    await kafka.createTopic({ name, partitions: 3 });
    return name;
  };
  const write = (to: string, count: number): Promise<unknown> => java.produce(kafka.direct, to, Array.from({ length: count }, (_, index) => ({ partition: index % 3, value: Buffer.alloc(RECORD_BYTES, index % 251) })));
  const third = (): Proxy => kafka.proxies[2]!;
  /** Bytes of Fetch answers that each broker has sent while `work` went on. */
  const fetched = async (work: () => Promise<unknown>): Promise<readonly number[]> => {
    const sent = (): readonly number[] => kafka.proxies.map((proxy) => proxy.count(FETCH).bytesToClient);
    const before = sent();
    await work();
    return sent().map((bytes, index) => bytes - before[index]!);
  };
  /** Reads the topic as it is now; `atHundred` is called once, when so many records have come. All of them must come once, in their order. */
  const readAll = async (cluster: Cluster, { partitions = [0, 1, 2], atHundred }: { readonly partitions?: readonly number[]; readonly atHundred?: () => Promise<unknown> } = {}): Promise<void> => {
    const plan = await planRead(cluster, { topic, partitions, from: { kind: 'earliest' }, to: null, isolationLevel: 1 });
    const seen: bigint[][] = [[], [], []];
    let count = 0;
    for await (const row of readRecords(cluster, plan)) {
      if (row.kind === 'record') {
        seen[row.partition]!.push(row.record.offset);
        count++;
        await (count === 100 ? atHundred?.() : undefined);
      }
      assert.ok(row.kind !== 'removed' && row.kind !== 'truncated' && row.kind !== 'error', row.kind);
    }
    const offsets = Array.from({ length: RECORDS / 3 }, (_, offset) => BigInt(offset));
    assert.deepEqual(seen, [0, 1, 2].map((partition) => (partitions.includes(partition) ? offsets : [])));
  };
  const inRack = (clientRack?: string): Cluster => kit.cluster(kafka.bootstrap, clientRack === undefined ? {} : { clientRack });
  /** Changes the error code of the one partition of a Fetch v11 answer. */
  const withError = (answer: Buffer, code: number): void => {
    const partitionAt = 4 + 4 + 4 + 2 + 4 + 4 + 2 + topic.length + 4;
    answer.writeInt16BE(code, partitionAt + 4);
  };

  it('asks the replicas in its rack for records, and leaders for offsets', async () => {
    const offsetsBefore = kafka.proxies.map((proxy) => proxy.count(LIST_OFFSETS).requests);
    const [first, second, own] = await fetched(() => readAll(inRack('c')));
    assert.ok(own! > RECORDS * RECORD_BYTES && first! < FEW_BYTES && second! < FEW_BYTES, `${first} ${second} ${own}`);
    assert.ok(kafka.proxies.every((proxy, index) => proxy.count(LIST_OFFSETS).requests > offsetsBefore[index]!));
  });

  it('asks leaders where it has no rack, or one that no broker is in', async () => {
    for (const cluster of [inRack(), inRack('d')]) {
      const bytes = await fetched(() => readAll(cluster));
      assert.ok(bytes.every((count) => count > FEW_BYTES), bytes.join(' '));
    }
  });

  it('hears of what comes from the replica', async () => {
    const cluster = inRack('c');
    const own = await newTopic();
    const plan = await planRead(cluster, { topic: own, partitions: null, from: { kind: 'live' }, to: null, isolationLevel: 1 });
    let written: Promise<unknown> | undefined;
    const bytes = await fetched(async () => {
      let count = 0;
      const reading = readRecords(cluster, plan);
      const before = third().count(FETCH).requests;
      const writing = waitFor('the replica is asked', () => third().count(FETCH).requests > before + 3).then(() => (written = write(own, 300)));
      for await (const row of reading) {
        count += row.kind === 'record' ? 1 : 0;
        if (count === 300) {
          break;
        }
      }
      await writing;
      await written;
    });
    assert.ok(bytes[2]! > 300 * RECORD_BYTES && bytes[0]! < FEW_BYTES && bytes[1]! < FEW_BYTES, bytes.join(' '));
  });

  it('goes back to the leaders where the replica freezes, without a gap and without a repeat', async () => {
    const victim = kafka.brokers[2]!;
    const begun = performance.now();
    try {
      const bytes = await fetched(() => readAll(inRack('c'), { atHundred: () => victim.freeze() }));
      assert.ok(bytes[0]! + bytes[1]! > (RECORDS * RECORD_BYTES) / 3, bytes.join(' '));
      // Long before its answer would be given up.
      assert.ok(performance.now() - begun < 20_000);
    } finally {
      victim.thaw();
      // It is fenced a moment after the thaw, too.
      await waitFor('the leaders name it again', async () => (await fetched(() => readAll(inRack('c'))))[2]! > RECORDS * RECORD_BYTES, 30_000);
    }
  });

  it('goes back to the leaders where the replica cannot be reached, and does not insist on it', async () => {
    const partitions = (await kafka.partitions(topic)).filter(({ leader }) => leader !== 3).map(({ partition }) => partition);
    let refused = 0;
    const remove = third().onRequest(() => ({ do: 'cut', when: 'before', how: ++refused % 2 === 0 ? 'rst' : 'fin' }));
    const bytes = await fetched(() => readAll(inRack('c'), { partitions }));
    remove();
    assert.ok(bytes[0]! > (RECORDS * RECORD_BYTES) / 4 && bytes[1]! > (RECORDS * RECORD_BYTES) / 4, bytes.join(' '));
    assert.ok(refused > 0 && refused < 10, String(refused));
  });

  for (const [name, code] of [['OFFSET_OUT_OF_RANGE', 1], ['UNKNOWN_TOPIC_OR_PARTITION', 3], ['NOT_LEADER_OR_FOLLOWER', 6], ['KAFKA_STORAGE_ERROR', 56], ['TOPIC_AUTHORIZATION_FAILED', 29]] as const) {
    it(`goes back to the leader where the replica answers ${name}`, async () => {
      const { leader, partition } = (await kafka.partitions(topic)).find((one) => one.leader !== 3)!;
      const cluster = inRack('c');
      const plan = await planRead(cluster, { topic, partitions: [partition], from: { kind: 'earliest' }, to: null, isolationLevel: 1 });
      let answers = 0;
      const remove = third().onRequest(({ apiKey }) => (apiKey === FETCH ? { do: 'pass', onAnswer: (answer) => (++answers === 2 ? withError(answer, code) : undefined) } : undefined));
      const offsets: bigint[] = [];
      const bytes = await fetched(async () => {
        for await (const row of readRecords(cluster, plan)) {
          assert.ok(row.kind === 'record' || row.kind === 'passed' || row.kind === 'end', row.kind);
          offsets.push(...(row.kind === 'record' ? [row.record.offset] : []));
        }
      });
      remove();
      assert.deepEqual(offsets, Array.from({ length: RECORDS / 3 }, (_, offset) => BigInt(offset)));
      assert.equal(answers, 2);
      assert.ok(bytes[leader - 1]! > RECORD_BYTES * 100, bytes.join(' '));
    });
  }
});
