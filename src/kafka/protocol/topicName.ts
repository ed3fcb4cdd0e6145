const MAX_LENGTH = 249;

/** Why a text cannot be a topic's name, by the rules of `org.apache.kafka.common.internals.Topic`. */
export type TopicNameProblem = 'empty' | 'too-long' | 'dots-only' | 'invalid-character';

/** Null: the name is fine. */
export function checkTopicName(name: string): TopicNameProblem | null {
  if (name === '') {
    return 'empty';
  }
  if (name === '.' || name === '..') {
    return 'dots-only';
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return 'invalid-character';
  }
  return name.length > MAX_LENGTH ? 'too-long' : null;
}
