import type { MessageDraft, Payload } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { keyFieldsOf } from './jsonPieces';

/** What the key of each message is: none, one for all, or a field of its JSON value. */
export type KeySource = Payload | { readonly field: string } | null;

/** Several messages: each by itself, or all or none. */
export type SendMode = 'batch' | 'transaction';

/** Where texts go: what is asked, or given by who runs the command. */
export interface TextTarget {
  readonly topic: string;
  readonly key?: KeySource;
  /** Id or unique name; absent: the active connection. */
  readonly connection?: string;
  /** Absent: each by itself. */
  readonly mode?: SendMode;
}

/** The messages of some values; those of a transaction with acks=all, which it needs. Throws `key-field-missing` for the first one whose value does not have the field. */
export function messagesTo({ topic, key = null, connection, mode }: TextTarget, values: readonly Payload[]): readonly MessageDraft[] {
  return values.map((value, index) => ({
    ...(connection === undefined ? {} : { connection }),
    ...(mode === 'transaction' ? { acks: 'all' } : {}),
    ...{ topic, value },
    key: key !== null && 'field' in key ? keyOf(value, key.field, index + 1) : key,
  }));
}

function keyOf(value: Payload, field: string, nth: number): Payload {
  const text = value.format === 'json' ? keyFieldsOf(value.text).get(field) : undefined;
  if (text === undefined) {
    throw new KafkaError('key-field-missing', { facts: { name: field, value: nth } });
  }
  return { format: 'string', text };
}
