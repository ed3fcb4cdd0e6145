import { createTopic, diagnose } from '../fixes';
import type { ExplainerGroup } from '../explanation';
import { brokerSays, partitionName, sentences, titled, topicName } from '../phrases';

/** Topics, partitions and their leaders, and making and deleting topics. All read: topic, partition, brokerMessage. */
export const TOPIC = {
  'unknown-topic': (c) => ({
    title: titled(c.ifKnown('Topic “{0}” does not exist', c.facts.text('topic')), c.t('The topic does not exist')),
    cause: c.ifKnown('The cluster of “{0}” has no topic of this name, and none is made by sending.', c.context.connectionName ?? null) ?? c.t('The cluster has no topic of this name, and none is made by sending.'),
    fixes: [createTopic(c), c.t('Check the spelling: upper and lower case are different.')],
  }),

  /** Reads also: partitions. */
  'unknown-partition': (c) => {
    const asked = c.facts.number('partition');
    const partitions = c.facts.number('partitions');
    const last = partitions === null || partitions < 1 || (asked !== null && asked < partitions) ? null : partitions - 1;
    return {
      title: titled(
        c.ifKnown('Topic “{0}” has no partition {1}', c.facts.text('topic'), asked),
        c.ifKnown('There is no partition {0}', asked) ?? c.t('The partition does not exist'),
      ),
      cause:
        last === 0
          ? c.t('{0} has one partition, number 0.', topicName(c))
          : (c.ifKnown('{0} has {1} partitions, 0 to {2}.', topicName(c), partitions, last) ?? c.t('{0} has fewer partitions.', topicName(c))),
      fixes: [
        last === 0
          ? c.t('Choose partition 0, or leave the choice to the key.')
          : (c.ifKnown('Choose a partition from 0 to {0}, or leave the choice to the key.', last) ?? c.t('Choose another partition, or leave the choice to the key.')),
      ],
    };
  },

  /** Reads also: partitions. */
  'topic-recreated': (c) => ({
    title: titled(c.ifKnown('Topic “{0}” was made anew', c.facts.text('topic')), c.t('The topic was made anew')),
    cause: sentences(
      c.t('{0} was deleted and created again while the message was on its way.', topicName(c)),
      c.facts.number('partitions') === 1
        ? c.ifKnown('It has one partition now, and the message was for partition {0}.', c.facts.number('partition'))
        : c.ifKnown('It has {0} partitions now, and the message was for partition {1}.', c.facts.number('partitions'), c.facts.number('partition')),
    ),
    fixes: [c.t('Send it again, if it belongs in the new topic.')],
    mayBeStored: c.t('It may be stored: then in the deleted topic, and gone with it.'),
  }),

  'leader-not-available': (c) => ({
    title: c.t('The partition has no leader now'),
    cause: c.t('{0} has no leader: the brokers that hold it are down, or one is being elected.', partitionName(c)),
    fixes: [c.t('Try it again in some seconds. If that does not help, check that the brokers of this partition run.'), diagnose(c)],
  }),

  /** Reads also: offset, logStart, end. */
  'offset-out-of-range': (c) => ({
    title: c.t('The log does not have this offset'),
    cause:
      c.ifKnown('{0} has offsets from {2} up to, and without, {3}, and offset {1} was asked for.', partitionName(c), c.facts.text('offset'), c.facts.text('logStart'), c.facts.text('end')) ??
      c.ifKnown('{0} ends at offset {2} by now, and offset {1} was asked for: the log was cut, or the topic was made anew.', partitionName(c), c.facts.text('offset'), c.facts.text('end')) ??
      c.ifKnown('{0} begins at offset {2} by now, and offset {1} was asked for: older records were removed.', partitionName(c), c.facts.text('offset'), c.facts.text('logStart')) ??
      c.t('{0} does not have the offset that was asked for: older records were removed, or the topic was made anew.', partitionName(c)),
    fixes: [c.t('Read from the beginning of the partition.')],
  }),

  /** Reads also: brokerId. */
  'not-leader': (c) => ({
    title: c.t('The leader of the partition moved'),
    cause: c.ifKnown('{0} is not led by broker {1} any more, and its new leader was not found in time.', partitionName(c), c.facts.brokerId) ?? c.t('{0} is led by another broker now, and that one was not found in time.', partitionName(c)),
    fixes: [c.t('Send it again: the leader is looked up anew.'), diagnose(c)],
  }),

  'topic-already-exists': (c) => ({
    title: titled(c.ifKnown('Topic “{0}” exists already', c.facts.text('topic')), c.t('The topic exists already')),
    cause: c.t('The cluster has a topic of this name. Nothing was changed.'),
    fixes: [c.t('Use that topic, or choose another name.')],
  }),

  /** Reads also: partitions. */
  'invalid-partition-count': (c) => ({
    title: c.t('The topic cannot have this number of partitions'),
    cause: sentences(c.ifKnown('The broker refused this number of partitions: {0}.', c.facts.text('partitions')) ?? c.t('The broker refused this number of partitions.'), brokerSays(c)),
    fixes: [c.t('Give a number of partitions from 1, or none for the broker’s default.')],
  }),

  /** Reads also: replicas. */
  'invalid-replication-factor': (c) => ({
    title: c.t('The topic cannot have this many replicas'),
    cause: sentences(
      c.ifKnown('The broker refused the replication factor {0}: each replica of a partition needs a broker of its own.', c.facts.count('replicas')) ??
        c.t('The broker refused this replication factor: each replica of a partition needs a broker of its own.'),
      brokerSays(c),
    ),
    fixes: [c.t('Give a replication factor up to the number of running brokers.')],
  }),

  /** Reads also: setting, value. */
  'invalid-config': (c) => ({
    title: c.t('The broker refused a topic config'),
    cause: sentences(
      c.ifKnown('{0}={1} is not possible.', c.facts.text('setting'), c.facts.text('value')) ??
        c.ifKnown('{0} is not possible with this value.', c.facts.text('setting')) ??
        c.t('One of the configs of the topic does not exist or has a value that it cannot have.'),
      brokerSays(c),
    ),
    fixes: [c.ifKnown('Correct {0}.', c.facts.text('setting')) ?? c.t('Correct the config.')],
  }),

  'topic-deletion-disabled': (c) => ({
    title: c.t('The cluster does not delete topics'),
    cause: c.t('The brokers have delete.topic.enable=false. Nothing was deleted.'),
    fixes: [c.t('Ask those who run the cluster to delete it, or to allow it.')],
  }),

  'compacted-topic-not-emptied': (c) => ({
    title: titled(c.ifKnown('“{0}” cannot be emptied: it is compacted', c.facts.text('topic')), c.t('A compacted topic cannot be emptied')),
    cause: c.t('{0} has cleanup.policy=compact: it keeps the newest message of each key for ever, and brokers remove records from its beginning only where the policy has “delete” in it. Nothing was removed.', topicName(c)),
    fixes: [
      c.t('Send a tombstone (a message without a value) for each key that is to go.'),
      c.t('Or delete the topic and create it again.'),
      c.t('Or set cleanup.policy to compact,delete, empty the topic, and set it back.'),
    ],
  }),

  'policy-violation': (c) => ({
    title: c.t('A policy of the cluster forbids this'),
    cause: sentences(brokerSays(c) ?? c.t('The broker refused it by its policy (create.topic.policy or alter.config.policy) and gave no reason.')),
    fixes: [c.t('Follow the policy, or ask those who run the cluster.')],
  }),
} satisfies ExplainerGroup;
