import type { Topics } from '../log/topics';
import { logsText } from './logsText';
import { orders } from './orders';
import { vehicleStatus } from './vehicleStatus';
import { vehicleTelemetry } from './vehicleTelemetry';

/** Makes the sample topics. */
export function addSamples(topics: Topics): Promise<void> {
  for (const { name, partitions, configs } of [vehicleTelemetry(), orders(), vehicleStatus(), logsText()]) {
    topics.create({ name, partitions, configs: new Map(Object.entries(configs)) });
  }
  return Promise.resolve();
}
