import assert from 'node:assert/strict';
import { partitionForKey } from '../../../src/kafka/producer/partitioner';
import { metadata } from '../../../src/kafka/protocol/requests/metadata';
import type { DecodedRecord } from '../../../src/kafka/protocol/decodeRecords';
import { SandboxBroker } from '../../../src/sandbox/broker';
import draft from '../../../samples/vehicle-telemetry.json';
import { RawClient } from './rawClient';
import { decodeAll, fetchFrom } from './records';

describe('sandbox samples', () => {
  let broker: SandboxBroker;
  let client: RawClient;
  let partitions: Map<string, DecodedRecord[][]>;

  before(async () => {
    broker = await SandboxBroker.start({ samples: true });
    client = await RawClient.connect(broker);
    const { topics } = await client.ask(metadata, { topics: null, allowAutoTopicCreation: false });
    partitions = new Map();
    for (const topic of topics) {
      const read = topic.partitions.map(async ({ partition }) => decodeAll((await fetchFrom(client, 0n, { topic: topic.name, partition })).records));
      partitions.set(topic.name, await Promise.all(read));
    }
  });

  after(() => broker.stop());

  it('are four topics, none of whose partitions is empty', () => {
    const sizes = [...partitions].map(([name, records]) => [name, records.length, records.every(({ length }) => length > 0)]);
    assert.deepEqual(sizes, [['vehicle.telemetry', 6, true], ['orders', 3, true], ['vehicle.status', 2, true], ['logs.text', 1, true]]);
  });

  it('have each key where a producer puts it', () => {
    for (const records of partitions.values()) {
      records.forEach((ofPartition, partition) => {
        for (const { key } of ofPartition) {
          assert.ok(key === null || partitionForKey(key, records.length).partition === partition);
        }
      });
    }
  });

  it('were sent in order before now, the last ones just now', () => {
    for (const [name, records] of partitions) {
      const times = records.map((ofPartition) => ofPartition.map(({ timestamp }) => Number(timestamp)));
      times.forEach((ofPartition) => assert.deepEqual(ofPartition, [...ofPartition].sort((a, b) => a - b), name));
      const latest = Math.max(...times.flat());
      assert.ok(latest <= Date.now() && latest > Date.now() - 10 * 60_000, name);
    }
  });

  it('hold telemetry in JSON with an int64 beyond what a double can tell', () => {
    for (const { key, value, headers } of partitions.get('vehicle.telemetry')!.flat()) {
      const text = value!.toString();
      const report = JSON.parse(text) as { vehicleId: string; speed: number; fuelLevel: number; location: { lat: number; lon: number } };
      assert.equal(report.vehicleId, key!.toString());
      assert.ok(report.speed >= 0 && report.speed < 100 && report.fuelLevel > 0 && report.fuelLevel < 1 && report.location.lat > 48);
      assert.ok(BigInt(/"odometer":(\d+)/.exec(text)![1]!) > BigInt(Number.MAX_SAFE_INTEGER));
      assert.deepEqual(headers.map(({ name }) => name), ['content-type', 'trace']);
    }
  });

  it('hold a tombstone, a header that stands twice, and one without a value', () => {
    assert.ok(partitions.get('vehicle.status')!.flat().some(({ value }) => value === null));
    assert.ok(partitions.get('orders')!.flat().some(({ headers }) => headers.filter(({ name }) => name === 'source').length === 2 && headers.some(({ value }) => value === null)));
  });

  it('are the same at each start', async () => {
    const again = await SandboxBroker.start({ samples: true });
    const second = await RawClient.connect(again);
    const read = async (from: RawClient): Promise<string[]> =>
      (await decodeAll((await fetchFrom(from, 0n, { topic: 'vehicle.telemetry', partition: 3 })).records)).map(({ value }) => value!.toString());
    assert.deepEqual(await read(second), await read(client));
    await again.stop();
  });

  it('go with a message to send: valid JSON for the telemetry topic, keyed by its vehicle', () => {
    assert.equal(draft.topic, 'vehicle.telemetry');
    assert.equal((JSON.parse(draft.value.text) as { vehicleId: string }).vehicleId, draft.key.text);
    assert.ok(partitions.has(draft.topic));
  });
});
