import type * as setupKafkaScript from '../../scripts/setupKafka.mjs';
import { importScript } from './root';
import { UnavailableError } from './unavailable';

export type KafkaFiles = setupKafkaScript.KafkaFiles;

let files: Promise<KafkaFiles> | undefined;

/** Kafka's files, set up on first use. Throws UnavailableError without a JDK or Maven. */
export function kafkaFiles(): Promise<KafkaFiles> {
  files ??= setUp();
  return files;
}

async function setUp(): Promise<KafkaFiles> {
  const { setupKafka } = await importScript<typeof setupKafkaScript>('setupKafka.mjs');
  const result = await setupKafka((line) => console.log(line));
  if (!result.available) {
    throw new UnavailableError('Apache Kafka', result.reason);
  }
  return result;
}
