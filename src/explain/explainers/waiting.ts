import { copyDiagnostics, diagnose, editConnection, showLog } from '../fixes';
import type { ExplainerGroup } from '../explanation';
import { brokerName, sentences, titled } from '../phrases';

/** Something took too long, or somebody ended it. */
export const WAITING = {
  /** Reads: topic, timeoutMs, bootstrap, lastErrorCode and the facts of that error. */
  'metadata-timeout': (c) => {
    const topic = c.facts.text('topic');
    const last = c.lastFailure();
    return {
      title: titled(c.ifKnown('The metadata of “{0}” did not arrive', topic), c.t('The metadata did not arrive')),
      cause: sentences(
        c.ifKnown('No broker said within {0} which partitions “{1}” has and who leads them.', c.facts.duration('timeoutMs'), topic) ??
          c.ifKnown('No broker said in time which partitions “{0}” has and who leads them.', topic) ??
          c.ifKnown('No broker said within {0} which topics exist and who leads them.', c.facts.duration('timeoutMs')) ??
          c.t('No broker said in time which topics exist and who leads them.'),
        last ? last.cause : c.t('Without this nobody knows which broker to write to.'),
        last ? null : c.ifKnown('The last error says: “{0}”.', c.facts.quote('lastError')),
      ),
      fixes: last
        ? last.fixes
        : [
            c.ifKnown('Check that the brokers run and that this machine reaches them at {0}.', c.facts.text('bootstrap')) ??
              c.t('Check that the brokers run and that this machine reaches them at their advertised addresses.'),
            diagnose(c),
            editConnection(c),
          ],
    };
  },

  /** Reads: brokerId, address, api, timeoutMs, written. */
  'request-timeout': (c) => ({
    title: titled(c.ifKnown('Broker {0} did not answer in time', c.facts.brokerId), c.t('The broker did not answer in time')),
    cause: sentences(
      c.ifKnown('{0} did not answer the {1} request within {2}.', brokerName(c), c.facts.text('api'), c.facts.duration('timeoutMs')) ??
        c.ifKnown('{0} did not answer within {1}.', brokerName(c), c.facts.duration('timeoutMs')) ??
        c.t('{0} did not answer in time.', brokerName(c)),
      c.t('It may be overloaded, frozen or cut off.'),
    ),
    fixes: [c.t('Check the load of the broker and the network to it.'), diagnose(c), c.t('Raise the setting kafkaDispatch.producer.requestTimeoutMs if the broker is only slow.')],
    mayBeStored: c.t('The request was written, so the broker may have stored the message and only its answer is missing: it may be stored.'),
  }),

  /** Reads: timeoutMs, attempts, written, lastErrorCode and the facts of that error. */
  'delivery-timeout': (c) => {
    const last = c.lastFailure();
    return {
      title: titled(c.ifKnown('Not acknowledged within {0}', c.facts.duration('timeoutMs')), c.t('Not acknowledged in time')),
      cause: sentences(
        c.ifKnown('The delivery timeout of {0} ended the send after {1} attempts.', c.facts.duration('timeoutMs'), several(c.facts.number('attempts'))) ??
          c.ifKnown('The delivery timeout of {0} ended the send.', c.facts.duration('timeoutMs')) ??
          c.t('The delivery timeout ended the send.'),
        last && last.cause,
        last ? null : c.ifKnown('The last error says: “{0}”.', c.facts.quote('lastError')),
      ),
      fixes: last
        ? last.fixes
        : [c.t('Check that the brokers run and have capacity.'), diagnose(c), c.t('Raise the delivery timeout if the cluster is only slow.')],
      mayBeStored: c.t('An attempt was written and got no answer: it may be stored.'),
    };
  },

  cancelled: (c) => ({
    title: c.t('Cancelled'),
    cause: c.outcome === 'rejected' ? c.t('Cancelled before it was written: not stored.') : c.t('It was cancelled.'),
    fixes: [],
    saysNotStored: c.outcome === 'rejected',
  }),

  'stopped-waiting': (c) => ({
    title: c.t('You stopped waiting'),
    cause: c.t('You stopped waiting after it was written.'),
    fixes: [],
    mayBeStored: c.t('It may be stored.'),
  }),

  /** Reads: limit, waitedMs or timeoutMs. */
  'buffer-full': (c) => ({
    title: c.t('Too many messages wait to be sent'),
    cause: sentences(
      c.ifKnown('The messages that wait to be sent fill the buffer of {0} (buffer.memory).', c.facts.bytes('limit')) ??
        c.t('The messages that wait to be sent fill the buffer (buffer.memory).'),
      c.ifKnown('No room became free within {0}.', c.facts.duration('waitedMs') ?? c.facts.duration('timeoutMs')),
    ),
    fixes: [
      c.t('Wait until the messages before it are through, then send it again.'),
      c.t('Raise the setting kafkaDispatch.producer.bufferMemory.'),
    ],
  }),

  'client-stopped': (c) => ({
    title: c.t('The Kafka client of the extension stopped'),
    cause: c.t('The thread that talks to the brokers ended or stopped answering. The next call starts a new one.'),
    fixes: [showLog(c), copyDiagnostics(c)],
    mayBeStored: c.t('Whether the message was written before is not known: it may be stored.'),
  }),

  'window-ended': (c) => ({
    title: c.t('VS Code ended before an answer came'),
    cause: c.t('The window in which this message was being sent ended before it was known what came of it.'),
    fixes: [],
    mayBeStored: c.t('It may be stored.'),
  }),

  closing: (c) => ({
    title: c.t('The connection was closing'),
    cause: c.t('The extension or its connection was being closed or changed at this moment.'),
    fixes: [c.t('Try it again.')],
  }),
} satisfies ExplainerGroup;

/** A count that reads right with a plural. */
function several(count: number | null): number | null {
  return count !== null && count > 1 ? count : null;
}
