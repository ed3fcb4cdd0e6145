import { diagnose } from '../fixes';
import type { Case, ExplainerGroup } from '../explanation';
import { brokerSays, partitionName, sentences } from '../phrases';

/**
 * The replicas of a partition could not do what acks=all asks of them. All read: topic, partition, isr and replicas
 * (a count, or ids with commas), minIsr, brokerMessage.
 */
export const REPLICATION = {
  'not-enough-replicas': (c) => ({
    title: c.t('Not enough replicas are in sync'),
    cause: sentences(inSync(c), c.t('The leader refused the message before writing it.'), brokerSays(c)),
    fixes: [
      c.t('Bring the brokers back that hold the missing replicas.'),
      c.t('Only if losing data is acceptable: lower min.insync.replicas of the topic, or send with acks=1.'),
      diagnose(c),
    ],
  }),

  'not-enough-replicas-after-append': (c) => ({
    title: c.t('Written by the leader, by too few replicas'),
    cause: sentences(c.t('The leader wrote the message, and then fewer replicas were in sync than min.insync.replicas asks for.'), inSync(c)),
    fixes: [c.t('Bring the brokers back that hold the missing replicas.'), diagnose(c)],
    mayBeStored: c.t('It may be stored: it stays if a replica that has it stays leader or becomes it.'),
  }),

  /** Reads also: timeoutMs. */
  'replication-timeout': (c) => ({
    title: c.t('The replicas did not confirm in time'),
    cause: sentences(
      c.ifKnown('The leader wrote the message, and not all in-sync replicas had copied it within {0}.', c.facts.duration('timeoutMs')) ??
        c.t('The leader wrote the message, and not all in-sync replicas had copied it in time.'),
      brokerSays(c),
    ),
    fixes: [c.t('Check the brokers that hold the other replicas: one of them is slow or frozen.'), c.t('Raise the setting kafkaDispatch.producer.requestTimeoutMs if they are only slow.'), diagnose(c)],
    mayBeStored: c.t('It may be stored: the leader has it, and the replicas may still copy it.'),
  }),

  /** Reads also: brokerId, address. */
  'storage-error': (c) => ({
    title: c.t('The broker had a disk error'),
    cause: sentences(c.t('{0} could not be written for certain: the disk of its leader failed, and the broker takes that disk out of use.', partitionName(c)), brokerSays(c)),
    fixes: [c.t('Check the disks and the log of the broker.'), diagnose(c)],
    mayBeStored: c.t('Whether the message reached the disk before is not known: it may be stored.'),
  }),
} satisfies ExplainerGroup;

/**
 * `Partition 4 of “orders” has 1 of 3 replicas in sync, and acks=all asks for 2 (min.insync.replicas).` The in-sync
 * replicas come from metadata that may be older than the refusal: where they do not explain it they are left out.
 */
function inSync(c: Case): string {
  const minIsr = c.facts.number('minIsr');
  const replicas = c.facts.count('replicas');
  const lastSeen = c.facts.count('isr');
  const isr = lastSeen !== null && minIsr !== null && lastSeen < minIsr ? lastSeen : null;
  return (
    c.ifKnown('{0} has {1} of {2} replicas in sync, and acks=all asks for {3} (min.insync.replicas).', partitionName(c), isr, replicas, minIsr) ??
    c.ifKnown('{0} has {1} in sync, and acks=all asks for {2} (min.insync.replicas).', partitionName(c), isr, minIsr) ??
    c.ifKnown('{0} has fewer replicas in sync than acks=all asks for: {1} (min.insync.replicas).', partitionName(c), minIsr) ??
    c.t('{0} has fewer replicas in sync than min.insync.replicas of the topic asks for with acks=all.', partitionName(c))
  );
}
