import { partitionOf } from './partitionOf';
import { deterministicRandom, MINUTE_MS, text, type SampleRecord, type SampleTopic } from './records';

const PARTITIONS = 6;
const VEHICLES = [2, 4, 7, 9, 11, 12, 14, 17, 21, 30].map((number) => `truck-${number}`);
const REPORTS = 60;
const REPORT_EVERY_MS = MINUTE_MS / 2;
/** Metres; beyond 2^53, so that who reads it as a double sees another number. */
const ODOMETER = 9007199254740993n;
const START = { latitude: 48.1374, longitude: 11.5755 };

/** Trucks that report where they are, every half a minute over the last half hour. */
export function vehicleTelemetry(): SampleTopic {
  const random = deterministicRandom(7);
  const records = Array.from({ length: REPORTS }, (_, report) => VEHICLES.map((vehicle, index) => reportOf(vehicle, index, report, random))).flat();
  return { name: 'vehicle.telemetry', partitions: PARTITIONS, configs: {}, records };
}

function reportOf(vehicleId: string, index: number, report: number, random: () => number): SampleRecord {
  const moving = random() > 0.1;
  const speed = moving ? 35 + random() * 55 : 0;
  const fuelLevel = 0.95 - report * 0.008 - index * 0.02;
  const latitude = START.latitude + index * 0.11 + report * 0.0021 + random() * 0.0005;
  const longitude = START.longitude + index * 0.07 + report * 0.0034 + random() * 0.0005;
  const odometer = ODOMETER + BigInt(index * 1_000_003 + report * 460);
  const location = `{"lat":${latitude.toFixed(5)},"lon":${longitude.toFixed(5)}}`;
  const ageMs = (REPORTS - report) * REPORT_EVERY_MS - index * 900 - Math.floor(random() * 300);
  return {
    partition: partitionOf(vehicleId, PARTITIONS),
    key: vehicleId,
    // Written by hand: JSON.stringify has no int64.
    value: `{"vehicleId":"${vehicleId}","speed":${speed.toFixed(1)},"fuelLevel":${fuelLevel.toFixed(3)},"location":${location},"odometer":${odometer},"moving":${moving}}`,
    headers: [
      ['content-type', text('application/json')],
      ['trace', traceId(random)],
    ],
    ageMs,
  };
}

function traceId(random: () => number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(Math.floor(random() * 0x1_0000_0000), 0);
  bytes.writeUInt32BE(Math.floor(random() * 0x1_0000_0000), 4);
  return bytes;
}
