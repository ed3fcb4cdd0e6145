import assert from 'node:assert/strict';
import { inspectGroup, inspectGroups } from '../../../src/kafka/cluster/inspect/groups/inspectGroups';
import { runKafkaTool } from '../../harness/consoleTools';
import { javaJudge } from '../../harness/judges';
import { startKafka } from '../../harness/kafka';
import type { KafkaCluster } from '../../harness/kafkaCluster';
import { orSkip } from '../../harness/unavailable';
import { waitFor } from '../../harness/waitFor';
import { Kit } from '../kit';

/** A broker of its own: share groups have to be switched on, for the whole cluster. */
describe('Groups of other types', function () {
  this.timeout(60_000);
  const kit = new Kit();
  let kafka: KafkaCluster;

  before(async function () {
    kafka = await orSkip(this, startKafka({ topics: [{ name: 'shared', partitions: 1 }], config: { 'share.coordinator.state.topic.replication.factor': '1', 'share.coordinator.state.topic.min.isr': '1' } }));
    const { exitCode, stderr } = await runKafkaTool('org.apache.kafka.tools.FeatureCommand', ['--bootstrap-server', kafka.direct, 'upgrade', '--feature', 'share.version=1']);
    assert.equal(exitCode, 0, stderr);
  });
  after(async () => {
    await kit.closeAll();
    await kafka.stop();
  });

  it('are named with the reason why their members and lags are not read', async function () {
    const java = await orSkip(this, javaJudge());
    await java.produce(kafka.direct, 'shared', [{ value: Buffer.from('v') }]);
    const consumer = runKafkaTool('org.apache.kafka.tools.consumer.ConsoleShareConsumer', ['--bootstrap-server', kafka.direct, '--topic', 'shared', '--group', 'sharers', '--timeout-ms', '3000']);
    const cluster = kit.cluster(kafka.bootstrap);
    const group = await waitFor('the group', async () => (await inspectGroups(cluster)).groups.find((one) => one.group === 'sharers'));
    assert.deepEqual([group.type, group.members, group.lag, group.error?.code], ['share', null, null, 'group-type-not-readable']);
    assert.equal((await inspectGroup(cluster, group)).error?.code, 'group-type-not-readable');
    await consumer;
  });
});
