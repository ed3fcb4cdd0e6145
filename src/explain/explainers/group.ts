import { diagnose, editConnection } from '../fixes';
import type { Case, ExplainerGroup } from '../explanation';
import { brokerSays, sentences, titled } from '../phrases';

/** Groups of consumers, which are only looked at. All read: group, brokerMessage. */
export const GROUP = {
  /** Reads also: username. */
  'group-not-authorized': (c) => {
    const user = c.ifKnown('The user “{0}”', c.facts.text('username')) ?? c.t('The user of this connection');
    return {
      title: titled(c.ifKnown('No right to see group “{0}”', c.facts.text('group')), c.t('No right to see the group')),
      cause: sentences(
        c.ifKnown('{0} has no right Describe on group “{1}”.', user, c.facts.text('group')) ?? c.t('{0} has no right Describe on the group.', user),
        brokerSays(c),
      ),
      fixes: [
        c.ifKnown('Ask for the right Describe on group “{0}” (kafka-acls --add --group).', c.facts.text('group')) ?? c.t('Ask for the right Describe on the group (kafka-acls --add --group).'),
        editConnection(c),
        diagnose(c),
      ],
    };
  },

  /** Share and streams groups, and types that are newer than us. Reads also: value (the type). */
  'group-type-not-readable': (c) => ({
    title: titled(c.ifKnown('Members of a {0} group cannot be read', c.facts.text('value')), c.t('The members of this group cannot be read')),
    cause: sentences(
      c.ifKnown('{0} is a group of type “{1}”, which has requests of its own that this extension does not speak.', groupName(c), c.facts.text('value')) ??
        c.t('{0} is of a type that has requests of its own, which this extension does not speak.', groupName(c)),
      c.t('Classic groups and those of the new consumer protocol can be read.'),
    ),
    fixes: [c.t('Look at it with the tools that come with Kafka, such as kafka-share-groups or kafka-streams-groups.')],
  }),

  'unknown-group': (c) => ({
    title: titled(c.ifKnown('Group “{0}” does not exist', c.facts.text('group')), c.t('The group does not exist')),
    cause: sentences(c.t('{0} is not known to its coordinator any more: its last member left and its offsets are gone, or it was deleted.', groupName(c)), brokerSays(c)),
    fixes: [c.t('Read the list of groups again.')],
  }),
} satisfies ExplainerGroup;

/** Subject of a sentence: `Group “billing”`. */
function groupName(c: Case): string {
  return c.ifKnown('Group “{0}”', c.facts.text('group')) ?? c.t('The group');
}
