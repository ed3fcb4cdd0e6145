import type { Connection } from '../contracts/connections';
import type { Acks, CompressionName } from '../contracts/messages';
import { because, type Reason } from '../kafka/errors/reason';

/** A message as its bytes, and how it was sent. */
export interface KcatMessage {
  readonly topic: string;
  /** Asked for; null: by key, or sticky. */
  readonly partition: number | null;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly { readonly name: string; readonly value: Uint8Array | null }[];
  /** As it was asked for; null: the time of sending. */
  readonly timestamp: number | string | null;
  readonly acks: Acks;
  readonly idempotent: boolean;
  readonly compression: CompressionName;
}

/** Ends the message for kcat, which would else send a message a line. */
const END = '--end--of--message--';
/** Between key and value: a key in the command could have no zero byte. */
const KEY_END = '--end--of--key--';

/**
 * A line for bash that sends the same message with kcat 1.7, without any secret, and what kcat cannot express.
 */
export function kcatCommand(message: KcatMessage, connection: Pick<Connection, 'bootstrapServers' | 'tls' | 'sasl'>): { readonly command: string; readonly problems: readonly Reason[] } {
  const { topic, partition, key, value, headers, acks, idempotent, compression } = message;
  const words = [
    'kcat -P',
    `-b ${quoted(Buffer.from(connection.bootstrapServers.join(',')))}`,
    ...security(connection),
    `-t ${quoted(Buffer.from(topic))}`,
    ...(partition === null ? [] : [`-p ${partition}`]),
    ...(key === null ? [] : [`-K ${KEY_END}`]),
    ...headers.map(({ name, value: text }) => `-H ${quoted(text === null ? Buffer.from(name) : Buffer.concat([Buffer.from(`${name}=`), text]))}`),
    ...(compression === 'none' ? [] : [`-z ${compression}`]),
    `-X acks=${acks}`,
    ...(idempotent ? ['-X enable.idempotence=true'] : []),
    ...(partition === null && key !== null ? ['-X partitioner=murmur2'] : []),
    ...(value === null ? ['-Z'] : []),
    `-D ${END}`,
  ];
  const input = key === null ? bytes(value) : Buffer.concat([key, Buffer.from(KEY_END), bytes(value)]);
  return { command: `${printed(input)} | ${words.join(' ')}`, problems: problems(message) };
}

/** What would be sent otherwise than it was. */
function problems({ key, headers, timestamp, value }: KcatMessage): readonly Reason[] {
  const has = (bytes: Uint8Array | null, byte: number): boolean => bytes?.includes(byte) === true;
  return [
    ...(timestamp === null ? [] : [because('kcat cannot set the timestamp {0}: it takes the time of sending.', timestamp)]),
    ...(key?.length === 0 && value === null ? [because('kcat cannot send an empty key with a null value: it sends no key.')] : []),
    ...(key === null && bytes(value).length === 0 ? [because('kcat sends nothing where there is neither key nor value.')] : []),
    ...headers.filter(({ name }) => name.includes('=')).map(({ name }) => because('kcat cannot send a header whose name has “=”: {0}', name)),
    ...headers.filter((header) => has(header.value, 0)).map(({ name }) => because('kcat cannot send a header value with a zero byte: {0}', name)),
    ...(bytes(value).includes(END) || bytes(key).includes(KEY_END) ? [because('The message has the text {0} or {1}, where this command would cut it.', END, KEY_END)] : []),
  ];
}

function security({ tls, sasl }: Pick<Connection, 'tls' | 'sasl'>): readonly string[] {
  const isTls = tls?.enabled === true;
  if (!isTls && sasl === undefined) {
    return [];
  }
  const option = (name: string, text: string): string => `-X ${quoted(Buffer.from(`${name}=${text}`))}`;
  const login = sasl !== undefined && 'username' in sasl ? [option('sasl.mechanisms', sasl.mechanism.toUpperCase()), option('sasl.username', sasl.username), '-X "sasl.password=$KAFKA_PASSWORD"'] : [];
  return [
    option('security.protocol', `${sasl === undefined ? '' : 'sasl_'}${isTls ? 'ssl' : 'plaintext'}`),
    ...(tls?.caFile === undefined ? [] : [option('ssl.ca.location', tls.caFile)]),
    ...(tls?.certFile === undefined ? [] : [option('ssl.certificate.location', tls.certFile)]),
    ...(tls?.keyFile === undefined ? [] : [option('ssl.key.location', tls.keyFile)]),
    ...(tls?.rejectUnauthorized === false ? ['-X enable.ssl.certificate.verification=false'] : []),
    ...login,
  ];
}

/** A command that prints exactly these bytes, and then the end. */
function printed(input: Buffer): string {
  return isPlain(input) ? `printf '%s${END}' ${quoted(input)}` : `printf '${[...input].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}${END}'`;
}

function bytes(value: Uint8Array | null): Buffer {
  return Buffer.from(value ?? []);
}

/** One word for bash. A zero byte cannot be in it, and what follows it is left out. */
function quoted(text: Uint8Array): string {
  const word = Buffer.from(text);
  if (isPlain(word)) {
    const plain = word.toString('utf8');
    return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
  }
  const end = word.indexOf(0);
  const shown = end < 0 ? word : word.subarray(0, end);
  return `$'${[...shown].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
}

/** Text that stays as it is in a terminal: UTF-8 without control characters other than line feeds. */
function isPlain(word: Buffer): boolean {
  const text = word.toString('utf8');
  return Buffer.from(text).equals(word) && !/\p{Cc}/u.test(text.replaceAll('\n', ''));
}
