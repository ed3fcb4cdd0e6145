import type { SandboxBroker } from '../../src/sandbox/broker';
import { RawClient } from '../unit/sandbox/rawClient';
import { decodeAll, fetchFrom } from '../unit/sandbox/records';

/** Key and value of every record of a topic's first partition, as another client reads them. */
export async function storedRecords(broker: SandboxBroker, topic: string): Promise<readonly (readonly [string | null, string | null])[]> {
  const client = await RawClient.connect(broker);
  try {
    const records = await decodeAll((await fetchFrom(client, 0n, { topic })).records);
    return records.map(({ key, value }) => [key?.toString() ?? null, value?.toString() ?? null] as const);
  } finally {
    await client.close();
  }
}
