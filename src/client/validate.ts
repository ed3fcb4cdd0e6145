import type { SendOrder, ValidationResult } from '../bridge/clientThread';
import type { Payload } from '../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { hashForPartition } from '../kafka/producer/partitioner';
import { serialize } from '../serde/serde';

/** Every field of key, value and headers that would not serialize, and of those that do the sizes and the key's hash. */
export async function validatePayloads({ key, value, headers }: Pick<SendOrder, 'key' | 'value' | 'headers'>): Promise<ValidationResult> {
  const errors: KafkaErrorData[] = [];
  const bytesOf = async (payload: Payload | null, field: string): Promise<Buffer | null> => {
    try {
      return await serialize(payload, field);
    } catch (thrown) {
      errors.push(KafkaError.dataOf(thrown));
      return null;
    }
  };
  const keyBytes = await bytesOf(key, 'key');
  const valueBytes = await bytesOf(value, 'value');
  for (const [index, header] of headers.entries()) {
    await bytesOf(header.value, `headers[${index}].value`);
  }
  return { errors, bytes: { key: keyBytes?.length ?? null, value: valueBytes?.length ?? null }, keyHash: keyBytes === null ? null : hashForPartition(keyBytes) };
}
