import { codecByName } from '../../kafka/compression/codecs';
import { BatchBuilder } from '../../kafka/protocol/batchBuilder';
import type { Topics } from '../log/topics';
import { logsText } from './logsText';
import { orders } from './orders';
import type { SampleRecord } from './records';
import { vehicleStatus } from './vehicleStatus';
import { vehicleTelemetry } from './vehicleTelemetry';

/** Records of a batch at most: several batches, as a producer with a short linger writes them. */
const RECORDS_PER_BATCH = 10;
const NO_PRODUCER = { producerId: -1n, producerEpoch: -1, baseSequence: -1 };

/** Makes the sample topics and fills them; `now` in ms since the epoch. */
export async function addSamples(topics: Topics, now: number): Promise<void> {
  for (const { name, partitions, configs, records } of [vehicleTelemetry(), orders(), vehicleStatus(), logsText()]) {
    const topic = topics.create({ name, partitions, configs: new Map(Object.entries(configs)) });
    for (const log of topic.partitions) {
      const ofPartition = records.filter(({ partition }) => partition === log.partition).sort((a, b) => b.ageMs - a.ageMs);
      for (let start = 0; start < ofPartition.length; start += RECORDS_PER_BATCH) {
        const batch = ofPartition.slice(start, start + RECORDS_PER_BATCH);
        const { buffer, maxTimestamp } = await encode(batch, now);
        topics.append(topic, log, { bytes: buffer, records: batch.length, maxTimestamp, logAppendTime: -1n, producer: null, transaction: null });
      }
    }
  }
}

function encode(records: readonly SampleRecord[], now: number): ReturnType<BatchBuilder['build']> {
  const builder = new BatchBuilder(4096);
  for (const { key, value, headers, ageMs } of records) {
    const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text, 'utf8'));
    builder.append(bytes(key), bytes(value), headers.map(([name, header]) => ({ name, value: header })), now - ageMs);
  }
  return builder.build({ codec: codecByName('none'), ...NO_PRODUCER });
}
