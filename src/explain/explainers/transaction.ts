import { showLog } from '../fixes';
import type { ExplainerGroup } from '../explanation';
import { brokerName, brokerSays, sentences } from '../phrases';

/** Several messages committed or aborted together. */
export const TRANSACTION = {
  /** Another one was refused, or something ended it. Reads: written, abortsAfterMs, lastErrorCode and the facts of that error. */
  'transaction-aborted': (c) => {
    const last = c.lastFailure();
    return {
      title: c.t('The transaction was aborted'),
      cause: sentences(
        c.facts.is('written')
          ? c.t('Its transaction was aborted: consumers with read_committed never see this message, others can.')
          : c.t('Its transaction was aborted before this message was sent.'),
        last && c.t('The reason: {0}', last.cause),
        last ? null : c.ifKnown('The reason says: “{0}”.', c.facts.quote('lastError')),
        c.ifKnown('The broker has not confirmed the abort and does it by itself soon after the transaction has been open for {0}; until then consumers with read_committed wait.', c.facts.duration('abortsAfterMs')),
      ),
      // What is to be mended in a message is said of the one that was refused.
      fixes: [...(last?.fixes ?? []).filter((fix) => typeof fix !== 'string'), c.t('Send all messages of the transaction again.')],
      saysNotStored: c.outcome === 'rejected',
    };
  },

  /** Reads: timeoutMs, brokerId, address, brokerMessage. */
  'transaction-timed-out': (c) => ({
    title: c.t('The transaction took too long'),
    cause: sentences(
      c.ifKnown('The broker aborts a transaction that is open for longer than {0}, and this one was.', c.facts.duration('timeoutMs')) ??
        c.t('The broker aborted the transaction because it was open for too long.'),
      brokerSays(c),
    ),
    fixes: [c.t('Send all messages of the transaction again.'), c.t('Raise the delivery timeout, which is also the transaction’s, if the cluster is only slow.')],
  }),

  /** INVALID_TXN_STATE. Reads: brokerId, address, brokerMessage. */
  'transaction-not-open': (c) => ({
    title: c.t('The broker does not have the transaction open'),
    cause: sentences(c.t('{0} says that the transaction cannot take this step: it is not open there, or a partition is not part of it.', brokerName(c)), brokerSays(c)),
    fixes: [c.t('Send all messages of the transaction again.'), showLog(c)],
  }),

  /** CONCURRENT_TRANSACTIONS. Reads: brokerId, address. */
  'transaction-pending': (c) => ({
    title: c.t('The coordinator is still busy with the transaction'),
    cause: c.t('{0} is still writing an earlier step of the same transaction into the partitions.', brokerName(c)),
    fixes: [c.t('Check that the leaders of all partitions of the transaction run.'), c.t('Send it again.')],
  }),

  /** NOT_ENOUGH_REPLICAS of a transactional batch, with words. Reads: topic, partition, brokerId, address, brokerMessage. */
  'transaction-not-verified': (c) => ({
    title: c.t('The broker could not verify the transaction'),
    cause: sentences(c.t('{0} takes a message of a transaction only when the coordinator has told it that the transaction is open, and it has not.', brokerName(c)), brokerSays(c)),
    fixes: [c.t('Check that enough brokers run for the topic __transaction_state.'), c.t('Send it again.')],
  }),

  /** Of a transaction or a group: loading, not there yet, or moved. Reads: brokerId, address, brokerMessage, api, group. */
  'coordinator-not-available': (c) => ({
    title: c.t('The coordinator is not available'),
    cause: sentences(c.t('No broker coordinates this at the moment: the coordinator is loading, being chosen or moving to another broker.'), brokerSays(c)),
    fixes:
      c.facts.text('group') !== null || c.facts.text('api') === 'ListGroups'
        ? [c.t('Check that enough brokers run for the topic __consumer_offsets.')]
        : [c.t('Check that enough brokers run for the topic __transaction_state.'), c.t('Send it again.')],
  }),
} satisfies ExplainerGroup;
