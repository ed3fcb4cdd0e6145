import assert from 'node:assert/strict';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { copyAsKcat } from '../../../src/send/copyAsKcat';
import { testSends } from './kit';

describe('copy as kcat', () => {
  it('takes the message of a result as its bytes, its connection and how it was sent', async () => {
    const { sends, proxy } = testSends();
    proxy.auto = () => ({ outcome: 'acknowledged', partition: 2, acks: '1' });
    await sends.send({ topic: 'orders', key: { format: 'int32', text: '258' }, value: { format: 'json', text: '{}' }, acks: '1', compression: 'lz4' }, { sendId: 'one' });
    assert.equal(await copyAsKcat(sends, 'one'), "printf '\\000\\000\\001\\002\\055\\055\\145\\156\\144\\055\\055\\157\\146\\055\\055\\153\\145\\171\\055\\055\\173\\175--end--of--message--' | kcat -P -b localhost:9092 -t orders -K --end--of--key-- -z lz4 -X acks=1 -X partitioner=murmur2 -D --end--of--message--");
  });

  it('says above it, as comments, what kcat cannot express', async () => {
    const { sends } = testSends();
    await sends.send({ topic: 'orders', key: { format: 'string', text: '' }, value: null, timestamp: 7 }, { sendId: 'one' });
    const lines = (await copyAsKcat(sends, 'one')).split('\n');
    assert.deepEqual(lines.slice(0, -1), ['# kcat cannot set the timestamp 7: it takes the time of sending.', '# kcat cannot send an empty key with a null value: it sends no key.']);
    assert.match(lines.at(-1) ?? '', /\| kcat -P /);
  });

  it('says so where the message is not kept, or its connection is gone', async () => {
    const { sends, results, proxy } = testSends();
    await assert.rejects(copyAsKcat(sends, 'none'), (thrown) => KafkaError.dataOf(thrown).code === 'invalid-draft');
    proxy.auto = () => ({ outcome: 'acknowledged', connection: 'gone' });
    await sends.send({ topic: 'orders', value: null }, { sendId: 'one' });
    assert.notEqual(results.draftOf('one'), null);
    await assert.rejects(copyAsKcat(sends, 'one'), (thrown) => KafkaError.dataOf(thrown).code === 'unknown-connection');
  });
});
