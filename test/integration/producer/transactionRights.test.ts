import assert from 'node:assert/strict';
import { sendTransaction, type TransactionResult } from '../../../src/kafka/producer/transaction/transaction';
import type { SecuredKafka } from '../../harness/kafka';
import { USERS } from '../../harness/kafkaSecurity';
import { javaJudge } from '../../harness/judges';
import type { JavaJudge } from '../../harness/javaJudge';
import { waitFor } from '../../harness/waitFor';
import { securedKafka, uniqueTopic } from '../hooks';
import { DEFAULTS, Kit, record } from '../kit';

/** Alice may do nothing until an ACL allows it. */
describe('The rights that a transaction needs', function () {
  this.timeout(60_000);
  const kit = new Kit();
  let kafka: SecuredKafka;
  let java: JavaJudge;
  before(async () => {
    kafka = await securedKafka();
    java = await javaJudge();
  });
  afterEach(() => kit.closeAll());

  it('are told one after the other: Describe on the topic, Write on the transactional id, Write on each topic', async () => {
    const [allowed, forbidden] = [uniqueTopic('allowed'), uniqueTopic('forbidden')];
    for (const name of [allowed, forbidden]) {
      await kafka.createTopic({ name, partitions: 1 });
    }
    const cluster = kit.cluster(kafka.listeners.saslPlaintext, { sasl: { mechanism: 'plain', username: 'alice', password: USERS.alice } });
    const transact = (): Promise<TransactionResult> => sendTransaction(cluster, DEFAULTS, [record(allowed, 'a'), record(forbidden, 'b')], { startedAt: performance.now() });
    const codes = ({ outcome, results }: TransactionResult): (string | undefined)[] => [outcome, ...results.map(({ error }) => error?.code)];
    const allow = async (acl: Omit<Parameters<JavaJudge['createAcl']>[1], 'user'>, until: (result: TransactionResult) => boolean): Promise<TransactionResult> => {
      await java.createAcl(kafka.direct, { user: 'alice', ...acl });
      // A broker learns of a right a moment after it was given.
      return waitFor('the right is known', async () => {
        const result = await transact();
        return until(result) && result;
      });
    };
    assert.deepEqual(codes(await transact()), ['aborted', 'topic-not-authorized', 'transaction-aborted']);

    await allow({ operation: 'DESCRIBE', resource: 'TOPIC', name: allowed }, ({ results }) => results[0]?.error?.code === 'transaction-aborted');
    const withoutId = await allow({ operation: 'DESCRIBE', resource: 'TOPIC', name: forbidden }, ({ error }) => error?.code === 'transactional-id-not-authorized');
    assert.deepEqual([withoutId.outcome, withoutId.error?.kafka?.code, withoutId.error?.facts['username']], ['aborted', 53, 'alice']);
    assert.match(String(withoutId.error?.facts['name']), /^kafka-dispatch-/);

    await allow({ operation: 'WRITE', resource: 'TRANSACTIONAL_ID', name: '*' }, ({ error }) => error?.code === 'topic-not-authorized');
    const half = await allow({ operation: 'WRITE', resource: 'TOPIC', name: allowed }, ({ results }) => results[0]?.error?.code === 'transaction-aborted');
    assert.deepEqual([codes(half), half.error?.facts['topic'], half.error?.facts['api']], [['aborted', 'transaction-aborted', 'topic-not-authorized'], forbidden, 'AddPartitionsToTxn']);

    const whole = await allow({ operation: 'WRITE', resource: 'TOPIC', name: forbidden }, ({ outcome }) => outcome === 'committed');
    assert.deepEqual(codes(whole), ['committed', undefined, undefined]);
    // The coordinator answers before it has written its marker into every partition.
    const read = await waitFor('both are readable', async () => {
      const records = (await Promise.all([allowed, forbidden].map((topic) => java.consume(kafka.direct, topic, { isolation: 'read_committed' })))).flat();
      return records.length >= 2 && records;
    });
    assert.deepEqual(read.map(({ value }) => value?.toString()), ['a', 'b']);
  });
});
