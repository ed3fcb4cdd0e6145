import { copyDiagnostics, showLog } from '../fixes';
import type { ExplainerGroup } from '../explanation';
import { brokerName, sentences } from '../phrases';

/** Faults of this extension, or of what it talks to. */
export const OURS = {
  /** Reads: brokerId, address, api, reason. */
  'malformed-response': (c) => ({
    title: c.t('The answer could not be read'),
    cause: sentences(
      c.ifKnown('{0} answered {1} with bytes that are not what Kafka’s protocol says.', brokerName(c), c.facts.text('api')) ??
        c.t('{0} answered with bytes that are not what Kafka’s protocol says.', brokerName(c)),
      c.ifKnown('What is wrong: {0}.', c.reason),
    ),
    fixes: [c.t('Check that a Kafka broker listens at this address, and no proxy changes its answers.'), showLog(c), copyDiagnostics(c)],
    mayBeStored: c.t('It was written, and the answer cannot be read: it may be stored.'),
  }),

  'internal-error': (c) => ({
    title: c.t('Something in this extension failed'),
    cause: c.t('This is a fault of the extension, not of your message or cluster. The raw detail says where.'),
    fixes: [showLog(c), copyDiagnostics(c)],
  }),
} satisfies ExplainerGroup;
