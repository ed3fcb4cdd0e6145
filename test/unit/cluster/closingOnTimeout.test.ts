import assert from 'node:assert/strict';
import { closingOnTimeout } from '../../../src/kafka/cluster/closingOnTimeout';
import { KafkaError } from '../../../src/kafka/errors/kafkaError';
import { metadata } from '../../../src/kafka/protocol/requests/metadata';
import { Bench } from '../producer/kit';

describe('a connection on which a request gets no answer in time', () => {
  let bench: Bench;
  before(async () => (bench = await Bench.start()));
  after(() => bench.stop());

  it('is closed, with what else is on the way; one that answers, whatever it says, stays open', async () => {
    const cluster = bench.kit.cluster(bench.broker.address);
    await cluster.allTopics();
    const connection = await cluster.connection(cluster.brokerList[0]!.id, 'test');
    const ask = (timeoutMs: number): Promise<unknown> => connection.request(metadata, { topics: null, allowAutoTopicCreation: false }, { timeoutMs });
    const reason = (): string | null => connection.closed?.code ?? null;
    await closingOnTimeout(connection, () => ask(5_000));
    await assert.rejects(closingOnTimeout(connection, () => Promise.reject(new KafkaError('malformed-response'))), { code: 'malformed-response' });
    assert.equal(reason(), null);
    bench.broker.faults.add({ kind: 'swallow', api: 'Metadata', when: 'before', times: 2 });
    const other = assert.rejects(ask(60_000), { code: 'request-timeout' });
    await assert.rejects(closingOnTimeout(connection, () => ask(50)), { code: 'request-timeout' });
    assert.equal(reason(), 'request-timeout');
    await other;
  });
});
