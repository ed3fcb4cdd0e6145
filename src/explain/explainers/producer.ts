import { showLog } from '../fixes';
import type { ExplainerGroup } from '../explanation';
import { brokerName, brokerSays, sentences, titled } from '../phrases';

/** Idempotence, order and acks=0. All read: brokerId, address, topic, partition, brokerMessage. */
export const PRODUCER = {
  'out-of-order-sequence': (c) => ({
    title: c.t('The broker missed an earlier message'),
    cause: sentences(
      c.t('{0} takes the messages of an idempotent producer only in order, and one before this was missing there.', brokerName(c)),
      c.t('The producer id is given up; the next message gets a new one.'),
      brokerSays(c),
    ),
    fixes: [c.t('Send it again.'), showLog(c)],
  }),

  'producer-fenced': (c) => ({
    title: c.t('Another producer took over'),
    cause: sentences(c.t('A newer producer with the same id or transactional id is active, so the broker takes nothing from this one.'), brokerSays(c)),
    fixes: [c.t('Make sure that nobody else uses the same transactional id.'), c.t('Send it again: the next message gets a new producer id.')],
  }),

  'producer-id-expired': (c) => ({
    title: c.t('The broker forgot the producer id'),
    cause: sentences(
      c.t('{0} does not know this producer any more, as after a long pause or when old messages were deleted.', brokerName(c)),
      brokerSays(c),
    ),
    fixes: [c.t('Send it again: the next message gets a new producer id.')],
  }),

  /** acks=0: what is learnt after the report. */
  'broker-closed-after-write': (c) => ({
    title: titled(c.ifKnown('{0} closed the connection right after', c.facts.address), c.t('The broker closed the connection right after')),
    cause: sentences(
      c.t('{0} closed the connection right after the message: it probably refused it.', brokerName(c)),
      c.t('With acks=0 this is its only way to say so, and it gives no reason.'),
    ),
    fixes: [c.t('Send it with acks=1 or acks=all: then the broker answers with its reason.'), c.t('Check the log of the broker.')],
  }),

  /** Every answer of a broker without a sentence of its own. */
  'kafka-error': (c) => {
    const { kafka } = c.error;
    return {
      title: titled(kafka ? c.t('The broker answered {0}', kafka.name) : null, c.t('The broker answered with an error')),
      cause: sentences(
        kafka ? c.t('{0} answered with Kafka error {1}, {2}.', brokerName(c), kafka.code, kafka.name) : c.t('{0} answered with an error.', brokerName(c)),
        c.t('This extension has no explanation for it.'),
        brokerSays(c),
      ),
      fixes: [c.t('Check the log of the broker for the reason.'), showLog(c)],
      mayBeStored: c.t('Nothing proves that the broker refused the message with this answer: it may be stored.'),
    };
  },
} satisfies ExplainerGroup;
