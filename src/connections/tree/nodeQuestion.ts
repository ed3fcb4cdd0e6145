import type { Question } from './answers';
import type { TreeNode } from './node';

/** Lags and offsets are read again after this, while somebody looks at them. ms */
const SOON_MS = 5_000;
/** Lists of topics and configs, and what failed. */
const LATER_MS = 30_000;

/** What has to be known to show what is below a node; null: nothing more. */
export function questionOf({ content, target: { connection, topic = '', group = '' }, parent }: TreeNode): Question | null {
  switch (content.kind) {
    case 'connection':
    case 'topics':
      return { name: 'topicOverviews', params: { connection } };
    case 'topic':
      return { name: 'inspectTopic', params: { connection, topic } };
    case 'configs':
    case 'defaults':
      return { name: 'topicConfigs', params: { connection, topic } };
    case 'groups':
      return { name: 'inspectGroups', params: { connection } };
    case 'group':
      return { name: 'inspectGroup', params: { connection, group, type: content.group.type } };
    case 'members':
      return parent === null ? null : questionOf(parent);
    case 'partition':
    case 'config':
    case 'member':
    case 'offset':
    case 'error':
    case 'cause':
    case 'fix':
    case 'note':
      return null;
  }
}

/** How long an answer is good enough while somebody looks, ms; null: until it is asked for by hand, as asking again would only fail again, or ask for a password. */
export function periodOf({ name }: Question, error: { readonly retriable: boolean } | null): number | null {
  if (error !== null) {
    return error.retriable ? LATER_MS : null;
  }
  switch (name) {
    case 'topicOverviews':
    case 'topicConfigs':
      return LATER_MS;
    case 'inspectTopic':
    case 'inspectGroups':
    case 'inspectGroup':
      return SOON_MS;
  }
}
