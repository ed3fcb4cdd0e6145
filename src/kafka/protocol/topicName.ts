const MAX_LENGTH = 249;

/** Why a text cannot be a topic's name, in the words of Kafka 4.1 (`org.apache.kafka.common.internals.Topic`); null: it can. */
export function reasonAgainstTopicName(name: string): string | null {
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
