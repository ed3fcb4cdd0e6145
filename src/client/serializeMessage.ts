import type { SendOrder } from '../bridge/clientThread';
import type { ProducerRecord } from '../kafka/producer/record';
import { serialize } from '../serde/serde';

/** Key, value and headers as bytes; throws the first field that does not fit. */
export async function serializeMessage(order: Pick<SendOrder, 'key' | 'value' | 'headers'>): Promise<Pick<ProducerRecord, 'key' | 'value' | 'headers'>> {
  const key = await serialize(order.key, 'key');
  const value = await serialize(order.value, 'value');
  const headers: { name: string; value: Buffer | null }[] = [];
  for (const [index, header] of order.headers.entries()) {
    headers.push({ name: header.name, value: await serialize(header.value, `headers[${index}].value`) });
  }
  return { key, value, headers };
}
