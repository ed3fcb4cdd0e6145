import type { Payload } from '../../contracts/messages';
import { KafkaError } from '../../kafka/errors/kafkaError';
import { because } from '../../kafka/errors/reason';
import { elementsOf } from './jsonPieces';

/** Some text of an editor or a file. */
export interface TextSource {
  /** What its user calls it: the name of the file or document. */
  readonly name: string;
  readonly text: string;
  /** It says itself that each line is a message: `.jsonl`, `.ndjson`. */
  readonly isJsonLines: boolean;
}

/** What can be sent in one go. */
export const LIMITS = { messages: 5_000, bytes: 32 * 1024 * 1024 } as const;

/** Whether a file or document of this name says that each of its lines is a message. */
export function isJsonLinesName(name: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(name);
}

/**
 * The values of the messages that texts stand for, in order. Throws `nothing-to-send`, `too-much-at-once`, and `invalid-json` where a file
 * of JSON Lines has a line that is none: nothing of it is sent then.
 */
export function splitTexts(sources: readonly TextSource[]): readonly Payload[] {
  checkBytes(sources.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  const values = sources.flatMap((source) => splitText(source));
  if (values.length === 0) {
    throw new KafkaError('nothing-to-send', { facts: { name: sources[0]?.name ?? null } });
  }
  if (values.length > LIMITS.messages) {
    throw new KafkaError('too-much-at-once', { facts: { value: values.length, max: LIMITS.messages } });
  }
  return values;
}

/** Throws `too-much-at-once`. */
export function checkBytes(size: number): void {
  if (size > LIMITS.bytes) {
    throw new KafkaError('too-much-at-once', { facts: { size, limit: LIMITS.bytes } });
  }
}

/** JSON without the space around it, as it is written; an array and lines of JSON are several; anything else is one text, exactly as it is. */
function splitText({ name, text, isJsonLines }: TextSource): readonly Payload[] {
  const trimmed = withoutSpace(text);
  if (trimmed === '') {
    return [];
  }
  if (!isJsonLines && isJson(trimmed)) {
    return (trimmed.startsWith('[') ? elementsOf(trimmed) : [trimmed]).map(json);
  }
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => ({ text: withoutSpace(line), number: index + 1 }));
  const filled = lines.filter((line) => line.text !== '');
  const wrong = filled.find((line) => !isJson(line.text));
  if (wrong !== undefined && isJsonLines) {
    throw new KafkaError('invalid-json', { reason: because('line {0} of “{1}” is no JSON', wrong.number, name) });
  }
  return wrong === undefined && (filled.length > 1 || isJsonLines) ? filled.map((line) => json(line.text)) : [{ format: 'string', text }];
}

function json(text: string): Payload {
  return { format: 'json', text };
}

/** JSON's own white space (RFC 8259). */
function withoutSpace(text: string): string {
  return text.replace(/^[ \t\r\n]+/, '').replace(/[ \t\r\n]+$/, '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
