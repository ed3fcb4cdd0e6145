import { showLog } from '../fixes';
import type { Case, Explanation, ExplainerGroup } from '../explanation';
import { brokerName, brokerSays, sentences, titled, topicName } from '../phrases';
import { formatBytes, formatSizes } from '../units';

/** The record or its batch is not what the topic takes. All read: topic, brokerMessage. */
export const RECORD = {
  /** Reads also: size, limit, limitSource, codec. */
  'message-too-large': (c) => tooLarge(c),

  'invalid-record': (c) => ({
    title: c.t('The broker refused the record as invalid'),
    cause: sentences(c.t('{0} does not take this record.', topicName(c)), brokerSays(c) ?? c.t('The broker gave no reason; a missing key on a compacted topic is the most common one.')),
    fixes: [c.t('Correct the message by what the broker says, and send it again.')],
  }),

  /** Reads also: timestamp (ms since the epoch), timestampBeforeMaxMs, timestampAfterMaxMs. */
  'timestamp-out-of-range': (c) => ({
    title: c.t('The timestamp is out of the topic’s range'),
    cause: sentences(
      c.ifKnown('The timestamp {0} is too far from the clock of the broker.', c.facts.time('timestamp')) ?? c.t('The timestamp is too far from the clock of the broker.'),
      c.ifKnown('{0} takes none that is more than {1} before it (message.timestamp.before.max.ms).', topicName(c), c.facts.duration('timestampBeforeMaxMs')),
      c.ifKnown('{0} takes none that is more than {1} after it (message.timestamp.after.max.ms).', topicName(c), c.facts.duration('timestampAfterMaxMs')),
      brokerSays(c),
    ),
    fixes: [
      c.t('Give a timestamp nearer to now, or leave it to the time of sending.'),
      c.t('Change message.timestamp.before.max.ms or message.timestamp.after.max.ms of the topic.'),
      c.t('Check the clock of this machine.'),
    ],
  }),

  'compacted-topic-needs-key': (c) => ({
    title: titled(c.ifKnown('“{0}” takes no message without a key', c.facts.text('topic')), c.t('The topic takes no message without a key')),
    cause: c.t('{0} is compacted: it keeps the newest message of each key, so each message needs a key.', topicName(c)),
    fixes: [c.t('Give the message a key.')],
  }),

  /** Reads also: brokerId, address. */
  'corrupt-message': (c) => ({
    title: c.t('The batch did not arrive intact'),
    cause: sentences(c.t('{0} found the batch damaged: its checksum or its structure is wrong.', brokerName(c)), brokerSays(c)),
    fixes: [c.t('Send it again.'), c.t('If it happens again: check the network devices between this machine and the broker.'), showLog(c)],
  }),

  /** Reads also: codec. */
  'unsupported-compression': (c) => ({
    title: titled(c.ifKnown('The broker does not take {0}', c.facts.text('codec')), c.t('The broker does not take this compression')),
    cause: sentences(c.t('{0} refused a batch with this compression.', brokerName(c)), brokerSays(c)),
    fixes: [c.t('Choose another compression under Delivery.')],
  }),

  /** Reads also: api, version, address. */
  'unsupported-version': (c) => ({
    title: c.t('The broker does not know this request'),
    cause: sentences(
      c.ifKnown('{0} does not take version {1} of {2}.', brokerName(c), c.facts.text('version'), c.facts.text('api')) ??
        c.ifKnown('{0} does not take this version of {1}.', brokerName(c), c.facts.text('api')) ??
        c.t('{0} does not take the version of a request that was sent to it.', brokerName(c)),
      brokerSays(c),
    ),
    fixes: [c.t('Use a broker of Apache Kafka 2.1 or newer.'), showLog(c)],
  }),
} satisfies ExplainerGroup;

function tooLarge(c: Case): Explanation {
  const size = c.facts.number('size');
  const limit = limitOf(c, size);
  const [sizeText, limitText] = size !== null && limit !== null ? formatSizes(size, limit) : [c.facts.bytes('size'), limit === null ? null : formatBytes(limit)];
  const compress =
    (c.facts.text('codec') ?? 'none') === 'none'
      ? c.t('Make the message smaller, or choose a compression under Delivery.')
      : c.t('Make the message smaller.');
  switch (c.facts.text('limitSource')) {
    case 'max.request.size':
      return {
        title: c.t('The message is larger than the producer sends'),
        cause:
          c.ifKnown('The message makes a batch of {0}, and the producer sends at most {1} (max.request.size).', sizeText, limitText) ??
          c.ifKnown('The producer sends at most {0} at once (max.request.size).', limitText) ??
          c.t('The message is larger than max.request.size of the producer.'),
        fixes: [
          compress,
          c.ifKnown('Raise the setting kafkaDispatch.producer.maxRequestSize to {0} or more. The topic’s max.message.bytes must allow it too.', size) ??
            c.t('Raise the setting kafkaDispatch.producer.maxRequestSize. The topic’s max.message.bytes must allow it too.'),
        ],
      };
    case 'buffer.memory':
      return {
        title: c.t('The message is larger than the send buffer'),
        cause:
          c.ifKnown('The message needs {0}, and the buffer for messages that wait has {1} (buffer.memory).', sizeText, limitText) ??
          c.t('The message is larger than the buffer for messages that wait (buffer.memory).'),
        fixes: [c.t('Make the message smaller.'), c.ifKnown('Raise the setting kafkaDispatch.producer.bufferMemory above {0}.', size) ?? c.t('Raise the setting kafkaDispatch.producer.bufferMemory.')],
      };
    default:
      return {
        title: titled(c.ifKnown('The message is larger than “{0}” allows', c.facts.text('topic')), c.t('The message is larger than the topic allows')),
        cause: sentences(
          c.ifKnown('The message makes a batch of {0}, and {1} takes at most {2} (max.message.bytes, after compression).', sizeText, topicInSentence(c), limitText) ??
            c.ifKnown('The message makes a batch of {0}, more than max.message.bytes of {1} allows.', sizeText, topicInSentence(c)) ??
            c.ifKnown('{0} takes batches of at most {1} (max.message.bytes, after compression).', topicName(c), limitText) ??
            c.t('The batch with this message is larger than max.message.bytes of {0} allows.', topicInSentence(c)),
          brokerSays(c),
        ),
        fixes: [
          compress,
          c.ifKnown('Raise max.message.bytes of {0} to {1} or more.', topicInSentence(c), size) ?? c.t('Raise max.message.bytes of {0}.', topicInSentence(c)),
          c.t('Put the payload elsewhere, such as in an object store, and send its address.'),
        ],
      };
  }
}

/** The limit as it was last read; one that the size keeps to has been changed since, and is not named. */
function limitOf(c: Case, size: number | null): number | null {
  const limit = c.facts.number('limit');
  return limit !== null && size !== null && size <= limit ? null : limit;
}

function topicInSentence(c: Case): string {
  return c.ifKnown('topic “{0}”', c.facts.text('topic')) ?? c.t('the topic');
}
