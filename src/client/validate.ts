import type { SendOrder, ValidationResult } from '../bridge/clientThread';
import type { Payload } from '../contracts/messages';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { serialize } from '../serde/serde';

/** Every field of key, value and headers that would not serialize, and the sizes of those that do. */
export async function validatePayloads({ key, value, headers }: Pick<SendOrder, 'key' | 'value' | 'headers'>): Promise<ValidationResult> {
  const errors: KafkaErrorData[] = [];
  const size = async (payload: Payload | null, field: string): Promise<number | null> => {
    try {
      return (await serialize(payload, field))?.length ?? null;
    } catch (thrown) {
      errors.push(KafkaError.dataOf(thrown));
      return null;
    }
  };
  const bytes = { key: await size(key, 'key'), value: await size(value, 'value') };
  for (const [index, header] of headers.entries()) {
    await size(header.value, `headers[${index}].value`);
  }
  return { errors, bytes };
}
