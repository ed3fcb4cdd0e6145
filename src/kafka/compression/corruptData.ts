import type { CompressionName } from '../../contracts/messages';
import { KafkaError } from '../errors/kafkaError';

/** `corrupt-message` for compressed data; `reason` is a clause such as `it is cut off`. */
export function corruptData(codec: CompressionName, reason: string, cause?: unknown): KafkaError {
  return new KafkaError('corrupt-message', { facts: { codec, reason }, raw: `${codec}: ${reason}`, cause });
}

/** What a codec throws instead of allocating more than it is allowed. */
export function tooLarge(codec: CompressionName, maxBytes: number): KafkaError {
  return corruptData(codec, `it would become larger than ${maxBytes} bytes`);
}
