import type { Payload } from '../contracts/messages';
import { KafkaError } from '../kafka/errors/kafkaError';
import { decodeAuto } from './auto';
import { FormatProblem } from './format';
import { formatById } from './formats';
import { positionAt } from './position';

/** The bytes of a payload; null for null. Throws `invalid-…` or `unknown-format` with `field` and, where there is one, the position. */
// Asynchronous though nothing here waits yet: formats with a schema registry will.
// eslint-disable-next-line @typescript-eslint/require-await
export async function serialize(payload: Payload | null, field: string): Promise<Buffer | null> {
  if (payload === null) {
    return null;
  }
  const { format, text } = payload;
  try {
    return formatById(format).encode(text);
  } catch (thrown) {
    throw asKafkaError(thrown, format, { field, text });
  }
}

/** Bytes as text of a format, or as what they look like for `auto`. Throws `invalid-…` or `unknown-format`, without a position. */
// eslint-disable-next-line @typescript-eslint/require-await
export async function deserialize(bytes: Uint8Array, format: string): Promise<Payload> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'auto') {
    return decodeAuto(buffer);
  }
  try {
    return { format, text: formatById(format).decode(buffer) };
  } catch (thrown) {
    throw asKafkaError(thrown, format);
  }
}

/** Throws `unknown-format` with `field` for what is no format to read with. */
export function checkFormat(format: string, field: string): void {
  try {
    if (format !== 'auto') {
      formatById(format);
    }
  } catch (thrown) {
    throw asKafkaError(thrown, format, { field, text: '' });
  }
}

function asKafkaError(thrown: unknown, format: string, source?: { readonly field: string; readonly text: string }): unknown {
  if (!(thrown instanceof FormatProblem)) {
    return thrown;
  }
  const { code, reason, index, facts } = thrown;
  return new KafkaError(code, {
    facts: { ...facts, format },
    reason,
    ...(source && { field: source.field }),
    ...(source && index !== null && { position: positionAt(source.text, index) }),
    cause: thrown,
  });
}
