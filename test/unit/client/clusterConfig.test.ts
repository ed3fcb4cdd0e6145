import assert from 'node:assert/strict';
import { clusterConfig } from '../../../src/client/clusterConfig';

const CONNECTION = { name: 'Mine', bootstrapServers: ['localhost:9092'] };

describe('What a connection says of its client', () => {
  it('reaches the cluster', async () => {
    const { clientId, clientRack } = await clusterConfig({ ...CONNECTION, clientId: 'me', clientRack: 'eu-1c' }, {});
    assert.deepEqual([clientId, clientRack], ['me', 'eu-1c']);
  });

  it('is a name of ours, and no rack, where it says nothing', async () => {
    const config = await clusterConfig(CONNECTION, {});
    assert.deepEqual([config.clientId, 'clientRack' in config], ['kafka-dispatch', false]);
  });
});
