import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';

const MAX_LENGTH = 249;

/** Throws 17 with the words of Kafka 4.1 where a topic may not have this name. */
export function checkTopicName(name: string): void {
  const reason = reasonAgainst(name);
  if (reason !== null) {
    throw new BrokerError(ERROR.invalidTopic, `Topic name is invalid: ${reason}`);
  }
}

/** Topics whose names differ only in `.` and `_` share their metrics' names, so that Kafka refuses the second one. */
export function namesCollide(a: string, b: string): boolean {
  return a.replaceAll('.', '_') === b.replaceAll('.', '_');
}

function reasonAgainst(name: string): string | null {
  if (name === '') {
    return 'the empty string is not allowed';
  }
  if (name === '.' || name === '..') {
    return `'${name}' is not allowed`;
  }
  if (name.length > MAX_LENGTH) {
    return `the length of '${name}' is longer than the max allowed length ${MAX_LENGTH}`;
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  }
  return null;
}
