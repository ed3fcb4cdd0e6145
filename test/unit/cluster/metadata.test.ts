import assert from 'node:assert/strict';
import { metadata, type MetadataRequest } from '../../../src/kafka/protocol/requests/metadata';
import type { Writer } from '../../../src/kafka/protocol/writer';
import { SandboxBroker } from '../../../src/sandbox/broker';
import { Kit, record, send } from '../../integration/kit';

describe('metadata', () => {
  const kit = new Kit();
  const { encode } = metadata;
  let broker: SandboxBroker;
  before(async () => (broker = await SandboxBroker.start()));
  afterEach(async () => {
    Object.assign(metadata, { encode });
    await kit.closeAll();
  });
  after(() => broker.stop());

  it('are never asked for so that a broker makes the topic, which it may do where its settings allow it', async () => {
    const asked: MetadataRequest[] = [];
    Object.assign(metadata, {
      encode: (request: MetadataRequest, version: number, writer: Writer) => {
        asked.push(request);
        encode(request, version, writer);
      },
    });
    const cluster = kit.cluster(broker.address);
    assert.equal((await send(kit.producer(cluster), record('missing', 'x'))).error?.code, 'unknown-topic');
    await cluster.allTopics();
    assert.deepEqual([...new Set(asked.map(({ allowAutoTopicCreation }) => allowAutoTopicCreation))], [false]);
    assert.deepEqual([asked[0]?.topics, asked.at(-1)?.topics], [['missing'], null]);
  });
});
