import type { Case } from './explanation';

/** Longest title with names in it; beyond that the general one stands. */
const TITLE_LENGTH = 60;

/** The title with its names, where they are known and short enough, else the general one. */
export function titled(specific: string | null, general: string): string {
  return specific !== null && specific.length <= TITLE_LENGTH ? specific : general;
}

export function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}

/** Subject of a sentence: `Broker 2 (kafka-2:9092)`, as far as it is known. */
export function brokerName(c: Case): string {
  const { brokerId, address } = c.facts;
  return c.ifKnown('Broker {0} ({1})', brokerId, address) ?? c.ifKnown('Broker {0}', brokerId) ?? address ?? c.t('The broker');
}

/** Subject of a sentence: `localhost:9092`. */
export function serverName(c: Case): string {
  return c.facts.address ?? c.t('The server');
}

/** Subject of a sentence: `Partition 4 of “orders”`, as far as it is known. */
export function partitionName(c: Case): string {
  const partition = c.facts.number('partition');
  const topic = c.facts.text('topic');
  return (
    c.ifKnown('Partition {0} of “{1}”', partition, topic) ??
    c.ifKnown('Partition {0}', partition) ??
    c.ifKnown('A partition of “{0}”', topic) ??
    c.t('The partition')
  );
}

/** Subject of a sentence: `Topic “orders”`. */
export function topicName(c: Case): string {
  return c.ifKnown('Topic “{0}”', c.facts.text('topic')) ?? c.t('The topic');
}

/** The reason, a clause such as `expected true, found tru`, as a sentence of its own; null where there is none. */
export function reasonSentence(c: Case): string | null {
  const { reason } = c;
  return reason === null ? null : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

/** The broker's own text, quoted; null where it gave none. */
export function brokerSays(c: Case): string | null {
  return c.ifKnown('The broker says: “{0}”.', c.facts.quote('brokerMessage'));
}

/** The text of Node or TLS, quoted; null where there is none. */
export function rawSays(c: Case): string | null {
  return c.ifKnown('The error says: “{0}”.', c.reason ?? c.facts.raw);
}
