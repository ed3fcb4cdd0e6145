import type { Golden } from './golden';

/** What people meet who look at topics and groups. */
export const INSPECTION: readonly Golden[] = [
  {
    situation: 'emptying a topic that is only compacted',
    code: 'compacted-topic-not-emptied',
    facts: { topic: 'vehicle.state' },
    title: '“vehicle.state” cannot be emptied: it is compacted',
    cause:
      'Topic “vehicle.state” has cleanup.policy=compact: it keeps the newest message of each key for ever, and brokers remove records from its beginning only where the policy has “delete” in it. Nothing was removed.',
    fixes: [
      'Send a tombstone (a message without a value) for each key that is to go.',
      'Or delete the topic and create it again.',
      'Or set cleanup.policy to compact,delete, empty the topic, and set it back.',
    ],
  },
  {
    situation: 'emptying without the right to',
    code: 'topic-not-authorized',
    facts: { topic: 'orders', api: 'DeleteRecords', username: 'alice' },
    title: 'No right to use topic “orders”',
    cause: 'The user “alice” has no right Delete on topic “orders”.',
    fixes: ['Ask for the right Delete on topic “orders” (kafka-acls --add).', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: '30: a group that may not be seen',
    code: 'group-not-authorized',
    facts: { group: 'billing', api: 'DescribeGroups', username: 'alice' },
    title: 'No right to see group “billing”',
    cause: 'The user “alice” has no right Describe on group “billing”.',
    fixes: ['Ask for the right Describe on group “billing” (kafka-acls --add --group).', 'Edit Connection', 'Diagnose Connection'],
  },
  {
    situation: 'a share group',
    code: 'group-type-not-readable',
    facts: { group: 'billing', value: 'share' },
    title: 'Members of a share group cannot be read',
    cause:
      'Group “billing” is a group of type “share”, which has requests of its own that this extension does not speak. Classic groups and those of the new consumer protocol can be read.',
    fixes: ['Look at it with the tools that come with Kafka, such as kafka-share-groups or kafka-streams-groups.'],
  },
  {
    situation: '69: a group that is gone',
    code: 'unknown-group',
    facts: { group: 'billing', brokerMessage: 'Group billing not found.' },
    title: 'Group “billing” does not exist',
    cause:
      'Group “billing” is not known to its coordinator any more: its last member left and its offsets are gone, or it was deleted. The broker says: “Group billing not found”.',
    fixes: ['Read the list of groups again.'],
  },
  {
    situation: '15: the coordinator of a group',
    code: 'coordinator-not-available',
    facts: { group: 'billing' },
    title: 'The coordinator is not available',
    cause: 'No broker coordinates this at the moment: the coordinator is loading, being chosen or moving to another broker.',
    fixes: ['Check that enough brokers run for the topic __consumer_offsets.'],
  },
];
