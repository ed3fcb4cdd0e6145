import type { Facts } from '../../contracts/errors';
import { KafkaError } from '../errors/kafkaError';

/** `corrupt-message`; `reason` is a clause such as `its checksum is wrong`. */
export function corruptBatch(reason: string, facts: Facts = {}): KafkaError {
  return new KafkaError('corrupt-message', { facts: { ...facts, reason }, raw: reason });
}
