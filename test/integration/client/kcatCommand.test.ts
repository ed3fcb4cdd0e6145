import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/kafka/errors/reason';
import { kcatCommand, type KcatMessage } from '../../../src/client/kcatCommand';
import { javaJudge, kcat } from '../../harness/judges';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { runToSuccess } from '../../harness/runProgram';
import { orSkip } from '../../harness/unavailable';
import { sharedKafka, uniqueTopic } from '../hooks';

const PLAIN: KcatMessage = { topic: 't', partition: null, key: Buffer.from('truck-7'), value: Buffer.from('{"speed": 60}'), headers: [], timestamp: null, acks: 'all', idempotent: true, compression: 'none' };

/** The copied command is run, and what Java reads is the message. */
describe('A message copied as kcat', () => {
  let kafka: KafkaCluster;

  before(async function () {
    await orSkip(this, kcat());
    kafka = await orSkip(this, sharedKafka());
  });

  const CASES: Readonly<Record<string, Partial<KcatMessage>>> = {
    'as it is usual': {},
    'with quotes, percent signs, backslashes, lines and letters of many': { key: Buffer.from(`it's "100%" \\n`), value: Buffer.from(`line 1\n'line' "2" %s \\t $HOME \`id\` größer 🚚\n`) },
    'with an empty key': { key: Buffer.alloc(0) },
    'with bytes that are no text': { key: Buffer.from([0xff, 0x01, 0x00, 0x27]), value: Buffer.from([0, 0xff, 0x25, 0x5c, 0x0a, 0x0d, 0x27]) },
    'without a key': { key: null, partition: 1 },
    'with an empty value': { value: Buffer.alloc(0) },
    'a tombstone': { value: null },
    'with headers, twice the same, one null, one empty': {
      headers: [{ name: 'trace', value: Buffer.from('a=b c') }, { name: 'trace', value: Buffer.from("it's") }, { name: 'none', value: null }, { name: 'empty', value: Buffer.alloc(0) }, { name: 'bin', value: Buffer.from([0xff, 0x0a]) }],
    },
    'compressed, acks=1': { compression: 'lz4', acks: '1', idempotent: false },
    'to a fixed partition': { partition: 2 },
  };
  for (const [what, change] of Object.entries(CASES)) {
    it(`is sent by it: ${what}`, async () => {
      const topic = uniqueTopic('kcat');
      await kafka.createTopic({ name: topic, partitions: 3 });
      const message = { ...PLAIN, ...change, topic };
      const { command, problems } = kcatCommand(message, { bootstrapServers: [kafka.bootstrap] });
      assert.deepEqual(problems, []);
      await runToSuccess('bash', ['-c', command]);
      const read = await (await javaJudge()).consume(kafka.bootstrap, topic);
      const byKey = message.key === null ? null : (await (await javaJudge()).partitions([Buffer.from(message.key)], [3]))[0]![0]!;
      assert.deepEqual(
        read.map(({ partition, key, value, headers }) => ({ partition, key, value, headers })),
        [{ partition: message.partition ?? byKey, key: message.key, value: message.value, headers: message.headers.map(({ name, value }) => ({ key: name, value })) }],
      );
    });
  }

  it('names what kcat cannot express', () => {
    const { problems } = kcatCommand({ ...PLAIN, key: Buffer.alloc(0), value: null, timestamp: '2026-11-24T09:00:00Z', headers: [{ name: 'a=b', value: null }, { name: 'zero', value: Buffer.from([0]) }] }, { bootstrapServers: ['k:9092'] });
    assert.deepEqual(problems.map(inEnglish), [
      'kcat cannot set the timestamp 2026-11-24T09:00:00Z: it takes the time of sending.',
      'kcat cannot send an empty key with a null value: it sends no key.',
      'kcat cannot send a header whose name has “=”: a=b',
      'kcat cannot send a header value with a zero byte: zero',
    ]);
  });

  it('takes the connection along, and no secret', () => {
    const { command } = kcatCommand(PLAIN, { bootstrapServers: ['a:9093', 'b:9093'], tls: { enabled: true, caFile: '/my certs/ca.pem' }, sasl: { mechanism: 'scram-sha-512', username: 'alice' } });
    assert.match(command, /-b a:9093,b:9093 -X security\.protocol=sasl_ssl -X 'ssl\.ca\.location=\/my certs\/ca\.pem' -X sasl\.mechanisms=SCRAM-SHA-512 -X sasl\.username=alice -X "sasl\.password=\$KAFKA_PASSWORD" -t t/);
  });
});
