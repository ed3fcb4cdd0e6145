import type { KafkaErrorData } from '../kafka/errors/kafkaError';
import { FactReader } from './facts';
import { formatDuration } from './units';

/** The technical lines of an error card, untranslated so that they can be searched for and sent to others. */
export function rawDetail(error: KafkaErrorData): string {
  const facts = new FactReader(error);
  const attempts = facts.number('attempts');
  const waited = facts.number('waitedMs');
  const lines = [
    `code ${error.code} (${error.retriable ? 'retriable' : 'not retriable'})`,
    error.kafka && `Kafka error ${error.kafka.code} ${error.kafka.name}`,
    error.raw.trim(),
    brokerLine(facts),
    attempts !== null && `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}${waited === null ? '' : ` in ${formatDuration(waited)}`}`,
    facts.text('bootstrap') !== null && `bootstrap servers ${facts.text('bootstrap')}`,
    lastErrorLine(facts),
  ];
  return lines.filter((line) => typeof line === 'string' && line !== '').join('\n');
}

function brokerLine(facts: FactReader): string | false {
  const { brokerId, address } = facts;
  if (brokerId === null) {
    return address !== null && `address ${address}`;
  }
  return `broker ${brokerId}${address === null ? '' : ` at ${address}`}`;
}

function lastErrorLine(facts: FactReader): string | false {
  const code = facts.text('lastErrorCode');
  const text = facts.text('lastError');
  return (code !== null || text !== null) && `last error ${[code, text].filter((part) => part !== null).join(': ')}`;
}
