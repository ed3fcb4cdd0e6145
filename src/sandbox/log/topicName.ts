import { reasonAgainstTopicName } from '../../kafka/protocol/topicName';
import { BrokerError } from '../brokerError';
import { ERROR } from '../errorCodes';

/** Throws 17 with the words of Kafka 4.1 where a topic may not have this name. */
export function checkTopicName(name: string): void {
  const reason = reasonAgainstTopicName(name);
  if (reason !== null) {
    throw new BrokerError(ERROR.invalidTopic, `Topic name is invalid: ${reason}`);
  }
}

/** Topics whose names differ only in `.` and `_` share their metrics' names, so that Kafka refuses the second one. */
export function namesCollide(a: string, b: string): boolean {
  return a.replaceAll('.', '_') === b.replaceAll('.', '_');
}
