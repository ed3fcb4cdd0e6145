import { diagnose, editConnection } from '../fixes';
import type { Case, ExplainerGroup } from '../explanation';
import { brokerSays, sentences, titled } from '../phrases';

/** The right (ACL operation) that each request needs. Source: Kafka's "Operations and Resources on Protocols". */
const TOPIC_OPERATIONS: Readonly<Record<string, string>> = {
  Produce: 'Write',
  AddPartitionsToTxn: 'Write',
  Fetch: 'Read',
  Metadata: 'Describe',
  ListOffsets: 'Describe',
  DescribeConfigs: 'DescribeConfigs',
  CreateTopics: 'Create',
  DeleteTopics: 'Delete',
  DeleteRecords: 'Delete',
  IncrementalAlterConfigs: 'AlterConfigs',
  OffsetFetch: 'Describe',
};

/** The user may not do this. All read: username, api, brokerMessage. */
export const RIGHTS = {
  /** Reads also: topic. */
  'topic-not-authorized': (c) => {
    const topic = c.facts.text('topic');
    const operation = TOPIC_OPERATIONS[c.facts.text('api') ?? ''] ?? null;
    return {
      title: titled(c.ifKnown('No right to use topic “{0}”', topic), c.t('No right to use the topic')),
      cause: sentences(
        c.ifKnown('{0} has no right {1} on topic “{2}”.', user(c), operation, topic) ??
          c.ifKnown('{0} has no right to do this with topic “{1}”.', user(c), topic) ??
          c.t('{0} has no right to do this with the topic.', user(c)),
        brokerSays(c),
      ),
      fixes: [
        (c.outcome !== null && operation === 'Describe' ? c.ifKnown('Ask for the right Write on topic “{0}”, which includes Describe (kafka-acls --add).', topic) : null) ??
          c.ifKnown('Ask for the right {0} on topic “{1}” (kafka-acls --add).', operation, topic) ??
          c.t('Ask for the rights Describe and Write on the topic (kafka-acls --add).'),
        editConnection(c),
        diagnose(c),
      ],
    };
  },

  'cluster-not-authorized': (c) => ({
    title: c.t('No right on the cluster'),
    cause: sentences(
      c.ifKnown('{0} may not do {1} on this cluster.', user(c), c.facts.text('api')) ?? c.t('{0} has no right to do this on the cluster.', user(c)),
      brokerSays(c),
    ),
    fixes: [c.t('Ask those who run the cluster for this right (kafka-acls --add --cluster).'), editConnection(c), diagnose(c)],
  }),

  /** Reads also: name (the transactional id). */
  'transactional-id-not-authorized': (c) => ({
    title: c.t('No right to use the transactional id'),
    cause: sentences(
      c.ifKnown('{0} has no right Write on the transactional id “{1}”.', user(c), c.facts.text('name')) ?? c.t('{0} has no right Write on the transactional id.', user(c)),
      brokerSays(c),
    ),
    fixes: [c.t('Ask for the right Write on transactional ids that begin with kafka-dispatch- (kafka-acls --add --transactional-id kafka-dispatch- --resource-pattern-type prefixed).'), editConnection(c)],
  }),

  'idempotence-not-authorized': (c) => ({
    title: c.t('No right to send with idempotence'),
    cause: sentences(
      c.t('The broker refused a producer id (InitProducerId).'),
      c.t('{0} needs the right IdempotentWrite on the cluster for it; from Kafka 2.8 on, Write on any topic is enough.', user(c)),
      brokerSays(c),
    ),
    fixes: [
      c.t('Send without idempotence: switch Idempotent off under Delivery. A retry can then store a message twice.'),
      c.t('Ask for the right IdempotentWrite on the cluster, or Write on the topic from Kafka 2.8 on (kafka-acls --add).'),
      editConnection(c),
    ],
  }),
} satisfies ExplainerGroup;

/** Subject of a sentence: who was refused. */
function user(c: Case): string {
  return c.ifKnown('The user “{0}”', c.facts.text('username')) ?? c.t('The user of this connection');
}
