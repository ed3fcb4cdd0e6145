import { partitionOf } from './partitionOf';
import { MINUTE_MS, text, type SampleRecord, type SampleTopic } from './records';

const PARTITIONS = 2;

/** A compacted topic: the last state of each truck, and a tombstone for one that was sold. */
export function vehicleStatus(): SampleTopic {
  const records: SampleRecord[] = [
    status('truck-7', 'parked', 55),
    status('truck-4', 'in-service', 50),
    status('truck-9', 'in-service', 45),
    status('truck-8', 'in-service', 40),
    status('truck-30', 'workshop', 35),
    status('truck-7', 'in-service', 20),
    { ...status('truck-8', '', 10), value: null, headers: [['reason', text('sold')]] },
    status('truck-30', 'in-service', 5),
  ];
  return { name: 'vehicle.status', partitions: PARTITIONS, configs: { 'cleanup.policy': 'compact' }, records };
}

function status(vehicleId: string, state: string, minutesAgo: number): SampleRecord {
  return {
    partition: partitionOf(vehicleId, PARTITIONS),
    key: vehicleId,
    value: JSON.stringify({ vehicleId, state }),
    headers: [['content-type', text('application/json')]],
    ageMs: minutesAgo * MINUTE_MS,
  };
}
